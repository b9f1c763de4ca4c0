import { expect, it } from 'vitest'
import { textOf } from '../reply.js'
import type { Stage } from '../scenarios.js'
import { begin, decide, locationOf, signIn } from '../sign-in.js'

export function hookScenarios(stage: Stage): void {
  it('signs people up', async () => {
    const browser = stage.browser()
    const authorize = new URL(await begin(browser, '/signup?returnTo=/private&login_hint=ada@example.com'))
    expect(authorize.searchParams.get('screen_hint')).toBe('sign-up')
    expect(authorize.searchParams.get('login_hint')).toBe('ada@example.com')
    const returned = await browser.navigate(await decide(browser, authorize.href))
    expect((await browser.visit(locationOf(returned))).body).toContain('ada@example.com')
  })

  it('leads people on when a sign-in began elsewhere', async () => {
    const browser = stage.browser()
    const first = await browser.navigate('/callback?code=from-the-dashboard')
    expect([first.status, first.headers['location'], first.setCookies]).toEqual([302, '/login', []])
    const authorize = await begin(browser, '/login')
    // AuthKit forgets the state once more: nobody goes round in circles.
    const again = await browser.navigate('/callback?code=from-the-dashboard')
    expect([again.status, again.headers['location']]).toEqual([400, undefined])
    const returned = await browser.navigate(await decide(browser, authorize))
    expect([returned.status, Object.keys(await browser.cookies())]).toEqual([302, ['wos-session']])
  })

  it('goes where onSuccess sends people', async () => {
    const browser = stage.browser()
    const returned = await signIn(browser, '/login?returnTo=/hook/leads-on')
    expect(returned.headers['location']).toBe('/?welcome=ada@example.com')
    expect(JSON.parse((await browser.navigate('/')).body)).toEqual({ email: 'ada@example.com' })
  })

  it.each(['response', 'parts'])('carries the session with an answer of onSuccess: %s', async how => {
    const browser = stage.browser()
    const returned = await signIn(browser, `/login?returnTo=/hook/${how}`)
    expect([returned.status, returned.body, returned.headers['x-own']]).toEqual([201, 'welcome', '1'])
    // Whatever the application says: with a session, it is one person's.
    expect(returned.headers['cache-control']).toBe('private, no-store')
    expect(returned.headers['vary']).toMatch(/Cookie/)
    expect(Object.keys(await browser.cookies())).toEqual(['wos-session'])
    expect(JSON.parse((await browser.navigate('/')).body)).toEqual({ email: 'ada@example.com' })
  })

  it.each([
    ['sets a cookie', '/hook/cookie', '/hook/cookie'],
    ['sets one and redirects', '/hook/redirect', '/?redirected'],
  ])('carries the session when onSuccess %s in the words of its framework', async (_what, path, target) => {
    const browser = stage.browser()
    const returned = await signIn(browser, `/login?returnTo=${path}`)
    expect([returned.status, returned.headers['location']]).toEqual([302, target])
    expect(returned.headers['cache-control']).toBe('private, no-store')
    // The third deletes the verifier.
    expect(returned.setCookies).toHaveLength(3)
    expect(Object.keys(await browser.cookies()).sort()).toEqual(['seen', 'wos-session'])
  })

  it.each(['throws', 'wrong'])(
    'signs nobody in when onSuccess is broken, and says no more than the framework does: %s',
    async how => {
      const browser = stage.browser()
      const returned = await signIn(browser, `/login?returnTo=/hook/${how}`)
      expect(returned.status).toBe(500)
      expect(await browser.cookies()).not.toHaveProperty('wos-session')
      expect(returned.body).not.toContain('wos-')
    },
  )

  it('answers as onError does', async () => {
    for (const [answer, status, what] of [
      // Some frameworks say in the body of a redirect where it leads: Next.js, Express and Koa.
      ['path', 302, /^(\/\?failed=authorization_denied)?$/],
      ['redirect', 302, /^(((Found\. )?Redirecting to )?\/\?failed=authorization_denied\.?)?$/],
      ['own', 418, /^authorization_denied$/],
      ['none', 403, /Sign in/],
    ] as const) {
      const browser = stage.browser()
      const callback = await decide(browser, await begin(browser), { decision: 'deny' })
      const reply = await browser.navigate(`${callback}&answer=${answer}`)
      expect([reply.status, textOf(reply)]).toEqual([status, expect.stringMatching(what)])
      expect(reply.headers['location']).toBe(status === 302 ? '/?failed=authorization_denied' : undefined)
      expect(reply.headers['cache-control']).toBe('private, no-store')
      expect(await browser.cookies()).not.toHaveProperty('wos-session')
      const left = Object.keys(await browser.cookies()).filter(name => name !== 'seen')
      expect(left).toEqual([])
    }
  })
}
