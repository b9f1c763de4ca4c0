// One request: who is signed in, and which headers its response must carry.

import { describe, expect, it } from 'vitest'
import { Bench, Jar, navigation, OLD_PASSWORD, PASSWORD, parseSetCookie, thrown } from './bench.js'
import { namesOf } from './browser.js'

const NOT_SHARED = ['cache-control', 'private, no-store']
const VARY = ['vary', 'Cookie']

/** A request whose headers are an object, as Node has them, and one whose headers are `Headers`. */
const shapes = (cookie: string) => [
  { headers: cookie ? { cookie } : {} },
  { headers: new Headers(cookie ? { cookie } : {}) },
  new Request('https://app.example/', { headers: cookie ? { cookie } : {} }),
  { headers: cookie ? { cookie: [cookie, 'b=c'] } : {} },
]

describe('a request without a session', () => {
  it('is anonymous, and may be cached per cookie', async () => {
    const bench = new Bench()
    for (const request of [...shapes(''), ...shapes('other=1; wos-session-x=2; wos-session=')]) {
      const { auth, refreshed, setCookies, headers } = await bench.authkit.withAuth(request)
      expect(auth).toEqual({
        ...{ authenticated: false, user: null, reason: 'no_session_cookie_provided', retryable: false },
      })
      expect({ refreshed, setCookies }).toEqual({ refreshed: false, setCookies: [] })
      expect(headers).toEqual({ append: [VARY], default: [], set: [] })
    }
    expect(bench.local.requests).toHaveLength(0)
  })

  it.each(['wos-session=garbage', 'wos-session=Fe26.2*1*a*b*c**d*e~2', 'wos-session=%', 'wos-session=%ff'])(
    'has a cookie that is none: %s',
    async cookie => {
      const bench = new Bench()
      const { auth, setCookies, headers } = await bench.authkit.withAuth({ headers: { cookie } })
      expect(auth).toMatchObject({ user: null, reason: 'invalid_session_cookie', retryable: false })
      expect(setCookies).toEqual([])
      expect(headers).toEqual({ append: [VARY], default: [NOT_SHARED], set: [] })
    },
  )
})

describe('a request with a session', () => {
  it('is authenticated from any shape of request, and sets no cookie', async () => {
    const bench = new Bench()
    const { cookie, sessionId } = await bench.session()
    for (const request of shapes(`first=1; ${cookie}; last="2"`)) {
      const { auth, refreshed, setCookies, headers } = await bench.authkit.withAuth(request)
      expect(auth).toMatchObject({ authenticated: true, sessionId, user: { email: 'ada@example.com' } })
      expect({ refreshed, setCookies }).toEqual({ refreshed: false, setCookies: [] })
      expect(headers).toEqual({ append: [VARY], default: [NOT_SHARED], set: [] })
    }
    expect(bench.requests('authenticate')).toHaveLength(0)
  })

  it('reads the first of two cookies of the same name, quoted and unquoted', async () => {
    const bench = new Bench()
    const { cookie, sealed } = await bench.session()
    for (const header of [`${cookie}; wos-session=old`, `wos-session="${sealed}"`, `wos-session=${sealed}`]) {
      expect(await bench.authkit.withAuth({ headers: { cookie: header } })).toMatchObject({
        auth: { authenticated: true },
      })
    }
  })

  it('that has expired is refreshed, and its new cookie is set once', async () => {
    const bench = new Bench()
    const { cookie, sessionId } = await bench.session()
    bench.clock.advance(600_000)
    const first = await bench.authkit.withAuth({ headers: { cookie } })
    expect(first).toMatchObject({ auth: { authenticated: true, sessionId }, refreshed: true })
    expect(first.setCookies).toHaveLength(1)
    expect(first.headers).toEqual({
      append: [['set-cookie', first.setCookies[0]], VARY],
      default: [],
      set: [NOT_SHARED],
      unlessSet: namesOf('wos-session'),
    })
    expect(parseSetCookie(first.setCookies[0] ?? '')).toMatchObject({
      name: 'wos-session',
      attributes: { path: '/', httponly: '', secure: '', samesite: 'Lax', 'max-age': '34560000' },
    })
    const jar = new Jar().apply(first)
    const second = await bench.authkit.withAuth(jar.visit('https://app.example/'))
    expect(second).toMatchObject({ auth: { authenticated: true }, refreshed: false, setCookies: [] })
    expect(bench.requests('authenticate')).toHaveLength(1)
  })

  it('whose signing key has gone is refreshed', async () => {
    const bench = new Bench()
    const { cookie } = await bench.session()
    await bench.local.rotateKeys({ keepOld: false })
    const result = await bench.authkit.withAuth({ headers: { cookie } })
    expect(result).toMatchObject({ auth: { authenticated: true }, refreshed: true })
  })

  it.each([
    ['another issuer', { issuer: 'https://elsewhere.example' }],
    ['another audience', { audience: 'elsewhere' }],
  ])('of %s is not refreshed: a new token would have the same', async (_name, config) => {
    const bench = new Bench({ config })
    const { cookie } = await bench.session()
    const result = await bench.authkit.withAuth({ headers: { cookie } })
    expect(result).toMatchObject({ auth: { reason: 'invalid_jwt', retryable: false }, setCookies: [] })
    expect(bench.local.requests).toHaveLength(0)
  })

  it('names the cookies that overtake the new one, whatever it is called', async () => {
    const bench = new Bench({ config: { cookieName: 'app.1', cookiePassword: [PASSWORD, OLD_PASSWORD] } })
    const { cookie, session } = await bench.session()
    const renamed = cookie.replace('wos-session', 'app.1')
    expect((await bench.authkit.withAuth({ headers: { cookie: renamed } })).headers.unlessSet).toBeUndefined()
    const old = await bench.another({ cookiePassword: OLD_PASSWORD }).sealSession(session)
    const resealed = await bench.authkit.withAuth({ headers: { cookie: `app.1=${old}` } })
    expect([resealed.refreshed, resealed.headers.unlessSet]).toEqual([false, namesOf('app.1')])
    bench.clock.advance(600_000)
    const refreshed = await bench.authkit.withAuth({ headers: { cookie: renamed } })
    expect([refreshed.refreshed, refreshed.headers.unlessSet]).toEqual([true, namesOf('app.1')])
  })

  it('that cannot be refreshed at all says so', async () => {
    const bench = new Bench()
    const { cookie } = await bench.session({}, { refreshToken: undefined })
    expect(await bench.authkit.withAuth({ headers: { cookie } })).toMatchObject({
      auth: { authenticated: true },
    })
    bench.clock.advance(600_000)
    expect(await bench.authkit.withAuth({ headers: { cookie } })).toMatchObject({
      auth: { authenticated: false, reason: 'invalid_session_cookie', retryable: false },
      setCookies: [],
    })
  })
})

