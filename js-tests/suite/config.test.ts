// Where configuration comes from, and that everything wrong with it is said at once.

import { type AuthKitConfig, createAuthKit, Fe26Error } from 'fe26'
import { describe, expect, it } from 'vitest'
import { Bench, NO_ENVIRONMENT, PASSWORD, parseSetCookie, thrown } from './bench.js'

const complete = { clientId: 'client_1', apiKey: 'sk_1', cookiePassword: PASSWORD, env: NO_ENVIRONMENT }

/** The keys createAuthKit() complains about. */
async function problems(config: AuthKitConfig): Promise<string[]> {
  const error = await thrown(() => createAuthKit({ env: NO_ENVIRONMENT, ...config }))
  expect(error).toBeInstanceOf(Fe26Error)
  expect(error).toMatchObject({ name: 'Fe26Error', code: 'invalid_config' })
  const found = error instanceof Fe26Error ? error.problems : []
  for (const { fix } of found) expect(error.message).toContain(fix)
  return found.map(({ key }) => key)
}

describe('what is wrong', () => {
  it('is required and missing: each with its variable', async () => {
    const error = await thrown(() => createAuthKit({ env: NO_ENVIRONMENT }))
    expect(error).toMatchObject({
      problems: [
        { key: 'clientId', environment: 'WORKOS_CLIENT_ID', fix: expect.any(String) },
        { key: 'apiKey', environment: 'WORKOS_API_KEY', fix: expect.any(String) },
        { key: 'cookiePassword', environment: 'WORKOS_COOKIE_PASSWORD', fix: expect.any(String) },
      ],
    })
  })

  it('is an option that does not exist, with the one that was meant', async () => {
    const error = await thrown(() =>
      createAuthKit({ ...complete, redirectURI: 'x', colour: 1 } as AuthKitConfig),
    )
    expect(error).toMatchObject({
      problems: [
        { key: 'redirectURI', fix: 'there is no option redirectURI: did you mean redirectUri?' },
        { key: 'colour', fix: 'there is no option colour' },
      ],
    })
  })

  it.each(['sk_live\n', ' sk_live', 'sk live', 'sk_ä'])(
    'is an API key that no header can carry: %j',
    async apiKey => {
      expect(await problems({ ...complete, apiKey })).toEqual(['apiKey'])
    },
  )

  it('is reported in one error, wrong types beside wrong values', async () => {
    const keys = await problems({
      clientId: ' ',
      apiKey: 7 as never,
      redirectUri: '/callback',
      cookiePassword: 'too short',
      cookieName: 'a b',
      cookieMaxAge: 0,
      cookieDomain: 'https://example.com',
      cookieSameSite: 'sometimes' as never,
      apiHostname: 'https://api.workos.com',
      apiPort: 65_536,
      apiHttps: 'yes' as never,
      leeway: -1,
      jwks: { keys: [] },
      jwksStaleFor: 1.5,
    })
    expect(keys.toSorted()).toEqual(
      [
        ...['apiHostname', 'apiHttps', 'apiKey', 'apiPort', 'clientId', 'cookieDomain', 'cookieMaxAge'],
        ...[
          'cookieName',
          'cookiePassword',
          'cookieSameSite',
          'jwks',
          'jwksStaleFor',
          'leeway',
          'redirectUri',
        ],
      ].toSorted(),
    )
  })

  it('may stand in the environment', async () => {
    const env = { WORKOS_COOKIE_MAX_AGE: 'long', WORKOS_API_PORT: '-1', WORKOS_API_HTTPS: 'maybe' }
    const error = await thrown(() => createAuthKit({ ...complete, env: { ...NO_ENVIRONMENT, ...env } }))
    expect(error).toMatchObject({
      problems: [
        { key: 'cookieMaxAge', environment: 'WORKOS_COOKIE_MAX_AGE' },
        { key: 'apiPort', environment: 'WORKOS_API_PORT' },
        { key: 'apiHttps', environment: 'WORKOS_API_HTTPS' },
      ],
    })
  })

  it.each<AuthKitConfig>([
    { redirectUri: 'app.example/callback' },
    { redirectUri: 'javascript:alert(1)' },
    { redirectUri: 'https://' },
    { redirectUri: 'https://app.example/call back' },
    { cookieName: 'a;b' },
    { cookieName: '' },
    { cookieName: 'ü' },
    { cookieDomain: 'a.example; Secure' },
    { cookieMaxAge: -1 },
    { cookieMaxAge: 1.5 },
    { cookieMaxAge: Number.POSITIVE_INFINITY, leeway: Number.NaN },
    { cookieSameSite: 'LAXER' as never },
    { apiHostname: 'a.example/path' },
    { apiHostname: 'a.example:8080' },
    { apiPort: -1 },
    { leeway: 0.5 },
    { jwks: {} as never },
    { jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] } },
    { jwks: [] as never },
    { issuer: 7 as never },
    { audience: [7] as never },
  ])('names its key: %j', async config => {
    expect(await problems({ ...complete, ...config })).toEqual(Object.keys(config))
  })

  it.each([
    'x'.repeat(31),
    '',
    [],
    [PASSWORD, 'too short'],
    { id: '1', secret: 'too short' },
    { id: 'a-b', secret: PASSWORD },
    { encryption: PASSWORD, integrity: 'too short' },
    { secret: 7 as never },
    'ü'.repeat(31),
  ])('is a password: %j', async cookiePassword => {
    expect(await problems({ ...complete, cookiePassword })).toEqual(['cookiePassword'])
  })

  it('names no value', async () => {
    const marked = (name: string) => `marked ${name} secret`
    const error = await thrown(() =>
      createAuthKit({
        clientId: 7 as never,
        apiKey: { [marked('key')]: marked('key') } as never,
        cookiePassword: [{ secret: marked('password') }],
        redirectUri: marked('redirect'),
        cookieName: marked('name'),
        env: { ...NO_ENVIRONMENT, WORKOS_API_PORT: marked('port'), WORKOS_COOKIE_MAX_AGE: marked('age') },
      }),
    )
    expect(error).toMatchObject({ code: 'invalid_config' })
    expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toContain('marked')
  })
})

