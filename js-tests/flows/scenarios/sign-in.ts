import { expect, it } from 'vitest'
import type { Stage } from '../scenarios.js'
import { begin, decide, locationOf, signIn } from '../sign-in.js'

export function signInScenarios(stage: Stage): void {
  it('signs in from a protected page and comes back to it, query included', async () => {
    const browser = stage.browser()
    const sent = await browser.navigate('/private?tab=2&q=a%26b')
    expect(sent.status).toBe(302)
    expect(sent.headers['cache-control']).toBe('private, no-store')
    const authorize = locationOf(sent)
    expect(new URL(authorize).origin).toBe(new URL(stage.bench.url).origin)

    const returned = await browser.navigate(await decide(browser, authorize))
    expect(returned.status).toBe(302)
    const session = returned.setCookies.find(cookie => cookie.startsWith('wos-session='))
    expect(session).toMatch(/; HttpOnly/)
    expect(session).toMatch(/; SameSite=Lax/)
    expect(session).toMatch(/; Path=\//)
    const page = await browser.visit(locationOf(returned))
    expect(page.status).toBe(200)
    expect(JSON.parse(page.body)).toEqual({ email: 'ada@example.com', url: '/private?tab=2&q=a%26b' })
    expect(Object.keys(await browser.cookies())).toEqual(['wos-session'])
  })

  it('knows at home who is signed in, and who is not', async () => {
    const browser = stage.browser()
    const before = await browser.navigate('/')
    expect(JSON.parse(before.body)).toEqual({ email: null })
    expect(before.headers['vary']).toMatch(/\bCookie\b/)
    expect(before.headers['cache-control']).toBeUndefined()

    await signIn(browser)
    const after = await browser.navigate('/')
    expect(JSON.parse(after.body)).toEqual({ email: 'ada@example.com' })
    expect(after.headers['vary']).toMatch(/\bCookie\b/)
    expect(after.headers['cache-control']).toBe('private, no-store')
    expect(after.setCookies).toEqual([])
  })

  it('answers a HEAD request as a GET without its body', async () => {
    const browser = stage.browser()
    await signIn(browser)
    const head = await browser.navigate('/private', { method: 'HEAD' })
    expect([head.status, head.body]).toEqual([200, ''])
    expect(head.headers['cache-control']).toBe('private, no-store')
    const stranger = await stage.browser().navigate('/private', { method: 'HEAD' })
    expect([stranger.status, stranger.body, stranger.setCookies]).toEqual([401, '', []])
  })

  it.each(FOREIGN)('keeps returnTo=%s on this origin', async returnTo => {
    const browser = stage.browser()
    const path = `/login?returnTo=${encodeURIComponent(returnTo)}`
    const returned = await signIn(browser, path)
    expect(returned.status).toBe(302)
    const location = returned.headers['location'] ?? ''
    expect(location).toMatch(/^\/(?![/\\])/)
    expect(new URL(location, stage.app.url).origin).toBe(stage.app.url)
  })

  it('goes to a returnTo of this origin', async () => {
    const returned = await signIn(stage.browser(), '/login?returnTo=%2Fprivate%3Fa%3D1')
    expect(returned.headers['location']).toBe('/private?a=1')
  })

  it('begins no sign-in for a prefetch, a fetch or a frame', async () => {
    const browser = stage.browser()
    const replies = [
      await browser.fetch('/login'),
      await browser.navigate('/login', { headers: { 'sec-purpose': 'prefetch' } }),
      await browser.navigate('/login', { headers: { 'sec-fetch-dest': 'iframe' } }),
    ]
    for (const reply of replies) {
      expect([reply.status, reply.setCookies]).toEqual([401, []])
      const reason = 'navigation_required'
      expect(JSON.parse(reply.body)).toEqual({ error: reason, reason })
    }
    expect(await browser.cookies()).toEqual({})
  })

  it('keeps people apart', async () => {
    const [ada, grace] = [stage.browser(), stage.browser()]
    await signIn(ada)
    await grace.navigate(await decide(grace, await begin(grace), { email: 'flow-tester@example.com' }))
    const homes = await Promise.all([ada.navigate('/'), grace.navigate('/')])
    expect(homes.map(({ body }) => JSON.parse(body).email)).toEqual([
      'ada@example.com',
      'flow-tester@example.com',
    ])
  })
}

/** Targets that lead, or look as if they led, to somebody else's origin. */
export const FOREIGN = [
  'https://evil.example/',
  '//evil.example/',
  '///evil.example/',
  '/\\evil.example/',
  '\\\\evil.example/',
  '/\t/evil.example/',
  '\t//evil.example/',
  '/%09/evil.example/',
  'http:evil.example',
  'javascript:alert(1)',
  'evil.example',
  '@evil.example/',
  '/..//evil.example/',
  '/.//evil.example/',
  '/a/../..//evil.example/',
  '/\r\nLocation: https://evil.example/',
]
