// Access tokens by themselves: authenticateToken(), and what an `Authorization` header amounts to.

import type { TokenResult } from 'fe26'
import { beforeAll, describe, expect, it } from 'vitest'
import { Bench, type BenchOptions, Signer } from './bench.js'

let signer: Signer
beforeAll(async () => {
  signer = await Signer.create()
})

const start = Math.floor(new Bench().clock.ms / 1000)
const claims = {
  iss: 'https://api.workos.com',
  sub: 'user_1',
  sid: 'session_1',
  iat: start,
  exp: start + 300,
}

const bearer = async (header: string, { authkit } = new Bench()) =>
  (await authkit.adapter.authenticateBearer(header)).auth

/** Both ways to ask. */
const ways: [string, (bench: Bench, token: string) => Promise<TokenResult | { reason: string }>][] = [
  ['authenticateToken()', (bench, token) => bench.authkit.authenticateToken(token)],
  ['authenticateBearer()', (bench, token) => bearer(`Bearer ${token}`, bench)],
]

const ours = ({ config, ...options }: BenchOptions = {}) =>
  new Bench({ ...options, config: { jwks: signer.jwks, ...config } })

const invalid = { authenticated: false, reason: 'invalid_jwt', retryable: false }

describe.each(ways)('%s', (_way, ask) => {
  it('gives what the token says, and nothing of a session', async () => {
    const bench = new Bench()
    const organization = {
      ...{ id: 'org_1', name: 'One', role: 'admin', roles: ['admin'], permissions: ['p'] },
      ...{ entitlements: ['sso'], featureFlags: ['beta'] },
    }
    bench.local.updateUser('ada@example.com', { organizations: [organization] })
    const impersonator = { email: 'support@example.com', reason: null }
    const { session, sessionId } = await bench.session({ impersonator, claims: { plan: 'pro' } })
    const token = session.accessToken
    expect(await ask(bench, token)).toEqual({
      ...{ authenticated: true, userId: bench.local.users[0]?.id, sessionId, organizationId: 'org_1' },
      ...{
        role: 'admin',
        roles: ['admin'],
        permissions: ['p'],
        entitlements: ['sso'],
        featureFlags: ['beta'],
      },
      impersonator,
      accessToken: token,
      claims: expect.objectContaining({ plan: 'pro', act: { sub: 'support@example.com' } }),
    })
    expect(bench.requests('jwks')).toHaveLength(1)
    expect(bench.requests('authenticate')).toHaveLength(0)
  })

  it.each<[string, object]>([
    ['expired', { exp: start }],
    ['not yet valid', { nbf: start + 1 }],
    ['no user', { sub: undefined }],
    ['no session', { sid: undefined }],
    ['a session that is no text', { sid: 7 }],
    ['over 16 KiB', { padding: 'x'.repeat(16 * 1024) }],
    ['an actor that is none', { act: 'x' }],
  ])('refuses a token: %s', async (_name, more) => {
    expect(await ask(ours(), await signer.sign({ ...claims, ...more }))).toEqual(invalid)
  })

  it("refuses another client's token", async () => {
    const bench = ours()
    const { clientId } = bench.local
    const at = (client: string) => `https://api.workos.com/user_management/${client}`
    const answers = async (more: object) => ask(bench, await signer.sign({ ...claims, ...more }))
    for (const more of [{ client_id: clientId }, { iss: at(clientId) }, { client_id: 7 }, { aud: 'any' }]) {
      expect(await answers(more), JSON.stringify(more)).toMatchObject({ authenticated: true })
    }
    for (const more of [
      { client_id: 'client_other' },
      { iss: at('client_other') },
      { iss: at(clientId), client_id: 'client_other' },
      { iss: at('client_other'), client_id: clientId, aud: 'any' },
    ]) {
      expect(await answers(more), JSON.stringify(more)).toEqual(invalid)
    }
  })

  it.each([{ alg: 'none' }, { alg: 'HS256', kid: 'suite' }, { alg: 'RS256', kid: 'other' }])(
    'refuses the header %j',
    async header => {
      expect(await ask(ours(), await signer.sign(claims, header))).toEqual(invalid)
    },
  )

  it('refuses a token that another key has signed, or that has been changed', async () => {
    const token = await signer.sign(claims)
    const [header, body, signature] = token.split('.')
    const admin = btoa(JSON.stringify({ ...claims, role: 'admin' })).replace(/=+$/, '')
    for (const forged of [
      await (await Signer.create()).sign(claims),
      `${header}.${admin}.${signature}`,
      `${header}.${body}.`,
      `${header}.${body}`,
      'x',
      'undefined',
    ]) {
      expect(await ask(ours(), forged)).toEqual(invalid)
    }
  })

  it('checks issuer, audience and leeway as for a session', async () => {
    const late = await signer.sign({ ...claims, exp: start - 10, aud: 'mine' })
    const config = { issuer: 'https://api.workos.com', audience: 'mine', leeway: 30 }
    expect(await ask(ours({ config }), late)).toMatchObject({ authenticated: true })
    expect(await ask(ours({ config: { ...config, leeway: 10 } }), late)).toEqual(invalid)
    expect(await ask(ours({ config: { ...config, audience: 'other' } }), late)).toEqual(invalid)
    expect(await ask(ours({ config: { ...config, issuer: 'https://x.example' } }), late)).toEqual(invalid)
  })

  it('never refreshes, and never takes a seal for a token', async () => {
    const bench = new Bench()
    const { sealed, session } = await bench.session()
    expect(await ask(bench, session.refreshToken)).toEqual(invalid)
    expect(await ask(bench, sealed)).toMatchObject({ authenticated: false })
    bench.clock.advance(301_000)
    expect(await ask(bench, session.accessToken)).toEqual(invalid)
    expect(bench.requests('authenticate')).toHaveLength(0)
  })

  it('says when it cannot say, and tries again', async () => {
    const bench = new Bench()
    bench.skipDelays()
    const { session } = await bench.session()
    bench.local.fail('jwks', { status: 503 })
    expect(await ask(bench, session.accessToken)).toEqual({
      ...{ authenticated: false, reason: 'key_set_unavailable', retryable: true },
    })
    bench.local.clearFailures()
    bench.clock.advance(1_000)
    expect(await ask(bench, session.accessToken)).toMatchObject({ authenticated: true })
  })

  it('fetches keys it does not know once', async () => {
    const bench = new Bench()
    const { session } = await bench.session()
    expect(await ask(bench, session.accessToken)).toMatchObject({ authenticated: true })
    await bench.local.rotateKeys()
    const { session: next } = await bench.session()
    expect(await ask(bench, next.accessToken)).toMatchObject({ authenticated: true })
    for (let count = 0; count < 5; count++) {
      expect(await ask(bench, await signer.sign(claims, { alg: 'RS256', kid: `k${count}` }))).toEqual(invalid)
    }
    expect(bench.requests('jwks')).toHaveLength(2)
  })

  it('remembers its answer to the millisecond, and gives one nobody can change', async () => {
    const bench = ours()
    const token = await signer.sign({ ...claims, exp: start + 30, permissions: ['a'] })
    const first = await ask(bench, token)
    bench.clock.advance(29_999)
    const again = await ask(bench, token)
    expect(again).toBe(first)
    expect(() => Object.assign((again as { claims: object }).claims, { sub: 'another' })).toThrow(TypeError)
    bench.clock.advance(1)
    expect(await ask(bench, token)).toEqual(invalid)
  })

  it('remembers nothing when told so, nor what was verified with keys that are gone', async () => {
    const token = await signer.sign(claims)
    const forgetful = ours({ config: { rememberSessions: false } })
    expect(await ask(forgetful, token)).not.toBe(await ask(forgetful, token))

    const jwks = [signer.jwks, await new Bench().local.jwks()]
    const bench = new Bench({ config: { fetch: async () => Response.json(jwks[0]) } })
    expect(await ask(bench, token)).toMatchObject({ authenticated: true })
    jwks.shift()
    await ask(bench, await signer.sign(claims, { alg: 'RS256', kid: 'new' }))
    expect(await ask(bench, token)).toEqual(invalid)
  })
})

