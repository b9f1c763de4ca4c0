import { expect, it } from 'vitest'
import type { Reply } from '../browser.js'
import { isLive } from '../host.js'
import type { Stage } from '../scenarios.js'
import { begin, decide } from '../sign-in.js'

export function callbackScenarios(stage: Stage): void {
  it('refuses a state nobody was given', async () => {
    const browser = stage.browser()
    await begin(browser)
    const reply = await browser.navigate('/callback?code=stolen&state=forged')
    expectErrorPage(reply, 400)
    // The sign-in that is under way is not harmed by a forged callback.
    expect(verifiers(await browser.cookies())).toHaveLength(1)
  })

  it.each([
    '/callback',
    '/callback?code=&state=',
    '/callback?state=%FF&code=%FF',
    '/callback?code=c&error=e',
  ])('refuses %s', async path => expectErrorPage(await stage.browser().navigate(path), 400))

  it('refuses a callback in a browser that began nothing', async () => {
    const [mine, theirs] = [stage.browser(), stage.browser()]
    const callback = await decide(theirs, await begin(theirs))
    const reply = await mine.navigate(callback)
    expectErrorPage(reply, 400)
    expect(await mine.cookies()).toEqual({})
  })

  it('says so when the sign-in was cancelled, in words of its own', async () => {
    const browser = stage.browser()
    const callback = new URL(await decide(browser, await begin(browser), { decision: 'deny' }))
    expect(callback.searchParams.get('error')).toBe('access_denied')
    callback.searchParams.set('error_description', '<script>alert(1)</script>')
    const reply = await browser.navigate(callback.href)
    expectErrorPage(reply, 403)
    expect(reply.body).not.toMatch(/script|alert/)
    expect(await browser.cookies()).toEqual({})
  })

  it('refuses a callback that is used twice', async () => {
    const browser = stage.browser()
    const callback = await decide(browser, await begin(browser))
    const before = await browser.clone()
    expect((await browser.navigate(callback)).status).toBe(302)
    expectErrorPage(await browser.navigate(callback), 400)
    expect(JSON.parse((await browser.navigate('/')).body)).toEqual({ email: 'ada@example.com' })

    // With the verifier still there it is AuthKit that refuses the code.
    expectErrorPage(await before.navigate(callback), 403)
    expect(await before.cookies()).toEqual({})
  })

  // WorkOS fails on demand in the local AuthKit alone.
  it.skipIf(isLive)('offers a way on when WorkOS fails during the exchange', async () => {
    const browser = stage.browser()
    const callback = await decide(browser, await begin(browser))
    stage.bench.knobs?.fail('authenticate', { status: 503 })
    const reply = await browser.navigate(callback)
    expectErrorPage(reply, 503)
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0)
    expect(await browser.cookies()).toEqual({})
  })
}

/** A page with a link to sign in again; no session, and no verifier cookie stays for this callback. */
function expectErrorPage(reply: Reply, status: number): void {
  expect(reply.status).toBe(status)
  expect(reply.headers['content-type']).toMatch(/^text\/html/)
  expect(reply.headers['cache-control']).toBe('private, no-store')
  expect(reply.body).toMatch(/<a href="\/login">/)
  expect(reply.setCookies.filter(cookie => cookie.startsWith('wos-session='))).toEqual([])
  for (const cookie of reply.setCookies) expect(cookie).toMatch(/^wos-auth-verifier-[0-9a-f]{8}=;.*Max-Age=0/)
}

function verifiers(cookies: Record<string, string>): string[] {
  return Object.keys(cookies).filter(name => name.startsWith('wos-auth-verifier-'))
}
