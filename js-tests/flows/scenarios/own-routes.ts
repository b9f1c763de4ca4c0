import { expect, it } from 'vitest'
import { Browser } from '../browser.js'
import { cookieHeader } from '../reply.js'
import type { Stage } from '../scenarios.js'
import { begin, decide, locationOf, signIn } from '../sign-in.js'

/** Routes of the application that begin a sign-in and sign out: `/own/sign-in`, `/own/sign-out`, for any method. */
export function ownRouteScenarios(stage: Stage): void {
  it.each([
    ['link', {}, 302],
    ['form', { form: {} }, 303],
  ])('begins the sign-in that a route asks for by %s', async (_how, sending, status) => {
    const browser = stage.browser()
    const path = '/own/sign-in?to=/private?a=1&loginHint=ada@example.com&screenHint=sign-up'
    const begun = await browser.navigate(`${path}&returnTo=/evil&login_hint=eve@example.com`, sending)
    expect([begun.status, begun.setCookies.length]).toEqual([status, 1])
    expect(begun.headers['cache-control']).toBe('private, no-store')
    // Frameworks add what their own answers depend on.
    expect(begun.headers['vary']).toMatch(/\bCookie\b/)
    const authorize = new URL(locationOf(begun))
    expect(authorize.searchParams.get('screen_hint')).toBe('sign-up')
    expect(authorize.searchParams.get('login_hint')).toBe('ada@example.com')
    expect(authorize.searchParams.get('redirect_uri')).toBe(`${stage.app.url}/callback`)
    const page = await browser.visit(await decide(browser, authorize.href))
    expect(JSON.parse(page.body)).toEqual({ email: 'ada@example.com', url: '/private?a=1' })
  })

  it('names an organization or a provider, and leads to no other site', async () => {
    for (const [name, parameter] of [
      ['organizationId', 'organization_id'],
      ['provider', 'provider'],
    ] as const) {
      const value = name === 'provider' ? 'GoogleOAuth' : 'org_01HARBOUR'
      const authorize = await begin(stage.browser(), `/own/sign-in?${name}=${value}`)
      expect(new URL(authorize).searchParams.get(parameter)).toBe(value)
    }
    const browser = stage.browser()
    const returned = await signIn(browser, '/own/sign-in?to=https://evil.example/private')
    expect(returned.headers['location']).toBe('/private')
  })

  it('begins nothing for a program', async () => {
    const reply = await stage.browser().fetch('/own/sign-in', { method: 'POST' })
    expect([reply.status, reply.setCookies]).toEqual([401, []])
    expect(JSON.parse(reply.body).error).toBe('navigation_required')
  })

  it('signs in again where somebody is signed in, and keeps them so meanwhile', async () => {
    const browser = stage.browser()
    await signIn(browser)
    await begin(browser, '/own/sign-in')
    expect((await browser.fetch('/api/me')).status).toBe(200)
  })

  it.each([
    ['link', {}, 302],
    ['form', { form: {} }, 303],
  ])('signs out where a route says so by %s', async (_how, sending, status) => {
    const browser = stage.browser()
    await signIn(browser)
    const left = await browser.navigate('/own/sign-out?to=/public?bye', sending)
    expect(left.status).toBe(status)
    expect(new URL(locationOf(left)).searchParams.get('return_to')).toBe(`${stage.app.url}/public?bye`)
    expect(await browser.cookies()).toEqual({})
    // Nobody is signed in any more: there is nothing to ask WorkOS.
    const again = await browser.navigate('/own/sign-out?to=/public?bye', sending)
    expect([again.status, again.headers['location']]).toEqual([status, '/public?bye'])
    const elsewhere = await browser.navigate('/own/sign-out?to=https://evil.example/x')
    expect(elsewhere.headers['location']).not.toContain('evil')
  })

  it('asks first when another site’s link leads to such a route', async () => {
    const browser = stage.browser()
    await signIn(browser)
    const headers = { 'sec-fetch-site': 'cross-site' }
    const page = await browser.navigate('/own/sign-out', { headers })
    expect([page.status, page.setCookies]).toEqual([200, []])
    expect(page.body).toContain('action="/own/sign-out"')
  })

  it('does nothing for another site’s form, of which an old browser tells the origin alone', async () => {
    const browser = stage.browser()
    await signIn(browser)
    const before = await browser.cookies()
    for (const origin of ['https://evil.example', 'null']) {
      for (const path of ['/own/sign-out', '/switch?organization=org_01HARBOUR']) {
        const page = await browser.send(path, { form: {}, headers: { accept: 'text/html', origin } })
        expect([page.status, page.setCookies]).toEqual([403, []])
      }
    }
    expect(await browser.cookies()).toEqual(before)
    const headers = { accept: 'text/html', origin: new URL(stage.app.url).origin }
    expect((await browser.send('/own/sign-out', { form: {}, headers })).status).toBe(303)
    expect(await browser.cookies()).toEqual({})
  })

  it('does all that behind a proxy, for each of several origins', async () => {
    const redirectUris = ['https://*.preview.example.com/callback']
    const app = await stage.launch(stage.bench, { redirectUris, trustProxy: true })
    try {
      for (const [host, origin] of [
        ['pr-1.preview.example.com', 'https://pr-1.preview.example.com'],
        ['pr-2.preview.example.com', 'https://pr-2.preview.example.com'],
        ['evil.example', app.url],
      ] as const) {
        const headers = { 'x-forwarded-host': host, 'x-forwarded-proto': 'https' }
        const browser = new Browser(app.url)
        const begun = await browser.navigate('/own/sign-in?to=/private', { headers })
        const authorize = locationOf(begun)
        expect(new URL(authorize).searchParams.get('redirect_uri')).toBe(`${origin}/callback`)
        const { pathname, search } = new URL(await decide(browser, authorize))
        const cookie = cookieHeader(begun.setCookies)
        const returned = await browser.navigate(pathname + search, { headers: { ...headers, cookie } })
        expect([returned.status, returned.headers['location']]).toEqual([302, '/private'])
        const session = cookieHeader(returned.setCookies.slice(0, 1))
        const left = await new Browser(app.url).navigate('/own/sign-out?to=/bye', {
          headers: { ...headers, cookie: session },
        })
        expect(new URL(locationOf(left)).searchParams.get('return_to')).toBe(`${origin}/bye`)
      }
    } finally {
      await app.close()
    }
  })
}
