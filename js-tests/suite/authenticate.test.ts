// What authenticate() says about a cookie and the token in it: the reasons of @workos-inc/node 11, and RFC 7519.

import { beforeAll, describe, expect, it } from 'vitest'
import { Bench, type BenchOptions, OLD_PASSWORD, Signer } from './bench.js'

let signer: Signer
beforeAll(async () => {
  signer = await Signer.create()
})

/** What authenticate() says about a token of the suite's own. */
async function judge(
  claims: object | string,
  { header, ...options }: BenchOptions & { header?: object | string } = {},
) {
  const bench = new Bench({ ...options, config: { jwks: signer.jwks, ...options.config } })
  const { sealed } = await bench.seal({ accessToken: await signer.sign(claims, header), user: { id: 'u' } })
  return bench.authkit.loadSealedSession({ sessionData: sealed }).authenticate()
}

const start = Math.floor(new Bench().clock.ms / 1000)
const claims = { iss: 'https://api.workos.com', sub: 'u', sid: 's', exp: start + 300, iat: start }

describe('the cookie', () => {
  it.each([undefined, ''])('is absent: %j', async sessionData => {
    const result = await new Bench().authkit.loadSealedSession({ sessionData }).authenticate()
    expect(result).toEqual({ authenticated: false, reason: 'no_session_cookie_provided' })
  })

  it.each(['garbage', 'Fe26.2*1*a*b*c**d*e~2', 'Fe26.2*1*****~', '\ud800', ' '])(
    'is not a seal: %j',
    async sessionData => {
      const bench = new Bench()
      for (const cookiePassword of [undefined, OLD_PASSWORD]) {
        const session = bench.authkit.loadSealedSession({
          sessionData,
          ...(cookiePassword && { cookiePassword }),
        })
        expect(await session.authenticate()).toEqual({
          authenticated: false,
          reason: 'invalid_session_cookie',
        })
      }
    },
  )

  it.each([{}, { accessToken: '' }, { accessToken: 7 }, { user: { id: 'u' }, refreshToken: 'r' }, [], [1]])(
    'seals no session: %j',
    async payload => {
      const bench = new Bench()
      const { sealed } = await bench.seal(payload)
      const result = await bench.authkit.loadSealedSession({ sessionData: sealed }).authenticate()
      expect(result).toEqual({ authenticated: false, reason: 'invalid_session_cookie' })
    },
  )

  it('is not a string: cookie-parser makes objects of cookies that begin with j:', async () => {
    for (const sessionData of [{ toString: 1 }, [], 7] as never[]) {
      const result = await new Bench().authkit.loadSealedSession({ sessionData }).authenticate()
      expect(result).toEqual({ authenticated: false, reason: 'invalid_session_cookie' })
    }
  })
})

describe('a token that holds', () => {
  it('gives everything the session and its claims say', async () => {
    const bench = new Bench<{ plan: string }>()
    const impersonator = { email: 'support@example.com', reason: null }
    const organization = {
      ...{ id: 'org_1', name: 'One', role: 'admin', roles: ['admin', 'owner'], permissions: ['p:read'] },
      ...{ entitlements: ['sso'], featureFlags: ['beta'] },
    }
    bench.local.updateUser('ada@example.com', { organizations: [organization] })
    const { sealed, session, sessionId } = await bench.session({ impersonator, claims: { plan: 'pro' } })
    const result = await bench.authkit.loadSealedSession({ sessionData: sealed }).authenticate()
    expect(result).toEqual({
      ...{
        authenticated: true,
        sessionId,
        organizationId: 'org_1',
        role: 'admin',
        roles: ['admin', 'owner'],
      },
      ...{ permissions: ['p:read'], entitlements: ['sso'], featureFlags: ['beta'], impersonator },
      user: session.user,
      authenticationMethod: 'Password',
      accessToken: session.accessToken,
      claims: expect.objectContaining({ plan: 'pro', sid: sessionId, act: { sub: 'support@example.com' } }),
    })
    if (result.authenticated) expect(result.claims.plan satisfies string).toBe('pro')
  })

  it('may hold any custom claims', async () => {
    const custom = { nested: { deep: [1, null, 'ü'] }, __proto__hint: true, 'a b': '\u2028', big: 1e300 }
    const result = await judge({ ...claims, ...custom })
    expect(result).toMatchObject({ authenticated: true, claims: custom })
  })

  it('holds until the second before it expires', async () => {
    expect(await judge({ ...claims, exp: start + 1 })).toMatchObject({ authenticated: true })
    expect(await judge({ ...claims, exp: start })).toMatchObject({ reason: 'invalid_jwt' })
  })
})

