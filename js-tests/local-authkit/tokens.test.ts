// Tokens and keys, judged by jose (RFC 7515, 7517, 7519).
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  jwtVerify,
} from 'jose'
import { describe, expect, it } from 'vitest'
import { totpCode } from '../../npm/fe26/src/testing/totp.js'
import { createLocalAuthKit } from '../../npm/fe26/src/testing.js'
import { isLive, rejection, useBench } from './bench.js'

describe.skipIf(isLive)('tokens (minted with the knobs of the local AuthKit)', () => {
  const bench = useBench()

  it('verify under the published JWK Set, fetched over HTTP', async () => {
    const before = Math.floor(Date.now() / 1000)
    const { accessToken, sessionId, user } = await bench.local.issueSession()
    const keys = createRemoteJWKSet(new URL(`${bench.url}/sso/jwks/${bench.clientId}`))
    const options = { issuer: 'https://api.workos.com', algorithms: ['RS256'] }
    const { payload, protectedHeader } = await jwtVerify(accessToken, keys, options)
    expect(protectedHeader).toEqual({ alg: 'RS256', kid: (await bench.local.jwks()).keys[0]?.kid })
    expect(payload).toEqual({
      iss: 'https://api.workos.com',
      sub: user.id,
      sid: sessionId,
      jti: expect.any(String),
      auth_time: expect.any(Number),
      iat: expect.any(Number),
      exp: (payload.iat ?? 0) + 300,
      org_id: 'org_01ANALYTICAL',
      role: 'admin',
      roles: ['admin'],
      permissions: ['engines:write'],
      entitlements: [],
      feature_flags: [],
    })
    // A second may begin between the sign-in and its first token.
    expect(payload['auth_time']).toBeGreaterThanOrEqual(before)
    expect(payload['auth_time']).toBeLessThanOrEqual(payload.iat ?? 0)
  })

  it('say when the person signed in, which refreshing does not change', async () => {
    const authkit = createLocalAuthKit()
    const { accessToken, refreshToken } = await authkit.issueSession()
    const signedIn = decodeJwt(accessToken)
    authkit.advance(600_000)
    const response = await authkit.fetch('https://api.workos.com/user_management/authenticate', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ grant_type: 'refresh_token', refresh_token: refreshToken },
        ...{ client_id: authkit.clientId, client_secret: authkit.apiKey },
      }),
    })
    const { access_token: refreshed } = (await response.json()) as { access_token: string }
    const claims = decodeJwt(refreshed)
    expect(claims['auth_time']).toBe(signedIn['auth_time'])
    expect(claims.iat).toBeGreaterThanOrEqual((signedIn.iat ?? 0) + 600)
  })

  it('publish no private member', async () => {
    const { keys } = await bench.local.jwks()
    const names = keys.map(key => Object.keys(key).sort())
    expect(names).toEqual([['alg', 'e', 'kid', 'kty', 'n', 'use']])
  })

  it('carry the impersonator, a JWT template and the claims of a session', async () => {
    const authkit = createLocalAuthKit({
      issuer: 'https://auth.example.com',
      claims: ({ user, organizationId }) => ({ plan: 'pro', email: user.email, org: organizationId ?? null }),
    })
    const impersonator = { email: 'support@example.com', reason: 'ticket' }
    const { accessToken } = await authkit.issueSession({
      user: 'alan@example.com',
      impersonator,
      claims: { beta: true },
    })
    expect(decodeJwt(accessToken)).toMatchObject({
      iss: 'https://auth.example.com',
      act: { sub: 'support@example.com' },
      plan: 'pro',
      email: 'alan@example.com',
      org: null,
      beta: true,
    })
  })

  it('live as long as accessTokenTtl says, by the given clock', async () => {
    let now = Date.UTC(2030, 0, 1)
    const authkit = createLocalAuthKit({ clock: () => now, accessTokenTtl: 60 })
    const keys = createLocalJWKSet(await authkit.jwks())
    const { accessToken } = await authkit.issueSession()
    expect(decodeJwt(accessToken)).toMatchObject({ iat: now / 1000, exp: now / 1000 + 60 })
    const at = (ms: number) => jwtVerify(accessToken, keys, { currentDate: new Date(ms) })
    await expect(at(now + 59_000)).resolves.toBeDefined()
    expect(await rejection(at(now + 60_000))).toBeInstanceOf(errors.JWTExpired)

    authkit.accessTokenTtl = 5
    now += 1000
    authkit.advance(1000)
    const later = decodeJwt((await authkit.issueSession()).accessToken)
    expect([later.iat, later.exp]).toEqual([Date.UTC(2030, 0, 1) / 1000 + 2, Date.UTC(2030, 0, 1) / 1000 + 7])
  })

  it('change keys on rotation, with and without the old one', async () => {
    const authkit = createLocalAuthKit()
    const old = (await authkit.issueSession()).accessToken
    await authkit.rotateKeys()
    const both = await authkit.jwks()
    expect(both.keys).toHaveLength(2)
    const fresh = (await authkit.issueSession()).accessToken
    expect(decodeProtectedHeader(fresh).kid).not.toBe(decodeProtectedHeader(old).kid)
    for (const token of [old, fresh]) await jwtVerify(token, createLocalJWKSet(both))

    await authkit.rotateKeys({ keepOld: false })
    const one = await authkit.jwks()
    expect(one.keys).toHaveLength(1)
    expect(await rejection(jwtVerify(fresh, createLocalJWKSet(one)))).toBeInstanceOf(errors.JWKSNoMatchingKey)
  })

  it('are signed by one key when first requests race', async () => {
    const authkit = createLocalAuthKit()
    const sessions = await Promise.all([1, 2, 3].map(() => authkit.issueSession()))
    const kids = new Set(sessions.map(({ accessToken }) => decodeProtectedHeader(accessToken).kid))
    expect(kids.size).toBe(1)
  })

  it('are 404 for another client', async () => {
    const response = await fetch(`${bench.url}/sso/jwks/client_other`)
    expect(response.status).toBe(404)
  })
})

describe('totp', () => {
  it('agrees with RFC 6238 appendix B (SHA-1, last six digits)', async () => {
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
    const vectors: [number, string][] = [
      [59, '287082'],
      [1111111109, '081804'],
      [1111111111, '050471'],
      [1234567890, '005924'],
      [2000000000, '279037'],
      [20000000000, '353130'],
    ]
    for (const [seconds, code] of vectors) expect(await totpCode(secret, seconds * 1000)).toBe(code)
  })
})