describe('what is accepted', () => {
  it('has defaults', () => {
    expect(createAuthKit(complete).settings).toEqual({
      clientId: 'client_1',
      redirectUri: null,
      hasSeveralOrigins: false,
      cookieName: 'wos-session',
      baseUrl: 'https://api.workos.com',
      jwksUrl: 'https://api.workos.com/sso/jwks/client_1',
      pages: null,
    })
  })

  it('comes from the environment, and code wins', () => {
    const env = {
      WORKOS_CLIENT_ID: 'client_env',
      WORKOS_API_KEY: 'sk_env',
      WORKOS_REDIRECT_URI: 'http://localhost:3000/env',
      WORKOS_COOKIE_PASSWORD: PASSWORD,
      WORKOS_COOKIE_NAME: 'env',
      WORKOS_API_HOSTNAME: 'localhost',
      WORKOS_API_HTTPS: 'false',
      WORKOS_API_PORT: '8080',
    }
    expect(createAuthKit({ env }).settings).toEqual({
      clientId: 'client_env',
      redirectUri: 'http://localhost:3000/env',
      hasSeveralOrigins: false,
      cookieName: 'env',
      baseUrl: 'http://localhost:8080',
      jwksUrl: 'http://localhost:8080/sso/jwks/client_env',
      pages: null,
    })
    expect(createAuthKit({ clientId: 'client_code', cookieName: 'code', apiPort: 1, env }).settings).toEqual({
      clientId: 'client_code',
      redirectUri: 'http://localhost:3000/env',
      hasSeveralOrigins: false,
      cookieName: 'code',
      baseUrl: 'http://localhost:1',
      jwksUrl: 'http://localhost:1/sso/jwks/client_code',
      pages: null,
    })
  })

  it('ignores the bindings that a Worker’s env holds beside variables', () => {
    const env = { ...NO_ENVIRONMENT, WORKOS_CLIENT_ID: 'client_env', WORKOS_KV: { get() {} }, DB: {} }
    expect(createAuthKit({ ...complete, env }).settings.clientId).toBe('client_1')
    const { clientId: _, ...rest } = complete
    expect(createAuthKit({ ...rest, env }).settings.clientId).toBe('client_env')
  })

  it.each([
    'x'.repeat(32),
    '𝄞'.repeat(16),
    [PASSWORD, 'y'.repeat(32)],
    { id: 'a_1', secret: PASSWORD },
    { encryption: PASSWORD, integrity: 'z'.repeat(32) },
    'p'.repeat(100_000),
  ])('as a password: %j', async cookiePassword => {
    const authkit = createAuthKit({ ...complete, cookiePassword })
    const sealed = await authkit.sealSession({ accessToken: 'a' })
    expect(await authkit.unsealSession(sealed)).toEqual({ accessToken: 'a' })
  })

  it('shapes the session cookie', async () => {
    const env = {
      ...NO_ENVIRONMENT,
      WORKOS_COOKIE_MAX_AGE: '60',
      WORKOS_COOKIE_DOMAIN: 'app.example',
      WORKOS_COOKIE_SAME_SITE: 'Strict',
    }
    const cookieOf = async (config: AuthKitConfig) => {
      const bench = new Bench({ config })
      const { session } = await bench.session()
      const result = await bench.authkit.authenticateWith('refreshToken', session)
      return parseSetCookie(result.setCookies?.[0] ?? '')
    }
    expect(await cookieOf({})).toMatchObject({
      name: 'wos-session',
      attributes: { path: '/', httponly: '', secure: '', samesite: 'Lax', 'max-age': '34560000' },
    })
    expect(await cookieOf({ env, cookieName: 'mine' })).toMatchObject({
      name: 'mine',
      attributes: { domain: 'app.example', samesite: 'Strict', 'max-age': '60' },
    })
    const local = await cookieOf({ redirectUri: 'http://localhost:3000/callback' })
    expect(local.attributes).not.toHaveProperty('secure')
    const embedded = { redirectUri: 'http://localhost:3000/callback', cookieSameSite: 'none' as const }
    expect((await cookieOf(embedded)).attributes).toMatchObject({ secure: '', samesite: 'None' })
  })
})

