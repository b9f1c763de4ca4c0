// What `onEvent` is told: each flow its own events, ids and nothing else of the person, and nothing where nobody listens.

import type { AuthKitConfig, Fe26Event } from 'fe26'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Bench, Jar, navigation, OLD_PASSWORD, PASSWORD, REDIRECT_URI, thrown } from './bench.js'
import { EXPIRED_MS, listening, ONCE, REQUEST_ID, types, visit } from './listening.js'

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a request', () => {
  it('is authenticated, from keys, from the engine, and from memory', async () => {
    const { bench, told } = listening()
    const { cookie, sessionId, session } = await bench.session()
    const authenticated = {
      ...{ type: 'authenticated', sessionId, userId: session.user?.id, impersonated: false },
      ...{ organizationId: session.organizationId, remembered: false },
    }
    await visit(bench.authkit, cookie)
    expect(told()).toEqual([{ type: 'key_set_fetched', keys: 1, ...ONCE }, authenticated])
    await visit(bench.authkit, cookie)
    expect(told()).toEqual([{ ...authenticated, remembered: true }])
    expect(bench.authkit.adapter.recallAuth({ headers: { cookie } })).toBeDefined()
    expect(told()).toEqual([{ ...authenticated, remembered: true }])
    await visit(bench.authkit, `other=1; ${cookie}`)
    expect(told()).toEqual([authenticated])
  })

  it('is told at once, before its promise is settled', async () => {
    const { bench, told } = listening()
    const { cookie } = await bench.session()
    await visit(bench.authkit, cookie)
    told()
    void visit(bench.authkit, cookie)
    void visit(bench.authkit, `another=1; ${cookie}`)
    void visit(bench.authkit, 'wos-session=garbage')
    const asked = [
      { type: 'authenticated', remembered: true },
      { type: 'unauthenticated', reason: 'invalid_session_cookie' },
    ]
    const now = told()
    expect(now[0]).toMatchObject(asked[0] as object)
    expect(now.at(-1)).toMatchObject(asked[1] as object)
  })

  it('of a user whom somebody impersonates says so', async () => {
    const { bench, told } = listening()
    const impersonator = { email: 'admin@example.com', reason: 'a ticket' }
    const { cookie } = await bench.session({}, { impersonator })
    for (const remembered of [false, true]) {
      await visit(bench.authkit, cookie)
      expect(told().at(-1)).toMatchObject({ type: 'authenticated', impersonated: true, remembered })
    }
  })

  it('without a cookie is no event, and with a bad one it is', async () => {
    const { bench, told } = listening()
    for (const cookie of ['', 'other=1', 'wos-session=']) await visit(bench.authkit, cookie)
    expect(told()).toEqual([])
    await visit(bench.authkit, 'wos-session=garbage')
    expect(told()).toEqual([{ type: 'unauthenticated', reason: 'invalid_session_cookie', retryable: false }])
  })

  it('by a sealed session is told likewise', async () => {
    const { bench, told } = listening()
    const { sealed } = await bench.session()
    for (const remembered of [false, true]) {
      await bench.authkit.loadSealedSession({ sessionData: sealed }).authenticate()
      expect(told().at(-1)).toMatchObject({ type: 'authenticated', remembered })
    }
    await bench.authkit.loadSealedSession({ sessionData: sealed, cookiePassword: PASSWORD }).authenticate()
    expect(types(told())).toEqual(['authenticated'])
    await bench.authkit.loadSealedSession({ sessionData: 'garbage' }).authenticate()
    expect(types(told())).toEqual(['unauthenticated'])
    await bench.authkit.loadSealedSession({ sessionData: '' }).authenticate()
    expect(told()).toEqual([])
  })
})

