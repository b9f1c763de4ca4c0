// Switching to another organization: through the refresh token where WorkOS lets, by a sign-in where it does not.

import { describe, expect, it } from 'vitest'
import { Bench, base64url, Jar, navigation, ORIGIN, parseSetCookie, thrown } from './bench.js'
import { callback, namesOf } from './browser.js'

const GRACE = 'grace@example.com'
const FROM = 'org_01COMPILERS'
const TO = 'org_01HARBOUR'

/** Grace, who is signed in to one of her two organizations. */
async function grace(bench = new Bench()) {
  const { cookie, sessionId, session } = await bench.session({ user: GRACE, organizationId: FROM })
  const jar = new Jar().apply({ setCookies: [cookie] })
  return { bench, jar, sessionId, session }
}

const PROGRAM = { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty', accept: '*/*' }

const post = (jar: Jar, headers: Record<string, string> = {}) => ({
  ...navigation(`${ORIGIN}/organization`, jar.header, headers),
  method: 'POST',
})

const cookiesIn = ({ headers }: { headers: [string, string][] }) =>
  headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value)

const headerOf = ({ headers }: { headers: [string, string][] }, name: string) =>
  headers.find(([candidate]) => candidate === name)?.[1]

describe('switchOrganization()', () => {
  it('gives the session in the new organization, and its cookies', async () => {
    const { bench, jar, sessionId } = await grace()
    const device = { ipAddress: '192.0.2.1', userAgent: 'Browser/1' }
    const result = await bench.authkit.switchOrganization(jar.visit('/'), { organizationId: TO, ...device })
    expect(result).toMatchObject({
      auth: {
        ...{ authenticated: true, sessionId, organizationId: TO, role: 'admin', user: { email: GRACE } },
        permissions: ['fleet:read', 'fleet:write'],
      },
      refreshed: true,
    })
    expect(result).not.toHaveProperty('signIn')
    expect(bench.lastGrant()).toMatchObject({
      ...{ grant_type: 'refresh_token', organization_id: TO, ip_address: '192.0.2.1' },
      user_agent: 'Browser/1',
    })
    expect(result.headers).toEqual({
      append: [
        ['set-cookie', result.setCookies[0]],
        ['vary', 'Cookie'],
      ],
      default: [],
      set: [['cache-control', 'private, no-store']],
      unlessSet: namesOf('wos-session'),
    })
    expect(jar.apply(result).names).toEqual(['wos-session'])
    expect(await bench.authkit.withAuth(jar.visit('/'))).toMatchObject({
      auth: { organizationId: TO },
      setCookies: [],
    })
    bench.clock.advance(600_000)
    const later = await bench.authkit.withAuth(jar.visit('/'))
    expect(later).toMatchObject({ auth: { organizationId: TO }, refreshed: true })
  })

  it('works with a token that has expired, and with a session in chunks', async () => {
    const { bench, jar } = await grace()
    bench.local.updateUser(GRACE, { metadata: { note: 'x'.repeat(6_000) } })
    bench.clock.advance(600_000)
    const there = await bench.authkit.switchOrganization(jar.visit('/'), { organizationId: TO })
    expect(jar.apply(there).names).toEqual(['wos-session.0', 'wos-session.1', 'wos-session.2'])
    bench.local.updateUser(GRACE, { metadata: {} })
    const back = await bench.authkit.switchOrganization(jar.visit('/'), { organizationId: FROM })
    expect(back).toMatchObject({ auth: { organizationId: FROM } })
    expect(jar.apply(back).names).toEqual(['wos-session'])
  })

  it('switches the session that withAuth() has refreshed for the same request', async () => {
    const { bench, jar } = await grace()
    bench.clock.advance(600_000)
    const request = jar.visit('/')
    const { setCookies } = await bench.authkit.withAuth(request)
    const result = await bench.authkit.switchOrganization(request, { organizationId: TO, setCookies })
    expect(result).toMatchObject({ auth: { organizationId: TO } })
    // The exchanged refresh token would have answered once more with the organization before.
    expect(bench.requests('authenticate')).toHaveLength(2)
    expect(await bench.authkit.withAuth(jar.apply(result).visit('/'))).toMatchObject({
      auth: { organizationId: TO },
    })
  })

  it.each([
    ['sso_required', { ssoConnectionIds: ['conn_1'] }],
    ['mfa_enrollment', { mfaRequired: true }],
  ])('begins the sign-in that the organization wants: %s', async (reason, policy) => {
    const { bench, jar, sessionId } = await grace()
    bench.local.updateUser(GRACE, policy)
    const result = await bench.authkit.switchOrganization(jar.visit('/'), {
      ...{ organizationId: TO, returnTo: '/fleet', state: 'mine', loginHint: GRACE },
    })
    expect(result).toMatchObject({ auth: { authenticated: false, reason, retryable: false, user: null } })
    expect(result).toMatchObject({ refreshed: false, setCookies: [] })
    const { url = '', setCookies = [] } = result.signIn ?? {}
    expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
      ...{ organization_id: TO, provider: 'authkit', login_hint: GRACE },
    })
    expect(parseSetCookie(setCookies[0] ?? '').name).toMatch(/^wos-auth-verifier-/)
    jar.apply({ setCookies })
    expect(await bench.authkit.withAuth(jar.visit('/'))).toMatchObject({ auth: { sessionId } })

    const back = await callback(bench, jar, await bench.local.signIn(url, { email: GRACE }))
    expect(back).toMatchObject({ returnPathname: '/fleet', state: 'mine' })
    expect(await bench.authkit.withAuth(jar.visit('/'))).toMatchObject({ auth: { organizationId: TO } })
    expect(jar.names).toEqual(['wos-session'])
  })

  it.each(['org_01ANALYTICAL', 'org_none', '', '\u0000', '../x', 'x'.repeat(10_000)])(
    'is refused by WorkOS for %j, and the session stays',
    async organizationId => {
      const { bench, jar, sessionId } = await grace()
      const result = await bench.authkit.switchOrganization(jar.visit('/'), { organizationId })
      expect(result).toMatchObject({
        auth: { authenticated: false, reason: 'workos_refused', retryable: false, user: null },
        setCookies: [],
      })
      expect(result).not.toHaveProperty('signIn')
      const { auth } = await bench.authkit.withAuth(jar.visit('/'))
      expect(auth).toMatchObject({ sessionId, organizationId: FROM })
    },
  )

  it.each([
    ['no_session_cookie_provided', ''],
    ['invalid_session_cookie', 'wos-session=garbage'],
    ['invalid_session_cookie', 'wos-session.0=garbage; wos-session.1=more'],
  ])('without a session has none to switch: %s', async (reason, cookie) => {
    const { authkit, local } = new Bench()
    const result = await authkit.switchOrganization({ headers: { cookie } }, { organizationId: TO })
    expect(result).toMatchObject({ auth: { authenticated: false, reason }, setCookies: [] })
    expect(local.requests).toHaveLength(0)
  })

  it('of a session that has ended says so', async () => {
    const { bench, jar, sessionId } = await grace()
    bench.local.revokeSession(sessionId)
    const result = await bench.authkit.switchOrganization(jar.visit('/'), { organizationId: TO })
    expect(result).toMatchObject({ auth: { reason: 'invalid_grant', retryable: false }, setCookies: [] })
  })

  it.each([
    ['server_error', { status: 500 }],
    ['network_error', { networkError: true }],
    ['timeout', { status: 408 }],
    ['rate_limit_exceeded', { status: 429 }],
  ])('signs nobody out while WorkOS fails: %s', async (reason, failure) => {
    const { bench, jar, sessionId } = await grace()
    bench.skipDelays()
    bench.local.fail('authenticate', failure)
    const request = jar.visit('/')
    const result = await bench.authkit.switchOrganization(request, { organizationId: TO })
    expect(result).toMatchObject({ auth: { reason, retryable: true }, setCookies: [] })
    const answer = await bench.authkit.adapter.switchOrganization(request, { organizationId: TO })
    expect([answer.status, cookiesIn(answer)]).toEqual([503, []])
    bench.local.clearFailures()
    expect(await bench.authkit.withAuth(request)).toMatchObject({ auth: { sessionId } })
  })

  it.each([undefined, null, 7, {}])('with %j for an organization is a TypeError', async organizationId => {
    const { bench, jar } = await grace()
    const options = { organizationId } as unknown as { organizationId: string }
    const error = await thrown(() => bench.authkit.switchOrganization(jar.visit('/'), options))
    expect(error).toBeInstanceOf(TypeError)
    expect(error).toMatchObject({ code: 'invalid_argument' })
  })

  it('with a wrong API key is thrown', async () => {
    const { jar } = await grace()
    const { authkit } = new Bench({ config: { apiKey: 'sk_wrong' } })
    const { cookie } = await new Bench().session()
    expect(jar.names).toHaveLength(1)
    for (const side of [authkit, authkit.adapter]) {
      const error = await thrown(() =>
        side.switchOrganization({ headers: { cookie } }, { organizationId: TO }),
      )
      expect(error).toMatchObject({ code: 'workos_refused', workosStatus: 401 })
    }
  })

  it('from five tabs at once lets all of them in', async () => {
    const { bench, jar } = await grace()
    const results = await Promise.all(
      Array.from({ length: 5 }, () =>
        bench.authkit.switchOrganization(jar.visit('/'), { organizationId: TO }),
      ),
    )
    for (const result of results) expect(result).toMatchObject({ auth: { organizationId: TO } })
  })
})

describe('AdapterSide.switchOrganization()', () => {
  it('sends people on, and tells programs', async () => {
    for (const [request, expected] of [
      [(jar: Jar) => post(jar), { status: 303, location: '/fleet?a=1', body: '' }],
      [(jar: Jar) => jar.visit('/organization'), { status: 302, location: '/fleet?a=1', body: '' }],
      [
        (jar: Jar) => post(jar, PROGRAM),
        { status: 200, location: undefined, body: `{"organizationId":"${TO}"}` },
      ],
    ] as const) {
      const { bench, jar } = await grace()
      const options = { organizationId: TO, returnTo: '/fleet?a=1' }
      const answer = await bench.authkit.adapter.switchOrganization(request(jar), options)
      const { status, body } = answer
      expect({ status, body, location: headerOf(answer, 'location') }).toEqual(expected)
      expect(headerOf(answer, 'cache-control')).toBe('private, no-store')
      jar.apply({ setCookies: cookiesIn(answer) })
      expect(await bench.authkit.withAuth(jar.visit('/'))).toMatchObject({ auth: { organizationId: TO } })
    }
  })

  it.each([
    'https://evil.example/x',
    '//evil.example/x',
    '/\\evil.example/x',
    'javascript:alert(1)',
    '',
    undefined,
  ])('leads to no other site: %j', async returnTo => {
    const { bench, jar } = await grace()
    const options = { organizationId: TO, ...(returnTo !== undefined && { returnTo }) }
    const answer = await bench.authkit.adapter.switchOrganization(post(jar), options)
    expect(new URL(headerOf(answer, 'location') ?? '', ORIGIN).origin).toBe(ORIGIN)
  })

  it.each([7, true, null, ['//evil.example'], ['/a', '/b'], { 0: '/a' }, {}])(
    'goes home with %j for a return path: body parsers make it of a form',
    async returnTo => {
      const { bench, jar } = await grace()
      const options = { organizationId: TO, returnTo, loginHint: returnTo } as never
      const answer = await bench.authkit.adapter.switchOrganization(post(jar), options)
      expect([answer.status, headerOf(answer, 'location')]).toEqual([303, '/'])
      const again = await grace()
      again.bench.local.updateUser(GRACE, { ssoConnectionIds: ['conn_1'] })
      const wanted = await again.bench.authkit.switchOrganization(again.jar.visit('/'), options)
      again.jar.apply(wanted.signIn ?? {})
      const url = wanted.signIn?.url ?? ''
      const back = await callback(
        again.bench,
        again.jar,
        await again.bench.local.signIn(url, { email: GRACE }),
      )
      expect(back).toMatchObject({ authenticated: true, returnPathname: '/' })
    },
  )

  it('sends people to the sign-in that the organization wants, and begins none for programs', async () => {
    const { bench, jar } = await grace()
    bench.local.updateUser(GRACE, { ssoConnectionIds: ['conn_1'] })
    const options = { organizationId: TO, returnTo: '/fleet' }
    const told = await bench.authkit.adapter.switchOrganization(post(jar, PROGRAM), options)
    expect([told.status, JSON.parse(told.body), cookiesIn(told)]).toEqual([
      ...[403, { error: 'sign_in_required', reason: 'sso_required' }, []],
    ])
    const answer = await bench.authkit.adapter.switchOrganization(post(jar), options)
    expect(answer.status).toBe(303)
    const url = new URL(headerOf(answer, 'location') ?? '')
    expect(url.searchParams.get('organization_id')).toBe(TO)
    jar.apply({ setCookies: cookiesIn(answer) })
    const back = await callback(bench, jar, await bench.local.signIn(url, { email: GRACE }))
    expect(back).toMatchObject({ authenticated: true, organizationId: TO, returnPathname: '/fleet' })
  })

  it("without a session leads people to sign in, but not to another site's organization", async () => {
    const { bench, jar: ended, sessionId } = await grace()
    bench.local.revokeSession(sessionId)
    const options = {
      ...{ organizationId: TO, returnTo: '/fleet', loginHint: GRACE },
      ...{ connectionId: 'conn_1', provider: 'GoogleOAuth', domainHint: 'harbour.example' },
    }
    for (const [request, status] of [
      [post(new Jar()), 303],
      [post(new Jar(), { cookie: 'wos-session=garbage' }), 303],
      [post(ended), 303],
      [new Jar().visit('/organization'), 302],
    ] as const) {
      const answer = await bench.authkit.adapter.switchOrganization(request, options)
      expect(answer.status).toBe(status)
      const { searchParams } = new URL(headerOf(answer, 'location') ?? '')
      expect(Object.fromEntries(searchParams)).toMatchObject({ provider: 'authkit', login_hint: GRACE })
      for (const name of ['organization_id', 'connection_id', 'domain_hint']) {
        expect(searchParams.has(name)).toBe(false)
      }
      expect(cookiesIn(answer)).toHaveLength(1)
    }
    const told = await bench.authkit.adapter.switchOrganization(post(new Jar(), PROGRAM), options)
    expect([told.status, JSON.parse(told.body), cookiesIn(told)]).toEqual([
      ...[401, { error: 'unauthenticated', reason: 'no_session_cookie_provided' }, []],
    ])
  })

  it('of a refusal repeats nothing of what was asked', async () => {
    const { bench, jar } = await grace()
    const organizationId = '<script>alert(1)</script>'
    for (const [headers, type] of [
      [{}, /^text\/html/],
      [PROGRAM, /^application\/json/],
    ] as const) {
      const answer = await bench.authkit.adapter.switchOrganization(post(jar, headers), { organizationId })
      expect([answer.status, cookiesIn(answer)]).toEqual([403, []])
      expect(headerOf(answer, 'content-type')).toMatch(type)
      expect(answer.body).not.toContain('script')
    }
  })

  it.each([undefined, null, 7, {}, ['org_01HARBOUR'], { 0: TO }])(
    'with %j for an organization is a refusal: it comes from a form',
    async organizationId => {
      const { bench, jar, sessionId } = await grace()
      const options = { organizationId } as unknown as { organizationId: string }
      const answer = await bench.authkit.adapter.switchOrganization(post(jar, PROGRAM), options)
      expect([answer.status, JSON.parse(answer.body), cookiesIn(answer)]).toEqual([
        ...[403, { error: 'forbidden', reason: 'workos_refused' }, []],
      ])
      expect(await bench.authkit.withAuth(jar.visit('/'))).toMatchObject({ auth: { sessionId } })
    },
  )

  it('switches nothing for a prefetch', async () => {
    const { bench, jar } = await grace()
    const prefetch = navigation('/organization', jar.header, { 'sec-purpose': 'prefetch;prerender' })
    const answer = await bench.authkit.adapter.switchOrganization(prefetch, { organizationId: TO })
    expect([answer.status, cookiesIn(answer)]).toEqual([403, []])
    expect(bench.local.requests).toHaveLength(0)
  })

  it('survives whatever a stranger calls a seal', async () => {
    const { authkit } = new Bench()
    for (const setCookies of [[''], [';'], ['='], ['wos-session'], [`wos-session=${base64url('x')}`]]) {
      const result = await authkit.switchOrganization({ headers: {} }, { organizationId: TO, setCookies })
      expect(result.auth.authenticated).toBe(false)
    }
  })
})