it('a public client needs no API key and sends none', async () => {
  const env = { ...NO_ENVIRONMENT, WORKOS_API_KEY: 'sk_test_local' }
  const bench = new Bench({ config: { publicClient: true, env } })
  const { session } = await bench.session()
  expect(await bench.authkit.authenticateWith('refreshToken', session)).toMatchObject({ authenticated: true })
  const [request] = bench.requests('authenticate')
  expect(request?.headers).not.toHaveProperty('authorization')
  expect(request?.body).not.toContain('sk_test_local')
  const error = await thrown(() => bench.authkit.authenticateWith('authorizationCode', { code: 'c' }))
  expect(error).toBeInstanceOf(TypeError)
  expect(error).toMatchObject({ code: 'invalid_argument' })
})

it('a confidential client sends its API key twice, as the official SDK does, and says who it is', async () => {
  const bench = new Bench()
  const { session } = await bench.session()
  await bench.authkit.authenticateWith('refreshToken', session)
  const [request] = bench.requests('authenticate')
  expect(request?.headers).toMatchObject({
    authorization: 'Bearer sk_test_local',
    'content-type': 'application/json',
    'idempotency-key': expect.stringMatching(/^[0-9a-f-]{36}$/),
    'user-agent': expect.stringMatching(/^fe26\//),
  })
  expect(bench.lastGrant()).toMatchObject({ client_id: 'client_local', client_secret: 'sk_test_local' })
})