describe('authenticateToken()', () => {
  it.each([undefined, '', null])('is given nothing: %j', async token => {
    expect(await new Bench().authkit.authenticateToken(token as undefined)).toEqual({
      ...{ authenticated: false, reason: 'no_token_provided', retryable: false },
    })
  })

  it.each([7, {}, ['a.b.c'], ' ', '\ud800', 'Bearer x', 'a\0b'])('is given no token: %j', async token => {
    expect(await new Bench().authkit.authenticateToken(token as string)).toEqual(invalid)
  })

  it('does not take a header, which has the same end, for a token', async () => {
    const bench = ours()
    const token = await signer.sign(claims)
    expect(await bearer(`Bearer ${token}`, bench)).toMatchObject({ authenticated: true })
    expect(await bench.authkit.authenticateToken(`Bearer ${token}`)).toEqual(invalid)
    expect(await bearer(token, bench)).toMatchObject({ reason: 'no_token_provided' })
  })
})

describe('authenticateBearer()', () => {
  it('says what the response must carry, the same for every answer', async () => {
    const bench = ours()
    const header = `Bearer ${await signer.sign(claims)}`
    const first = await bench.authkit.adapter.authenticateBearer(header)
    expect(first.headers).toEqual({
      ...{ append: [['vary', 'Authorization']], default: [['cache-control', 'private, no-store']], set: [] },
    })
    expect(await bench.authkit.adapter.authenticateBearer(header)).toBe(first)
    expect(bench.authkit.adapter.recallBearer(header)).toBe(first)
    expect(await bench.authkit.adapter.authenticateBearer('Bearer x')).toMatchObject({
      ...{ auth: { reason: 'invalid_jwt' }, headers: first.headers },
    })
  })

  it('takes the scheme in any case, and any number of spaces', async () => {
    const bench = ours()
    const token = await signer.sign(claims)
    for (const header of [`bearer ${token}`, `BEARER   ${token}`, ` Bearer ${token}\t`]) {
      expect(await bearer(header, bench)).toMatchObject({ authenticated: true })
    }
  })

  it.each(['', ' ', 'Basic YTpi', 'Negotiate', 'Token x', 'Bearers x', 'x'])(
    'finds no token in %j',
    async header => {
      expect(await bearer(header)).toEqual({
        ...{ authenticated: false, reason: 'no_token_provided', retryable: false },
      })
    },
  )

  it.each([
    'Bearer',
    'Bearer ',
    'bearer a b',
    'Bearer a, Bearer b',
    'Bearer "a"',
    'Bearer ä',
    'Bearer \ud800',
  ])('finds a mistake in %j', async header => {
    expect(await bearer(header)).toEqual({
      ...{ authenticated: false, reason: 'invalid_authorization_header', retryable: false },
    })
  })
})

