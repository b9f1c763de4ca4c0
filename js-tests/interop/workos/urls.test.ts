// What needs no request: addresses, PKCE, and how a client is made.

import { describe, it, vi } from 'vitest'
import type { WorkOS } from 'workos-node-11'
import { type Row, useSides } from './sides.js'

type Options = Parameters<WorkOS['userManagement']['getAuthorizationUrl']>[0]

const { compare } = useSides()

const HARD = 'a b+c&d=e%20f/?#[]!\'()*~-._ äö日本🦀\r\n\t"<>\\^`{|}'
const redirectUri = 'https://app.example/callback'
const authkit: Options = { provider: 'authkit', redirectUri }
const TEXTS = ['state', 'loginHint', 'domainHint', 'invitationToken', 'claimNonce', 'prompt'] as const

const variants: Record<string, Options> = {
  'nothing more': authkit,
  ...Object.fromEntries(
    TEXTS.flatMap(name => [
      [name, { ...authkit, [name]: 'value' }],
      [`${name}, hard`, { ...authkit, [name]: HARD }],
      [`${name}, empty`, { ...authkit, [name]: '' }],
      [`${name}, undefined`, { ...authkit, [name]: undefined }],
    ]),
  ),
  'the sign-in page': { ...authkit, screenHint: 'sign-in' },
  'the sign-up page': { ...authkit, screenHint: 'sign-up' },
  'a page of another provider': { ...authkit, provider: 'GoogleOAuth', screenHint: 'sign-up' },
  'a page of no provider': { redirectUri, organizationId: 'org_1', screenHint: 'sign-up' },
  'no target': { redirectUri },
  'an empty target': { redirectUri, provider: '', connectionId: '', organizationId: '' },
  'a connection': { redirectUri, connectionId: 'conn_1' },
  'an organization': { redirectUri, organizationId: 'org_1' },
  'a connection and an empty provider': { redirectUri, connectionId: 'conn_1', provider: '' },
  'another client': { ...authkit, clientId: 'client_ä&1' },
  'maxAge 0': { ...authkit, maxAge: 0 },
  'maxAge 3600': { ...authkit, maxAge: 3600 },
  'scopes in their order': { ...authkit, providerScopes: ['z', 'a b', 'https://x/?y=z'] },
  'no scopes': { ...authkit, providerScopes: [] },
  'parameters of every kind': {
    ...authkit,
    providerQueryParams: { b: 2, a: true, B: 'x', c: 1.5, d: false },
  },
  'no parameters': { ...authkit, providerQueryParams: {} },
  'a challenge': { ...authkit, codeChallenge: 'c'.repeat(43), codeChallengeMethod: 'S256' },
  'a hard challenge': { ...authkit, codeChallenge: HARD, codeChallengeMethod: 'S256' },
  'a hard redirect URI': { provider: 'authkit', redirectUri: HARD },
  'numbers and truths': {
    ...authkit,
    state: 5,
    loginHint: true,
    clientId: 7,
    maxAge: '60',
  } as unknown as Options,
  'scopes that are a text': { ...authkit, providerScopes: 'a b' } as unknown as Options,
  'parameters that are lists': { ...authkit, providerQueryParams: { a: ['x', 'y'] } } as unknown as Options,
  'no redirect URI': { provider: 'authkit' } as Options,
}

describe('getAuthorizationUrl()', () => {
  it.each(Object.entries(variants))('%s', (name, options) =>
    compare({ it: name, call: ({ userManagement }) => userManagement.getAuthorizationUrl(options) }),
  )

  it('without a client id', () =>
    compare({
      it: '',
      options: { clientId: '' },
      call: ({ userManagement }) => userManagement.getAuthorizationUrl(authkit),
    }))

  it('throws, and does not reject', () =>
    compare({
      it: '',
      call: ({ userManagement }) => {
        try {
          return typeof userManagement.getAuthorizationUrl({ redirectUri })
        } catch (error) {
          return String(error)
        }
      },
    }))
})

describe('getAuthorizationUrlWithPKCE()', () => {
  const fixed = async (workos: WorkOS, options: Options) => {
    const { url, state, codeVerifier } = await workos.userManagement.getAuthorizationUrlWithPKCE(options)
    const challenge = await workos.pkce.generateCodeChallenge(codeVerifier)
    return [
      url.replace(state, 'STATE').replace(challenge, 'CHALLENGE'),
      state.replace(/^[\w-]{43}$/, '43'),
      codeVerifier.replace(/^[\w-]{43}$/, '43'),
    ]
  }

  it.each(Object.entries(variants))('%s', (name, options) =>
    compare({ it: name, call: workos => fixed(workos, options) }),
  )
})

