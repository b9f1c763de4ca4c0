import { describe, expect, it } from 'vitest'
import type { Reply } from '../browser.js'
import { isLive } from '../host.js'
import { textOf } from '../reply.js'
import type { Stage } from '../scenarios.js'
import { decide, locationOf, signIn, signInExpired } from '../sign-in.js'

export interface Account {
  engine: { engine: string; runtime: string }
  /** What / shows somebody whose session cannot be refreshed because WorkOS does not answer. */
  unreachable: string
  /** That no shared cache may keep it, as the framework lets fe26 say so. */
  expectPrivate(reply: Reply): void
}

/** For the examples with pages: / for everybody, /account for members, /api/me for their programs. */
export function accountScenarios(stage: Stage, { engine, unreachable, expectPrivate }: Account): void {
  it('leads from a page for members through AuthKit back to it, and knows who is signed in', async () => {
    const browser = stage.browser()
    expect((await browser.navigate('/')).body).toContain('href="/login"')
    const sent = await browser.navigate('/account?tab=2')
    expect([sent.status, sent.headers['cache-control']]).toEqual([302, 'private, no-store'])
    const returned = await browser.navigate(await decide(browser, locationOf(sent)))
    expect(locationOf(returned)).toBe(`${stage.app.url}/account?tab=2`)
    const page = await browser.navigate(locationOf(returned))
    expect([page.status, textOf(page)]).toEqual([200, 'This is the account of ada@example.com.'])
    expectPrivate(page)
    expect(Object.keys(await browser.cookies())).toEqual(['wos-session'])
  })

  it(`runs on the ${engine.engine} engine`, async () => {
    const browser = stage.browser()
    await signIn(browser)
    const reply = await browser.fetch('/api/me')
    expect(JSON.parse(reply.body)).toMatchObject({
      user: { email: 'ada@example.com' },
      claims: { sid: expect.stringMatching(/^session_/) },
      engine,
    })
    expectPrivate(reply)
  })

  it('answers a fetch with 401 and JSON where a navigation is redirected', async () => {
    for (const path of ['/api/me', '/account']) {
      const reply = await stage.browser().fetch(path)
      expect([reply.status, reply.setCookies]).toEqual([401, []])
      expect(JSON.parse(reply.body)).toMatchObject({ error: 'unauthenticated' })
    }
  })

  // The lifetime of tokens can be turned in the local AuthKit alone.
  describe.skipIf(isLive)('a session whose token has expired', () => {
    it('stays signed in while WorkOS does not answer', async () => {
      const browser = stage.browser()
      await signInExpired(browser, stage.bench)
      const before = await browser.cookies()
      stage.bench.knobs?.fail('authenticate', { networkError: true })
      const [page, call, home] = await Promise.all([
        browser.navigate('/account'),
        browser.fetch('/api/me'),
        browser.navigate('/'),
      ])
      for (const reply of [page, call]) {
        expect([reply.status, reply.setCookies]).toEqual([503, []])
        expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0)
      }
      expect([home.status, home.body]).toEqual([200, expect.stringContaining(unreachable)])
      expect(await browser.cookies()).toEqual(before)

      stage.bench.knobs?.clearFailures()
      const later = await browser.navigate('/account')
      expect([later.status, later.setCookies.length]).toEqual([200, 1])
      expectPrivate(later)
    })
  })
}