describe('AdapterSide.tokenRefused()', () => {
  it.each([
    ['no_token_provided', 401, 'unauthenticated', 'Bearer'],
    ['no_session_cookie_provided', 401, 'unauthenticated', 'Bearer'],
    ['invalid_grant', 401, 'unauthenticated', 'Bearer'],
    ['invalid_jwt', 401, 'invalid_token', 'Bearer error="invalid_token"'],
    ['invalid_authorization_header', 400, 'invalid_request', 'Bearer error="invalid_request"'],
    ['missing_role', 403, 'forbidden', 'Bearer error="insufficient_scope"'],
    ['missing_permission', 403, 'forbidden', 'Bearer error="insufficient_scope"'],
    ['wrong_organization', 403, 'forbidden', 'Bearer error="insufficient_scope"'],
    ['missing_entitlement', 403, 'forbidden', 'Bearer error="insufficient_scope"'],
    ['missing_feature_flag', 403, 'forbidden', 'Bearer error="insufficient_scope"'],
  ])('%s: %d', async (reason, status, error, challenge) => {
    const answer = await new Bench().authkit.adapter.tokenRefused({ reason })
    const headers = Object.fromEntries(answer.headers)
    expect([answer.status, JSON.parse(answer.body)]).toEqual([status, { error, reason }])
    expect([headers['www-authenticate'], headers['cache-control']]).toEqual([challenge, 'private, no-store'])
  })

  it('asks for a new sign-in as RFC 9470 has it', async () => {
    const reason = 'reauthentication_required'
    const answer = await new Bench().authkit.adapter.tokenRefused({ reason, maxAge: 300 })
    expect([answer.status, JSON.parse(answer.body)]).toEqual([401, { error: reason, reason, maxAge: 300 }])
    expect(Object.fromEntries(answer.headers)['www-authenticate']).toBe(
      'Bearer error="insufficient_user_authentication", max_age="300"',
    )
  })

  it.each(['key_set_unavailable', 'timeout', 'server_error'])('%s: 503', async reason => {
    const answer = await new Bench().authkit.adapter.tokenRefused({ reason, retryAfter: 7 })
    expect([answer.status, Object.fromEntries(answer.headers)['retry-after']]).toEqual([503, '7'])
    expect(JSON.parse(answer.body)).toEqual({ error: 'temporarily_unavailable', reason })
  })
})