describe('getLogoutUrl() and getJwksUrl()', () => {
  it.each<Row>([
    ...[undefined, '', 'https://app.example/?a=b c', HARD].map(
      (returnTo): Row => ({
        it: `returns to ${returnTo}`,
        call: ({ userManagement }) =>
          userManagement.getLogoutUrl({
            sessionId: 'session_1',
            ...(returnTo !== undefined && { returnTo }),
          }),
      }),
    ),
    {
      it: 'a hard session',
      call: ({ userManagement }) => userManagement.getLogoutUrl({ sessionId: HARD }),
    },
    { it: 'no session', call: ({ userManagement }) => userManagement.getLogoutUrl({ sessionId: '' }) },
    ...['client_1', 'a/b', ''].map(
      (id): Row => ({
        it: `the keys of ${id}`,
        call: ({ userManagement }) => userManagement.getJwksUrl(id),
      }),
    ),
  ])('$it', compare)
})

describe('pkce', () => {
  it.each<Row>([
    ...[undefined, 43, 44, 64, 127, 128].map(
      (length): Row => ({
        it: `a verifier of ${length}`,
        call: ({ pkce }) =>
          pkce.generateCodeVerifier(length).replace(/^[\w-]+$/, text => String(text.length)),
      }),
    ),
    ...[0, 42, 129, -1, Number.POSITIVE_INFINITY].map(
      (length): Row => ({
        it: `no verifier of ${length}`,
        call: ({ pkce }) => pkce.generateCodeVerifier(length),
      }),
    ),
    ...['v'.repeat(43), '', 'short', HARD].map(
      (verifier): Row => ({
        it: `the challenge of ${verifier}`,
        call: ({ pkce }) => pkce.generateCodeChallenge(verifier),
      }),
    ),
    {
      it: 'a pair',
      call: async ({ pkce }) => {
        const { codeVerifier, codeChallenge, ...rest } = await pkce.generate()
        return [rest, codeVerifier.length, codeChallenge === (await pkce.generateCodeChallenge(codeVerifier))]
      },
    },
  ])('$it', compare)
})

describe('new WorkOS()', () => {
  const shape = ({ baseURL, clientId, key, options, userManagement }: WorkOS) => [
    ...[baseURL, clientId, key, options, userManagement.clientId, userManagement.issuer],
  ]
  const forms: Record<string, (library: typeof import('workos-node-11')) => unknown> = {
    'a key': ({ WorkOS }) => shape(new WorkOS('sk_1')),
    'a key and options': ({ WorkOS }) =>
      shape(new WorkOS('sk_1', { clientId: 'client_1', issuer: ['a', 'b'] })),
    'a key, and another in the options': ({ WorkOS }) => shape(new WorkOS('sk_1', { apiKey: 'sk_2' })),
    options: ({ WorkOS }) => shape(new WorkOS({ apiKey: 'sk_1', clientId: 'client_1' })),
    'a client id alone': ({ WorkOS }) => shape(new WorkOS({ clientId: 'client_1' })),
    nothing: ({ WorkOS }) => shape(new WorkOS()),
    'an empty key': ({ WorkOS }) => shape(new WorkOS('')),
    'another host': ({ WorkOS }) => shape(new WorkOS('sk_1', { apiHostname: 'auth.app.example' })),
    'a port': ({ WorkOS }) =>
      shape(new WorkOS('sk_1', { apiHostname: 'localhost', port: 8080, https: false })),
    'a port within the host': ({ WorkOS }) =>
      new WorkOS('sk_1', {
        clientId: 'c',
        apiHostname: 'localhost:8080',
        https: false,
      }).userManagement.getAuthorizationUrl(authkit),
    'createWorkOS()': ({ createWorkOS }) => shape(createWorkOS({ apiKey: 'sk_1', clientId: 'client_1' })),
    'createWorkOS() without a key': ({ createWorkOS }) => createWorkOS({ clientId: 'client_1' }).baseURL,
    'requireApiKey()': ({ WorkOS }) => new WorkOS('sk_1').requireApiKey('x'),
    'requireApiKey() without one': ({ WorkOS }) => new WorkOS({ clientId: 'c' }).requireApiKey('things'),
  }

  it.each(Object.entries(forms))('of %s', (name, form) =>
    compare({ it: name, call: (_, library) => form(library) }),
  )

  it.each(Object.entries(forms))('of %s, with an environment', (name, form) => {
    vi.stubEnv('WORKOS_API_KEY', 'sk_env')
    vi.stubEnv('WORKOS_CLIENT_ID', 'client_env')
    vi.stubEnv('WORKOS_API_HOSTNAME', 'not.read.example')
    vi.stubEnv('WORKOS_API_PORT', 'nonsense')
    return compare({ it: name, call: (_, library) => form(library) })
  })
})