describe('a refresh', () => {
  async function expired() {
    const { bench, told } = listening()
    bench.skipDelays()
    const session = await bench.session()
    bench.clock.advance(EXPIRED_MS)
    return { bench, told, ...session }
  }

  it('is told before the request it was for', async () => {
    const { bench, told, cookie, sessionId, session } = await expired()
    await visit(bench.authkit, cookie)
    const subject = { sessionId, userId: session.user?.id, organizationId: session.organizationId }
    expect(told()).toEqual([
      { type: 'refreshed', ...subject, ...ONCE },
      { type: 'authenticated', ...subject, impersonated: false, remembered: false },
    ])
  })

  it('that needs several attempts tells each, and how long it took', async () => {
    const { bench, told, cookie } = await expired()
    const before = bench.clock.ms
    bench.local.fail('authenticate', { status: 503, times: 1 })
    bench.local.fail('authenticate', { networkError: true, times: 1 })
    await visit(bench.authkit, cookie)
    const [first, second, refreshed, authenticated] = told()
    expect(first).toEqual({
      ...{ type: 'workos_attempt_failed', request: 'token', reason: 'server_error', retryable: true },
      ...{ status: 503, requestId: REQUEST_ID, attempts: 1, durationMs: 0, delayMs: expect.any(Number) },
    })
    expect(second).toMatchObject({ type: 'workos_attempt_failed', reason: 'network_error', attempts: 2 })
    expect(refreshed).toMatchObject({ type: 'refreshed', attempts: 3, durationMs: bench.clock.ms - before })
    expect(authenticated).toMatchObject({ type: 'authenticated' })
  })

  it('that WorkOS refuses is told with the request without a session', async () => {
    const { bench, told, cookie } = await expired()
    const body = { error: 'invalid_grant', error_description: 'used' }
    bench.local.fail('authenticate', { status: 400, body })
    await visit(bench.authkit, cookie)
    const cause = { reason: 'invalid_grant', retryable: false }
    const unauthenticated = { type: 'unauthenticated', ...cause }
    expect(told()).toEqual([
      { type: 'refresh_failed', ...cause, status: 400, requestId: REQUEST_ID, ...ONCE },
      unauthenticated,
    ])
    await visit(bench.authkit, cookie)
    expect(told()).toEqual([{ type: 'refresh_failed', ...cause }, unauthenticated])
  })

  it('during an outage is told as something that passes', async () => {
    const { bench, told, cookie } = await expired()
    bench.local.fail('authenticate', { status: 500 })
    await visit(bench.authkit, cookie)
    const events = told()
    expect(types(events)).toEqual([
      ...['workos_attempt_failed', 'workos_attempt_failed', 'workos_attempt_failed'],
      ...['refresh_failed', 'unauthenticated'],
    ])
    const cause = { reason: 'server_error', retryable: true }
    expect(events.slice(-2)).toMatchObject([{ ...cause, attempts: 4, status: 500 }, cause])
  })

  it('that is thrown is told as well', async () => {
    const { bench, told, sealed } = await expired()
    bench.local.fail('authenticate', { status: 401, body: { message: 'Unauthorized' } })
    await thrown(() => bench.authkit.loadSealedSession({ sessionData: sealed }).refresh())
    expect(told()).toMatchObject([{ type: 'refresh_failed', reason: 'workos_refused', status: 401 }])
  })

  it('of five requests that share one answer is five events', async () => {
    const { bench, told, cookie } = await expired()
    await Promise.all([1, 2, 3, 4, 5].map(number => visit(bench.authkit, `tab=${number}; ${cookie}`)))
    expect(types(told()).toSorted()).toEqual([
      ...Array.from({ length: 5 }, () => 'authenticated'),
      ...Array.from({ length: 5 }, () => 'refreshed'),
    ])
  })
})

