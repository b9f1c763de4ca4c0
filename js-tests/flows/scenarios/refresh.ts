import { describe, expect, it } from 'vitest'
import type { Browser, Reply } from '../browser.js'
import { isLive } from '../host.js'
import type { Stage } from '../scenarios.js'
import { signIn, signInExpired } from '../sign-in.js'

// Not on a live AuthKit, where a token would have to be waited for until it expires; what refreshes there is
// suite/flow.test.ts, without an adapter.
export function refreshScenarios(stage: Stage): void {
  describe.skipIf(isLive)(
    'a session whose token has expired (its lifetime is a knob of the local AuthKit)',
    () => {
      const expired = async (): Promise<Browser> => {
        const browser = stage.browser()
        await signInExpired(browser, stage.bench)
        return browser
      }

      /** The response carries the new session once, the browser keeps it, and the next request needs no other. */
      const expectRefreshed = async (browser: Browser, reply: Reply): Promise<void> => {
        expect(reply.setCookies.filter(cookie => cookie.startsWith('wos-session='))).toHaveLength(1)
        expect(reply.headers['vary']).toMatch(/\bCookie\b/)
        const next = await browser.fetch('/api/me')
        expect(JSON.parse(next.body)).toMatchObject({ email: 'ada@example.com' })
        expect(next.setCookies).toEqual([])
      }

      it('is refreshed while a page is asked for', async () => {
        const browser = await expired()
        const reply = await browser.navigate('/private')
        expect([reply.status, reply.headers['cache-control']]).toEqual([200, 'private, no-store'])
        await expectRefreshed(browser, reply)
      })

      it('is refreshed while a fetch asks', async () => {
        const browser = await expired()
        const reply = await browser.fetch('/api/me')
        expect(JSON.parse(reply.body)).toEqual({ email: 'ada@example.com', role: expect.any(String) })
        await expectRefreshed(browser, reply)
      })

      it("keeps the application's own cookies beside the new session", async () => {
        const browser = await expired()
        const reply = await browser.navigate('/own-cookies')
        expect(reply.setCookies).toHaveLength(3)
        await expectRefreshed(browser, reply)
        expect(await browser.cookies()).toMatchObject({ theme: 'dark', lang: 'en' })
      })

      it('reaches the browser with a streamed response', async () => {
        const browser = await expired()
        const reply = await browser.navigate('/stream')
        expect([reply.status, reply.body]).toEqual([200, 'one two three'])
        await expectRefreshed(browser, reply)
      })

      it('reaches the browser with a redirect', async () => {
        const browser = await expired()
        const reply = await browser.navigate('/elsewhere')
        expect([reply.status, reply.headers['location']]).toEqual([302, '/?from=elsewhere'])
        await expectRefreshed(browser, reply)
      })

      it('reaches the browser with a 404', async () => {
        const browser = await expired()
        const reply = await browser.navigate('/missing')
        expect(reply.status).toBe(404)
        await expectRefreshed(browser, reply)
      })

      it('survives a handler that throws', async () => {
        const browser = await expired()
        const reply = await browser.navigate('/broken')
        expect(reply.status).toBe(500)
        expect(reply.headers['cache-control']).toBe('private, no-store')
        await expectRefreshed(browser, reply)
      })

      it('survives a handler that fails after it has begun to answer', async () => {
        const browser = await expired()
        const reply = await browser.navigate('/broken-late')
        expect([reply.status, reply.cut]).toEqual([200, true])
        await expectRefreshed(browser, reply)
      })

      it('reaches the browser with a HEAD response', async () => {
        const browser = await expired()
        const reply = await browser.navigate('/private', { method: 'HEAD' })
        expect(reply.status).toBe(200)
        await expectRefreshed(browser, reply)
      })

      it('leaves the cache headers an application has set, except beside a new session', async () => {
        const browser = await expired()
        const reply = await browser.navigate('/public')
        expect(reply.headers['cache-control']).toBe('private, no-store')
        expect(reply.headers['vary']).toMatch(/\bAccept-Language\b/)
        await expectRefreshed(browser, reply)
        const again = await browser.navigate('/public')
        expect([again.setCookies, again.headers['cache-control']]).toEqual([[], 'public, max-age=60'])
        expect(again.headers['vary']).toMatch(/\bAccept-Language\b/)
      })

      it('lets people sign out although it has expired', async () => {
        const browser = await expired()
        const page = await browser.visit('/logout')
        expect(JSON.parse(page.body)).toEqual({ email: null })
        expect(await browser.cookies()).toEqual({})
      })

      it('leads a navigation to sign in once its refresh token is dead, and a fetch to 401', async () => {
        const browser = await expired()
        const elsewhere = await browser.clone()
        await elsewhere.visit('/logout')

        const call = await browser.fetch('/api/me')
        expect([call.status, JSON.parse(call.body)]).toEqual([
          401,
          { error: 'unauthenticated', reason: 'invalid_grant' },
        ])
        expect(JSON.parse((await browser.navigate('/')).body)).toEqual({ email: null })
        const page = await browser.visit(await signedInFrom(browser, '/private?again=1'))
        expect(JSON.parse(page.body)).toEqual({ email: 'ada@example.com', url: '/private?again=1' })
      })

      it.each([
        ['answers 503', { status: 503 }],
        ['does not answer', { networkError: true }],
      ])('stays signed in while WorkOS %s', async (_how, failure) => {
        const browser = await expired()
        const before = await browser.cookies()
        stage.bench.knobs?.fail('authenticate', failure)
        const [page, call, home] = await Promise.all([
          browser.navigate('/private'),
          browser.fetch('/api/me'),
          browser.navigate('/'),
        ])
        for (const reply of [page, call]) {
          expect([reply.status, reply.setCookies]).toEqual([503, []])
          expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0)
          expect(reply.headers['cache-control']).toBe('private, no-store')
        }
        expect(page.headers['content-type']).toMatch(/^text\/html/)
        expect(JSON.parse(call.body)).toMatchObject({ error: 'temporarily_unavailable' })
        expect([home.status, home.setCookies]).toEqual([200, []])
        expect(await browser.cookies()).toEqual(before)

        stage.bench.knobs?.clearFailures()
        const again = await browser.navigate('/private')
        expect(again.status).toBe(200)
        await expectRefreshed(browser, again)
      })

      it('is refreshed although the first attempt fails', async () => {
        const browser = await expired()
        stage.bench.knobs?.fail('authenticate', { status: 500, times: 1 })
        const reply = await browser.navigate('/private')
        expect(reply.status).toBe(200)
        await expectRefreshed(browser, reply)
      })

      it('is refreshed although the answer of the first attempt is lost', async () => {
        const browser = await expired()
        stage.bench.knobs?.fail('authenticate', { networkError: true, after: true, times: 1 })
        const reply = await browser.navigate('/private')
        expect(reply.status).toBe(200)
        await expectRefreshed(browser, reply)
      })

      it('serves five requests at once', async () => {
        const browser = await expired()
        const replies = await Promise.all(Array.from({ length: 5 }, () => browser.fetch('/api/me')))
        expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
        for (const { setCookies } of replies) expect(setCookies).toHaveLength(1)
        const next = await browser.fetch('/api/me')
        expect([next.status, next.setCookies]).toEqual([200, []])
      })
    },
  )
}

async function signedInFrom(browser: Browser, path: string): Promise<string> {
  const { headers, url } = await signIn(browser, path)
  return new URL(headers['location'] ?? '', url).href
}
