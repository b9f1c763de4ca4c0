// Who is signed in, read by code that cannot set cookies.

import { describe, expect, it } from 'vitest'
import { Bench, OLD_PASSWORD, PASSWORD } from './bench.js'

describe('readAuth()', () => {
  it('knows a session, and nobody where there is none', async () => {
    const bench = new Bench()
    const { cookie, sessionId } = await bench.session()
    const auth = await bench.authkit.readAuth({ headers: { cookie } })
    expect(auth).toMatchObject({ authenticated: true, sessionId, user: { email: 'ada@example.com' } })
    expect(Object.isFrozen(auth)).toBe(true)
    expect(await bench.authkit.readAuth({ headers: { cookie } })).toBe(auth)
    for (const [header, reason] of [
      ['', 'no_session_cookie_provided'],
      ['wos-session=garbage', 'invalid_session_cookie'],
    ] as const) {
      const nobody = await bench.authkit.readAuth({ headers: { cookie: header } })
      expect(nobody).toEqual({ authenticated: false, user: null, reason, retryable: false })
    }
  })

  it('refreshes nothing, and leaves that to whoever can set cookies', async () => {
    const bench = new Bench()
    const { cookie } = await bench.session()
    bench.clock.advance(10 * 60 * 1000)
    const auth = await bench.authkit.readAuth({ headers: { cookie } })
    expect(auth).toMatchObject({ authenticated: false, reason: 'invalid_jwt', retryable: false })
    expect(bench.requests('authenticate')).toHaveLength(0)
    expect(await bench.authkit.withAuth({ headers: { cookie } })).toMatchObject({ refreshed: true })
  })

  it('says the same for as long as a request may take, and whoever comes next gets a new token', async () => {
    const bench = new Bench()
    const { cookie } = await bench.session()
    const before = await bench.authkit.readAuth({ headers: { cookie } })
    bench.clock.advance((300 + 55) * 1000)
    for (let time = 0; time < 2; time++) {
      const late = await bench.authkit.readAuth({ headers: { cookie } })
      expect([late, late.authenticated]).toEqual([before, true])
    }
    expect(await bench.authkit.withAuth({ headers: { cookie } })).toMatchObject({ refreshed: true })
  })

  it('does not keep a cookie under an older password from being sealed anew', async () => {
    const bench = new Bench()
    const old = bench.another({ cookiePassword: OLD_PASSWORD })
    const { session } = await bench.session()
    const cookie = `wos-session=${encodeURIComponent(await old.sealSession(session))}`
    const authkit = bench.another({ cookiePassword: [PASSWORD, OLD_PASSWORD] })
    for (let time = 0; time < 2; time++) {
      expect((await authkit.readAuth({ headers: { cookie } })).authenticated).toBe(true)
    }
    expect((await authkit.withAuth({ headers: { cookie } })).setCookies).toHaveLength(1)
  })
})