describe('the key set', () => {
  it.each([
    [{ status: 500 }, { reason: 'server_error', status: 500, retryable: true, attempts: 2 }, 1],
    [{ networkError: true }, { reason: 'network_error', retryable: true, attempts: 2 }, 1],
    [{ status: 404, body: {} }, { reason: 'workos_refused', status: 404, retryable: false, attempts: 1 }, 0],
    [
      { status: 200, body: '<html>' },
      { reason: 'server_error', status: 200, retryable: true, attempts: 1 },
      0,
    ],
  ])('that does not come: %j', async (failure, expected, retries) => {
    const { bench, told } = listening()
    bench.skipDelays()
    const { cookie } = await bench.session()
    bench.local.fail('jwks', failure)
    await visit(bench.authkit, cookie)
    const events = told()
    expect(types(events)).toEqual([
      ...Array.from({ length: retries }, () => 'workos_attempt_failed'),
      ...['key_set_failed', 'unauthenticated'],
    ])
    expect(events.at(-2)).toEqual({
      ...{ type: 'key_set_failed', ...expected, durationMs: expect.any(Number) },
      ...('status' in expected && { requestId: REQUEST_ID }),
    })
    expect(events.at(-1)).toMatchObject({ reason: 'key_set_unavailable', retryable: true })
    if (retries > 0) expect(events[0]).toMatchObject({ request: 'key_set', attempts: 1 })
  })

  it('that is fetched again and does not come leaves the session as it is', async () => {
    const { bench, told } = listening({ local: { accessTokenTtl: 3_600 } })
    bench.skipDelays()
    const { cookie } = await bench.session()
    await visit(bench.authkit, cookie)
    bench.clock.advance(11 * 60_000)
    bench.local.fail('jwks', { status: 503 })
    told()
    await visit(bench.authkit, cookie)
    expect(types(told())).toEqual(['key_set_failed', 'authenticated'])
  })
})

describe('a sign-in', () => {
  async function begun(bench: Bench) {
    const jar = new Jar()
    const start = await bench.authkit.signIn()
    jar.apply(start)
    return { jar, back: await bench.local.signIn(start.url) }
  }

  it('is told from its beginning to its end', async () => {
    const { bench, told } = listening()
    const { jar, back } = await begun(bench)
    expect(told()).toEqual([{ type: 'sign_in_started', screenHint: 'sign-in' }])
    const result = await bench.authkit.handleCallback(jar.visit(back))
    if (!result.authenticated) throw new Error(result.reason)
    expect(told()).toEqual([
      {
        ...{ type: 'signed_in', sessionId: result.sessionId, userId: result.user.id, ...ONCE },
        ...{ organizationId: result.organizationId, authenticationMethod: 'MagicAuth' },
      },
    ])
  })

  it('begins on the page that was asked for', async () => {
    const { bench, told } = listening()
    await bench.authkit.signUp()
    await bench.authkit.signIn({ provider: 'GoogleOAuth' })
    await bench.authkit.adapter.signIn(navigation('/login'))
    await bench.authkit.adapter.denied(navigation('/private'), {
      ...{ authenticated: false, reason: 'no_session_cookie_provided', retryable: false },
    })
    expect(told()).toEqual([
      { type: 'sign_in_started', screenHint: 'sign-up' },
      { type: 'sign_in_started' },
      { type: 'sign_in_started', screenHint: 'sign-in' },
      { type: 'sign_in_started', screenHint: 'sign-in' },
    ])
  })

  it('that nobody navigates to has not begun', async () => {
    const { bench, told } = listening()
    await bench.authkit.adapter.signIn({
      url: '/login',
      method: 'GET',
      headers: { 'sec-fetch-mode': 'cors' },
    })
    expect(told()).toEqual([])
  })

  it('that is declined, foreign or without its cookie has failed', async () => {
    const { bench, told } = listening()
    const { jar, back } = await begun(bench)
    const state = back.searchParams.get('state') ?? ''
    const declined = new URL(`${REDIRECT_URI}?error=access_denied`)
    declined.searchParams.set('state', state)
    told()
    for (const [request, reason] of [
      [jar.visit(declined), 'authorization_denied'],
      [jar.visit(`${REDIRECT_URI}?code=c&state=foreign`), 'verifier_cookie_missing'],
      [jar.visit(`${REDIRECT_URI}?code=c`), 'oauth_state_mismatch'],
      [navigation(String(back)), 'verifier_cookie_missing'],
    ] as const) {
      await bench.authkit.handleCallback(request)
      await bench.authkit.adapter.endCallback(request, { signInPath: '/login' })
      const failed = { type: 'sign_in_failed', reason, retryable: false }
      expect(told()).toEqual([failed, failed])
    }
  })

  it.each([
    [{ status: 403, body: { code: 'mfa_challenge' } }, 'mfa_challenge', 1],
    [{ status: 400, body: { error: 'invalid_grant' } }, 'invalid_grant', 1],
    [{ status: 503 }, 'server_error', 4],
    [{ status: 401 }, 'workos_refused', 1],
  ])('that WorkOS does not grant has failed: %j', async (failure, reason, attempts) => {
    const { bench, told } = listening()
    bench.skipDelays()
    const { jar, back } = await begun(bench)
    bench.local.fail('authenticate', failure)
    told()
    // What no person can cause or cure is thrown besides.
    await bench.authkit.adapter.endCallback(jar.visit(back), { signInPath: '/login' }).catch(() => {})
    const { status } = failure
    expect(told().at(-1)).toMatchObject({ type: 'sign_in_failed', reason, status, attempts })
  })

  it('by a grant is told likewise', async () => {
    const { bench, told } = listening({
      local: { users: [{ email: 'ada@example.com', password: 'secret' }] },
    })
    const credentials = { email: 'ada@example.com', password: 'secret' }
    const granted = await bench.authkit.authenticateWith('password', credentials)
    if (!granted.authenticated) throw new Error(granted.reason)
    expect(told()).toMatchObject([{ type: 'signed_in', sessionId: granted.sessionId }])
    await bench.authkit.authenticateWith('password', { ...credentials, password: 'wrong' })
    expect(told()).toMatchObject([{ type: 'sign_in_failed', retryable: false }])
    await bench.authkit.authenticateWith('refreshToken', { refreshToken: granted.refreshToken })
    expect(told()).toMatchObject([{ type: 'refreshed', sessionId: granted.sessionId }])
  })
})

