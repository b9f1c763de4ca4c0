// Beginning a sign-in with AuthKit's page: its address as @workos-inc/node 11 writes it, and the cookie that goes with
// it as @workos/authkit-session 0.7 does.

import { createAuthKit } from 'fe26'
import { describe, expect, it } from 'vitest'
import { Bench, Jar, NO_ENVIRONMENT, PASSWORD, parseSetCookie, REDIRECT_URI, thrown } from './bench.js'
import { begun, callback } from './browser.js'

describe('signIn()', () => {
  it('sends the browser to AuthKit with everything WorkOS asks for', async () => {
    const { start, url } = await begun()
    expect(`${url.origin}${url.pathname}`).toBe('https://api.workos.com/user_management/authorize')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'client_local',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      provider: 'authkit',
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      screen_hint: 'sign-in',
      state: start.state,
    })
  })

  it('passes on what it is asked to', async () => {
    const { url } = await begun(undefined, {
      ...{
        organizationId: 'org_1',
        loginHint: 'a b@example.com',
        domainHint: 'example.com',
        prompt: 'login',
      },
      ...{ maxAge: 0, invitationToken: 'inv', claimNonce: 'n', redirectUri: 'http://localhost:3000/cb' },
      ...{ providerScopes: ['a', 'b c'], providerQueryParams: { hd: 'x&y', a: '1' } },
    })
    const { searchParams } = url
    expect(searchParams.getAll('provider_scopes')).toEqual(['a', 'b c'])
    expect(Object.fromEntries(searchParams)).toMatchObject({
      ...{
        organization_id: 'org_1',
        login_hint: 'a b@example.com',
        domain_hint: 'example.com',
        max_age: '0',
      },
      ...{
        prompt: 'login',
        invitation_token: 'inv',
        claim_nonce: 'n',
        redirect_uri: 'http://localhost:3000/cb',
      },
      ...{ 'provider_query_params[hd]': 'x&y', 'provider_query_params[a]': '1' },
    })
    expect([...searchParams.keys()]).toEqual([...searchParams.keys()].toSorted())
  })

  it('names a provider or a connection, and signUp() the page', async () => {
    const parameters = async (options: Parameters<Bench['authkit']['signIn']>[0]) =>
      Object.fromEntries((await begun(undefined, options)).url.searchParams)
    expect(await parameters({ provider: 'GoogleOAuth' })).not.toHaveProperty('screen_hint')
    expect(await parameters({ connectionId: 'conn_1' })).not.toHaveProperty('provider')
    const signUp = await new Bench().authkit.signUp({ loginHint: 'x' })
    expect(new URL(signUp.url).searchParams.get('screen_hint')).toBe('sign-up')
  })

  it.each<Parameters<Bench['authkit']['signIn']>[0]>([
    { screenHint: 'sign-out' as never },
    { screenHint: 'sign-up', provider: 'GoogleOAuth' },
    { redirectUri: '/callback' },
    { redirectUri: 'javascript:alert(1)' },
    { maxAge: -1 },
    { providerScopes: 'a' as never },
  ])('throws a TypeError for %j', async options => {
    const error = await thrown(() => new Bench().authkit.signIn(options))
    expect(error).toBeInstanceOf(TypeError)
    expect(error).toMatchObject({ code: 'invalid_argument' })
  })

  it.each([7, null, ['//evil.example'], ['/a'], { 0: '/a' }])(
    'takes %j for a return path, a hint and an invitation as none: query parsers make them',
    async given => {
      const options = { returnTo: given, loginHint: given, invitationToken: given } as never
      const { bench, jar, url } = await begun(undefined, options)
      expect(url.searchParams.has('login_hint') || url.searchParams.has('invitation_token')).toBe(false)
      const result = await bench.authkit.handleCallback(jar.visit(await bench.local.signIn(url)))
      expect(result).toMatchObject({ authenticated: true, returnPathname: '/' })
    },
  )

  it('needs a redirect URI from somewhere', async () => {
    const credentials = { clientId: 'client_1', apiKey: 'sk_1', cookiePassword: PASSWORD }
    const authkit = createAuthKit({ ...credentials, env: NO_ENVIRONMENT })
    expect(await thrown(() => authkit.signIn())).toMatchObject({ code: 'invalid_argument' })
    expect(await authkit.signIn({ redirectUri: REDIRECT_URI })).toMatchObject({ url: expect.any(String) })
  })
})

describe('the verifier cookie', () => {
  it.each([
    [REDIRECT_URI, 'lax', { samesite: 'Lax', secure: '' }],
    [REDIRECT_URI, 'strict', { samesite: 'Lax', secure: '' }],
    [REDIRECT_URI, 'none', { samesite: 'None', secure: '' }],
    ['http://localhost:3000/callback', 'lax', { samesite: 'Lax' }],
    ['http://localhost:3000/callback', 'none', { samesite: 'None', secure: '' }],
  ] as const)('of %s with SameSite %s', async (redirectUri, cookieSameSite, expected) => {
    const { start } = await begun(new Bench({ config: { redirectUri, cookieSameSite } }))
    expect(start.setCookies).toHaveLength(1)
    const { name, value, attributes } = parseSetCookie(start.setCookies[0] ?? '')
    expect(name).toMatch(/^wos-auth-verifier-[0-9a-f]{8}$/)
    expect(decodeURIComponent(value)).toBe(start.state)
    expect(attributes).toEqual({ path: '/', httponly: '', 'max-age': '600', ...expected })
  })

  it('is one of at most five: a sixth sign-in deletes the five before it', async () => {
    const bench = new Bench()
    const jar = new Jar()
    const begin = async () => {
      const start = await bench.authkit.signIn({ request: jar.visit('/') })
      jar.apply(start)
      return start
    }
    for (let count = 1; count <= 5; count++) {
      expect((await begin()).setCookies).toHaveLength(1)
      expect(jar.names).toHaveLength(count)
    }
    expect((await begin()).setCookies).toHaveLength(6)
    expect(jar.names).toHaveLength(1)
  })

  it('may carry 2,048 bytes of state, and a mistake about that is thrown', async () => {
    const bench = new Bench()
    for (const state of ['x'.repeat(2048), 'ü'.repeat(1024)]) {
      const { jar, url } = await begun(bench, { state })
      expect(await callback(bench, jar, await bench.local.signIn(url))).toMatchObject({ state })
    }
    for (const options of [
      { state: 'x'.repeat(2049) },
      { state: 'ü'.repeat(1025) },
      { returnTo: `/${'x'.repeat(4000)}` },
    ]) {
      expect(await thrown(() => bench.authkit.signIn(options))).toMatchObject({
        name: 'Fe26Error',
        code: 'state_too_large',
      })
    }
  })
})