describe('a failure', () => {
  it.each([
    ['server_error', { status: 500 }],
    ['server_error', { status: 502, body: '<html>' }],
    ['network_error', { networkError: true }],
    ['network_error', { networkError: true, after: true }],
    ['timeout', { status: 408 }],
    ['rate_limit_exceeded', { status: 429, headers: { 'Retry-After': '120' } }],
  ])('that passes leaves the cookie alone: %s after %j', async (reason, failure) => {
    const bench = new Bench()
    bench.skipDelays()
    const { cookie, sessionId } = await bench.session()
    bench.clock.advance(600_000)
    bench.local.fail('authenticate', failure)
    const { auth, setCookies, headers, refreshed } = await bench.authkit.withAuth({ headers: { cookie } })
    expect(auth).toEqual({
      ...{ authenticated: false, user: null, reason, retryable: true },
      ...(reason === 'rate_limit_exceeded' && { retryAfter: 120 }),
    })
    expect({ setCookies, refreshed }).toEqual({ setCookies: [], refreshed: false })
    expect(headers).toEqual({ append: [VARY], default: [NOT_SHARED], set: [] })
    bench.local.clearFailures()
    expect(await bench.authkit.withAuth({ headers: { cookie } })).toMatchObject({
      auth: { authenticated: true, sessionId },
      refreshed: true,
    })
  })

  it('of the keys leaves the cookie alone and does not refresh', async () => {
    const bench = new Bench()
    bench.skipDelays()
    bench.local.fail('jwks', { networkError: true })
    const { cookie } = await bench.session()
    expect(await bench.authkit.withAuth({ headers: { cookie } })).toMatchObject({
      auth: { reason: 'key_set_unavailable', retryable: true, user: null },
      setCookies: [],
    })
    expect(bench.requests('authenticate')).toHaveLength(0)
  })

  it('that is final says so, and does not delete what a parallel request may just have set', async () => {
    const bench = new Bench()
    const { cookie, sessionId } = await bench.session()
    bench.clock.advance(600_000)
    bench.local.revokeSession(sessionId)
    for (let count = 0; count < 3; count++) {
      expect(await bench.authkit.withAuth({ headers: { cookie } })).toMatchObject({
        auth: { authenticated: false, reason: 'invalid_grant', retryable: false, user: null },
        setCookies: [],
      })
    }
    expect(bench.requests('authenticate')).toHaveLength(1)
  })

  it('that concerns one session is a result: the person signs in again', async () => {
    const bench = new Bench()
    const { cookie } = await bench.session()
    bench.clock.advance(600_000)
    bench.local.fail('authenticate', { status: 404, body: { code: 'entity_not_found' } })
    expect(await bench.authkit.withAuth({ headers: { cookie } })).toMatchObject({
      auth: { authenticated: false, reason: 'workos_refused', retryable: false },
      setCookies: [],
    })
    const denied = { authenticated: false, reason: 'workos_refused', retryable: false } as const
    const answer = await bench.authkit.adapter.denied(navigation('/account'), denied)
    expect(answer.status).toBe(302)
  })

  it('of the configuration is thrown', async () => {
    const bench = new Bench({ config: { apiKey: 'sk_wrong' } })
    const { cookie } = await bench.session()
    bench.clock.advance(600_000)
    const error = await thrown(() => bench.authkit.withAuth({ headers: { cookie } }))
    expect(error).toMatchObject({ code: 'workos_refused', workosStatus: 401 })
  })
})

it('parallel requests of one browser all get in, and each gets a cookie that works', async () => {
  const bench = new Bench()
  const { cookie } = await bench.session()
  bench.clock.advance(600_000)
  const results = await Promise.all(
    Array.from({ length: 5 }, () => bench.authkit.withAuth({ headers: { cookie } })),
  )
  for (const result of results) {
    expect(result).toMatchObject({ auth: { authenticated: true }, refreshed: true })
    const next = await bench.authkit.withAuth(new Jar().apply(result).visit('/'))
    expect(next).toMatchObject({ auth: { authenticated: true }, refreshed: false, setCookies: [] })
  }
})