describe('a token that does not hold is invalid_jwt', () => {
  const { exp: _, ...unending } = claims
  const json = JSON.stringify(claims)
  it.each<[string, object | string, (object | string)?]>([
    ['expired', { ...claims, exp: start - 1 }],
    ['not yet valid', { ...claims, nbf: start + 1 }],
    ['no exp', unending],
    ['exp is a fraction', { ...claims, exp: start + 0.5 }],
    ['exp is text', { ...claims, exp: String(start + 300) }],
    ['exp is huge', json.replace(String(claims.exp), '1e400')],
    ['claims are no object', '[]'],
    ['a claim twice', json.replace('{', '{"sub":"other",')],
    ['alg none', claims, { alg: 'none', kid: 'suite' }],
    ['alg HS256', claims, { alg: 'HS256', kid: 'suite' }],
    ['alg PS256', claims, { alg: 'PS256', kid: 'suite' }],
    ['no alg', claims, { kid: 'suite' }],
    ['crit', claims, { alg: 'RS256', kid: 'suite', crit: ['exp'] }],
    ['a header member twice', claims, '{"alg":"RS256","kid":"other","kid":"suite"}'],
    ['an unknown kid', claims, { alg: 'RS256', kid: 'other' }],
    ['over 16 KiB', { ...claims, padding: 'x'.repeat(16 * 1024) }],
  ])('%s', async (_name, body, header) => {
    const result = await judge(body, header ? { header } : {})
    expect(result).toEqual({ authenticated: false, reason: 'invalid_jwt' })
  })

  it('another key signed it under the same kid', async () => {
    const other = await Signer.create()
    const bench = new Bench({ config: { jwks: signer.jwks } })
    const { sealed } = await bench.seal({ accessToken: await other.sign(claims) })
    expect(await bench.authkit.loadSealedSession({ sessionData: sealed }).authenticate()).toEqual({
      authenticated: false,
      reason: 'invalid_jwt',
    })
  })
})

describe('issuer, audience and leeway', () => {
  it.each<[object, object, boolean]>([
    [{}, { iss: 'https://anywhere.example' }, true],
    [{ issuer: 'https://api.workos.com' }, {}, true],
    [{ issuer: 'https://api.workos.com/' }, {}, true],
    [{ issuer: ['https://a.example', 'https://api.workos.com'] }, {}, true],
    [{ issuer: 'https://a.example' }, {}, false],
    [{ issuer: 'https://api.workos.com' }, { iss: undefined }, false],
    [{ issuer: 'https://api.workos.com' }, { iss: 'https://api.workos.com//' }, false],
    [{ audience: 'mine' }, {}, false],
    [{ audience: 'mine' }, { aud: 'mine' }, true],
    [{ audience: ['mine', 'ours'] }, { aud: ['theirs', 'ours'] }, true],
    [{ audience: 'mine' }, { aud: ['theirs'] }, false],
    [{ leeway: 30 }, { exp: start - 29 }, true],
    [{ leeway: 30 }, { exp: start - 30 }, false],
    [{ leeway: 30 }, { nbf: start + 30 }, true],
    [{ leeway: 30 }, { nbf: start + 31 }, false],
  ])('%j judges %j: %j', async (config, more, authenticated) => {
    expect(await judge({ ...claims, ...more }, { config })).toMatchObject({ authenticated })
  })
})
