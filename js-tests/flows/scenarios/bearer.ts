import { beforeAll, describe, expect, it } from 'vitest'
import type { Reply } from '../browser.js'
import { isLive } from '../host.js'
import type { Stage } from '../scenarios.js'
import { signIn, signInExpired, withTokensFor } from '../sign-in.js'
import { addPeople, signedInLongAgo } from './guards.js'

// Tokens are issued without a sign-in, which only the local AuthKit does.
export function bearerScenarios(stage: Stage): void {
  describe.skipIf(isLive)('a route for API clients', () => {
    beforeAll(() => addPeople(stage))

    const issue = async (
      start: Parameters<NonNullable<typeof stage.bench.knobs>['issueSession']>[0] = {},
    ) => {
      const session = await stage.bench.knobs?.issueSession({ user: 'guarded@example.com', ...start })
      if (!session) throw new Error('the local AuthKit issues tokens')
      return { token: session.accessToken, userId: session.user.id }
    }
    const ask = (authorization: string, path = '/token', browser = stage.browser()) =>
      browser.fetch(path, { headers: { authorization } })

    it('takes a Bearer token, remembered or not', async () => {
      const { token, userId } = await issue()
      for (const scheme of ['Bearer', 'bearer', 'Bearer']) {
        const reply = await ask(`${scheme} ${token}`)
        expect([reply.status, JSON.parse(reply.body)]).toEqual([
          200,
          { userId, role: 'editor', impersonator: null, email: null },
        ])
        expect(reply.headers['cache-control']).toBe('private, no-store')
        expect(reply.headers['vary']).toMatch(/\bAuthorization\b/)
        expect(reply.setCookies).toEqual([])
      }
      const post = await stage
        .browser()
        .fetch('/token', { method: 'POST', headers: { authorization: `Bearer ${token}` } })
      expect(post.status).toBe(200)
    })

    it('takes the session of a cookie, refreshed if need be', async () => {
      const browser = stage.browser()
      await signInExpired(browser, stage.bench)
      const reply = await browser.fetch('/token')
      expect([reply.status, JSON.parse(reply.body)]).toMatchObject([200, { email: 'ada@example.com' }])
      expect(reply.setCookies.map(cookie => cookie.split('=')[0])).toEqual(['wos-session'])
      const next = await browser.fetch('/token')
      expect([next.status, next.body, next.setCookies]).toEqual([200, reply.body, []])
    })

    it('answers nobody with JSON and never with a redirect', async () => {
      const browser = stage.browser()
      for (const reply of [await browser.navigate('/token'), await browser.fetch('/token/role')]) {
        expectRefused(reply, 401, 'Bearer')
        const reason = 'no_session_cookie_provided'
        expect(JSON.parse(reply.body)).toEqual({ error: 'unauthenticated', reason })
      }
      expect(await browser.cookies()).toEqual({})
    })

    it('judges a request by its Authorization header alone, whatever cookie comes with it', async () => {
      const browser = stage.browser()
      await signIn(browser)
      const { token, userId } = await issue()
      const both = await ask(`Bearer ${token}`, '/token', browser)
      expect(JSON.parse(both.body)).toEqual({ userId, role: 'editor', impersonator: null, email: null })

      for (const [header, status, challenge] of [
        [`Bearer ${token.slice(0, -8)}AAAAAAAA`, 401, 'Bearer error="invalid_token"'],
        ['Bearer undefined', 401, 'Bearer error="invalid_token"'],
        ['Bearer', 400, 'Bearer error="invalid_request"'],
        [`Bearer ${token}, Bearer ${token}`, 400, 'Bearer error="invalid_request"'],
        ['Basic YWRhOnB3', 401, 'Bearer'],
      ] as const) {
        for (const path of ['/token', '/token/role']) {
          expectRefused(await ask(header, path, browser), status, challenge)
        }
      }
      expect((await browser.fetch('/token')).status).toBe(200)
    })

    it('refuses a token that has expired, and does not refresh it', async () => {
      const { token } = await withTokensFor(-1, stage.bench, () => issue())
      expectRefused(await ask(`Bearer ${token}`), 401, 'Bearer error="invalid_token"')
    })

    it('refuses what its requirements exclude', async () => {
      const viewer = await issue({ user: 'viewer@example.com' })
      const reply = await ask(`Bearer ${viewer.token}`, '/token/role')
      expectRefused(reply, 403, 'Bearer error="insufficient_scope"')
      expect(JSON.parse(reply.body)).toEqual({ error: 'forbidden', reason: 'missing_role' })
      const editor = await issue()
      expect((await ask(`Bearer ${editor.token}`, '/token/role')).status).toBe(200)
    })

    it('asks for a recent sign-in as RFC 9470 has it', async () => {
      const challenge = 'Bearer error="insufficient_user_authentication", max_age="300"'
      const seconds = Math.floor(Date.now() / 1000) - 600
      const old = await issue({ claims: { auth_time: seconds } })
      expectRefused(await ask(`Bearer ${old.token}`, '/token/recent'), 401, challenge)
      expect((await ask(`Bearer ${(await issue()).token}`, '/token/recent')).status).toBe(200)
      const browser = await signedInLongAgo(stage)
      for (const reply of [await browser.fetch('/token/recent'), await browser.navigate('/token/recent')]) {
        expectRefused(reply, 401, challenge)
      }
    })

    it('answers 503 while WorkOS cannot be reached', async () => {
      const browser = stage.browser()
      await signInExpired(browser, stage.bench)
      stage.bench.knobs?.fail('authenticate', { status: 503 })
      const reply = await browser.fetch('/token')
      expect([reply.status, JSON.parse(reply.body).error]).toEqual([503, 'temporarily_unavailable'])
      expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0)
    })

    it('tells nothing of a token to the pages of a browser', async () => {
      const { token } = await issue()
      const headers = { authorization: `Bearer ${token}` }
      const home = await stage.browser().navigate('/', { headers })
      expect(JSON.parse(home.body)).toEqual({ email: null })
      expect((await stage.browser().fetch('/private', { headers })).status).toBe(401)
    })
  })
}

function expectRefused(reply: Reply, status: number, challenge: string): void {
  expect([reply.status, reply.headers['www-authenticate']]).toEqual([status, challenge])
  expect(reply.headers['content-type']).toMatch(/^application\/json/)
  expect([reply.headers['location'], reply.headers['cache-control']]).toEqual([
    undefined,
    'private, no-store',
  ])
}