describe('signing out', () => {
  it('names the session, if there is one', async () => {
    const { bench, told } = listening()
    const { cookie, sessionId } = await bench.session()
    bench.clock.advance(EXPIRED_MS)
    await bench.authkit.signOut({ headers: { cookie } })
    await bench.authkit.adapter.signOut(navigation('/logout', cookie), {})
    await bench.authkit.signOut({ headers: { cookie: 'wos-session=garbage' } })
    await bench.authkit.signOut({ headers: {} })
    expect(told()).toEqual([
      ...[
        { type: 'signed_out', sessionId },
        { type: 'signed_out', sessionId },
      ],
      { type: 'signed_out' },
    ])
  })
})

describe('a switch of the organization', () => {
  it('is told as a refresh, and leaves whoever is signed in signed in', async () => {
    const { bench, told } = listening()
    bench.skipDelays()
    const { cookie, session } = await bench.session()
    const organizationId = session.organizationId ?? ''
    const request = { headers: { cookie } }
    await bench.authkit.switchOrganization(request, { organizationId })
    expect(told()).toMatchObject([{ type: 'refreshed', organizationId }])
    bench.local.fail('authenticate', { status: 403, body: { code: 'sso_required' } })
    await bench.authkit.switchOrganization(request, { organizationId: 'org_another' })
    expect(told()).toMatchObject([
      { type: 'refresh_failed', reason: 'sso_required', status: 403 },
      // Which the organization wants.
      { type: 'sign_in_started' },
    ])
  })
})

