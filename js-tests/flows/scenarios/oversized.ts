import { describe, expect, it } from 'vitest'
import { isLive } from '../host.js'
import type { Stage } from '../scenarios.js'
import { signIn, signInExpired, withTokensFor } from '../sign-in.js'

// Not on a live AuthKit, whose users are as large as they are.
export function oversizedScenarios(stage: Stage): void {
  describe.skipIf(isLive)('a session that is too large for one cookie', () => {
    let users = 0

    /** A user whose session takes three cookies. */
    const createUser = (): string => {
      const email = `large-${users++}@example.com`
      stage.bench.knobs?.createUser({ email, metadata: LARGE })
      return email
    }

    it('signs in, is read, and leaves nothing when it ends', async () => {
      const [browser, email] = [stage.browser(), createUser()]
      const { setCookies } = await signIn(browser, '/login', { email })
      expectToFit(setCookies)
      expect(Object.keys(await browser.cookies())).toEqual(CHUNKS)
      for (const path of ['/private', '/api/me']) {
        const reply = await browser.navigate(path)
        expect(JSON.parse(reply.body)).toMatchObject({ email })
        expect([reply.status, reply.setCookies]).toEqual([200, []])
      }
      await browser.visit('/logout')
      expect(await browser.cookies()).toEqual({})
    })

    it.each(['/private', '/own-cookies', '/stream', '/elsewhere', '/missing'])(
      'is refreshed by a request for %s',
      async path => {
        const [browser, email] = [stage.browser(), createUser()]
        await signInExpired(browser, stage.bench, { email })
        const before = await browser.cookies()
        const reply = await browser.navigate(path)
        expectToFit(reply.setCookies)
        const after = await browser.cookies()
        for (const name of CHUNKS) expect([name, after[name] === before[name]]).toEqual([name, false])
        const next = await browser.fetch('/api/me')
        expect([JSON.parse(next.body).email, next.setCookies]).toEqual([email, []])
      },
    )

    it('shrinks to one cookie and grows again', async () => {
      const [browser, email] = [stage.browser(), createUser()]
      const { knobs } = stage.bench
      await signInExpired(browser, stage.bench, { email })
      knobs?.updateUser(email, { metadata: {} })
      // Not for long: what reads the session after Next.js's proxy takes a token that expired a minute ago for dead.
      await withTokensFor(-1, stage.bench, () => browser.navigate('/private'))
      expect(Object.keys(await browser.cookies())).toEqual(['wos-session'])
      knobs?.updateUser(email, { metadata: LARGE })
      await browser.navigate('/private')
      expect(Object.keys(await browser.cookies())).toEqual(CHUNKS)
      expect((await browser.navigate('/private')).setCookies).toEqual([])
    })

    it('makes room for a smaller one when somebody else signs in', async () => {
      const browser = stage.browser()
      await signIn(browser, '/login', { email: createUser() })
      await signIn(browser)
      expect(Object.keys(await browser.cookies())).toEqual(['wos-session'])
      expect(JSON.parse((await browser.navigate('/')).body)).toEqual({ email: 'ada@example.com' })
      await signIn(browser, '/login', { email: createUser() })
      expect(Object.keys(await browser.cookies())).toEqual(CHUNKS)
    })

    it('serves five requests at once', async () => {
      const [browser, email] = [stage.browser(), createUser()]
      await signInExpired(browser, stage.bench, { email })
      const replies = await Promise.all(Array.from({ length: 5 }, () => browser.fetch('/api/me')))
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
      // Each set all three, one after the other: a mixture would not open.
      expect(JSON.parse((await browser.fetch('/api/me')).body)).toMatchObject({ email })
    })
  })
}

function expectToFit(setCookies: readonly string[]): void {
  expect(setCookies.length).toBeGreaterThan(0)
  for (const cookie of setCookies) expect(cookie.length).toBeLessThanOrEqual(4096)
}

const LARGE = { note: 'x'.repeat(5_000) }
const CHUNKS = ['wos-session.0', 'wos-session.1', 'wos-session.2']