describe('a large session', () => {
  it.each([
    [900, 1],
    [4_000, 2],
  ])('is told whenever cookies are made of it: a claim of %i bytes', async (claim, cookies) => {
    const { bench, told } = listening({
      config: { cookiePassword: [PASSWORD, OLD_PASSWORD] },
      local: { claims: () => ({ custom: 'x'.repeat(claim) }) },
    })
    const { cookie, session } = await bench.session()
    await visit(bench.authkit, cookie)
    expect(types(told())).not.toContain('session_cookie_large')
    bench.clock.advance(EXPIRED_MS)
    const { setCookies } = await visit(bench.authkit, cookie)
    const stored = setCookies.filter(text => !text.includes('Max-Age=0'))
    expect(stored.length).toBeGreaterThanOrEqual(cookies)
    const large = told().find(({ type }) => type === 'session_cookie_large')
    const bytes = large?.type === 'session_cookie_large' ? large.bytes : 0
    expect(bytes).toBeGreaterThan(3_584)
    if (cookies === 1) expect(bytes).toBe(stored[0]?.length)
    else expect(bytes).toBeGreaterThan(4_096)
    // A seal under an older password is made anew, although its token has been seen.
    const { session: fresh } = await bench.session()
    const old = await bench.another({ cookiePassword: OLD_PASSWORD }).sealSession({ ...session, ...fresh })
    await visit(bench.authkit, `wos-session=${encodeURIComponent(old)}`)
    expect(types(told())).toEqual(['session_cookie_large', 'authenticated'])
  })

  it('is told once where an application refreshes and stores it itself', async () => {
    const { bench, told } = listening({ local: { claims: () => ({ custom: 'x'.repeat(900) }) } })
    const { sealed, cookie } = await bench.session()
    bench.clock.advance(EXPIRED_MS)
    const refreshed = await bench.authkit.loadSealedSession({ sessionData: sealed }).refresh()
    if (!refreshed.authenticated) throw new Error(refreshed.reason)
    expect(types(told())).toEqual(['refreshed'])
    const request = navigation('/', cookie)
    const [stored] = await bench.authkit.sessionCookies(refreshed.sealedSession, { request })
    expect(told()).toEqual([{ type: 'session_cookie_large', bytes: stored?.length }])
    await bench.authkit.sessionCookies('short')
    expect(told()).toEqual([])
  })

  it('is told of a grant and of a callback', async () => {
    const { bench, told } = listening({
      local: {
        ...{ users: [{ email: 'ada@example.com', password: 'secret' }] },
        claims: () => ({ custom: 'x'.repeat(1_200) }),
      },
    })
    await bench.authkit.authenticateWith('password', { email: 'ada@example.com', password: 'secret' })
    expect(types(told())).toEqual(['signed_in', 'session_cookie_large'])
    const jar = new Jar()
    const start = await bench.authkit.signIn()
    const back = await bench.local.signIn(start.url)
    await bench.authkit.handleCallback(jar.apply(start).visit(back))
    expect(types(told())).toEqual(['sign_in_started', 'signed_in', 'session_cookie_large'])
  })
})

describe('a listener', () => {
  it('that throws or rejects disturbs no request, and is told of by console.error', async () => {
    const printed: unknown[][] = []
    vi.spyOn(console, 'error').mockImplementation((...parts: unknown[]) => printed.push(parts))
    const broken = new Error('the listener is broken')
    for (const onEvent of [
      () => {
        throw broken
      },
      async () => {
        throw broken
      },
    ]) {
      const bench = new Bench({ config: { onEvent } })
      const { cookie } = await bench.session()
      for (let time = 0; time < 3; time++) {
        expect((await visit(bench.authkit, cookie)).auth.authenticated).toBe(true)
      }
      await expect.poll(() => printed).toHaveLength(4)
      for (const parts of printed.splice(0)) expect(parts).toEqual(['fe26: onEvent has thrown', broken])
    }
  })

  it('that asks the AuthKit itself gets its answer', async () => {
    const asked: unknown[] = []
    const onEvent = (event: Fe26Event) => {
      if (event.type === 'sign_in_started') asked.push(bench.authkit.withAuth({ headers: {} }))
    }
    const bench: Bench = new Bench({ config: { onEvent } })
    await bench.authkit.signIn()
    expect(await asked[0]).toMatchObject({ auth: { reason: 'no_session_cookie_provided' } })
  })

  it('cannot change what the next one is told', async () => {
    const { bench, told } = listening()
    const { cookie } = await bench.session()
    for (let time = 0; time < 2; time++) await visit(bench.authkit, cookie)
    for (const event of told()) expect(Object.isFrozen(event)).toBe(true)
  })

  it('changes no result', async () => {
    const { bench } = listening()
    const quiet = bench.another({ onEvent: undefined as never })
    const { cookie } = await bench.session()
    for (const header of [cookie, cookie, 'wos-session=garbage', '']) {
      expect(await visit(bench.authkit, header)).toEqual(await visit(quiet, header))
    }
  })

  it('that is no function is a mistake in the configuration', async () => {
    for (const onEvent of ['log', 7, {}, true]) {
      const config = { onEvent, clientId: ' ' } as unknown as AuthKitConfig
      const error = await thrown(() => new Bench({ config }))
      const problems = [{ key: 'clientId' }, { key: 'onEvent', fix: 'onEvent must be a function' }]
      expect(error).toMatchObject({ code: 'invalid_config' })
      const found = (error as unknown as { problems: { key: string }[] }).problems
      expect(found.toSorted((one, other) => one.key.localeCompare(other.key))).toMatchObject(problems)
    }
  })
})
