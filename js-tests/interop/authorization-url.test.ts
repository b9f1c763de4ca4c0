// The authorization URL of a sign-in, byte for byte that of the SDK given the same state and challenge.

import { createAuthKit, type SignInOptions } from 'fe26'
import { describe, expect, it } from 'vitest'
import { WorkOS } from 'workos-node-11'
import { COOKIE_PASSWORD, REDIRECT_URI } from '../local-authkit/bench.js'

type SdkOptions = Parameters<WorkOS['userManagement']['getAuthorizationUrl']>[0]

const HARD = 'a b+c&d=e%20f/?#[]!\'()*~-._ äö日本🦀\r\n\t"<>\\^`{|}'
const texts = ['loginHint', 'domainHint', 'invitationToken', 'claimNonce', 'organizationId'] as const

const matrix: [name: string, options: SignInOptions][] = [
  ['nothing', {}],
  ...texts.flatMap((member): [string, SignInOptions][] => [
    [member, { [member]: 'value' }],
    [`${member} with every kind of character`, { [member]: HARD }],
    [`${member}, empty`, { [member]: '' }],
  ]),
  ...['login', 'none', 'consent', 'select_account'].map((prompt): [string, SignInOptions] => [
    `prompt ${prompt}`,
    { prompt },
  ]),
  ...[0, 1, 3600, Number.MAX_SAFE_INTEGER].map((maxAge): [string, SignInOptions] => [
    `maxAge ${maxAge}`,
    { maxAge },
  ]),
  ['the sign-in page', { screenHint: 'sign-in' }],
  ['the sign-up page', { screenHint: 'sign-up' }],
  ...['GoogleOAuth', 'MicrosoftOAuth', 'GitHubOAuth', 'AppleOAuth'].map(
    (provider): [string, SignInOptions] => [`the provider ${provider}`, { provider }],
  ),
  ['a connection', { connectionId: 'conn_1' }],
  ['a connection and an organization', { connectionId: 'conn_1', organizationId: 'org_1' }],
  ['a connection and AuthKit', { connectionId: 'conn_1', provider: 'authkit' }],
  ['one scope', { provider: 'GoogleOAuth', providerScopes: ['email'] }],
  [
    'several scopes in their order',
    { provider: 'GoogleOAuth', providerScopes: ['z', 'a b', 'https://x/?y=z'] },
  ],
  ['no scopes', { provider: 'GoogleOAuth', providerScopes: [] }],
  ['no provider parameters', { providerQueryParams: {} }],
  [
    'provider parameters in the order of their names',
    { providerQueryParams: { b: '2', a: '1', B: '3', A: HARD } },
  ],
  [
    'provider parameters with names of every kind',
    {
      providerQueryParams: {
        hd: 'a',
        access_type: 'b',
        'a-b': 'c',
        ab: 'd',
        'a b': 'e',
        a1: 'f',
        'a[0]': 'g',
        10: 'h',
        9: 'i',
      },
    },
  ],
  ['another redirect URI', { redirectUri: 'https://app.example/cb?x=1&y=a%20b&z=ä' }],
  [
    'everything at once',
    {
      ...Object.fromEntries(texts.map(member => [member, HARD])),
      ...{ provider: 'authkit', screenHint: 'sign-up', prompt: 'login', maxAge: 60, connectionId: 'conn_1' },
      ...{ providerScopes: ['a', 'b'], providerQueryParams: { y: HARD, x: HARD } },
    },
  ],
]

const bases = [
  ['the default host', {}],
  ['another host', { apiHostname: 'auth.app.example' }],
  ['a local one', { apiHostname: 'localhost', apiHttps: false, apiPort: 8080 }],
] as const

describe.each(bases)('signIn() at %s', (_, base) => {
  const authkit = createAuthKit({
    clientId: 'client_ä&1',
    apiKey: 'sk_test_1',
    redirectUri: REDIRECT_URI,
    cookiePassword: COOKIE_PASSWORD,
    ...base,
  })
  const { apiHostname, apiHttps, apiPort } = {
    apiHostname: undefined,
    apiHttps: true,
    apiPort: undefined,
    ...base,
  }
  const { userManagement } = new WorkOS({
    apiKey: 'sk_test_1',
    clientId: 'client_ä&1',
    https: apiHttps,
    ...(apiHostname && { apiHostname }),
    ...(apiPort && { port: apiPort }),
  })

  it.each(matrix)('%s', async (_, options) => {
    const { url, state } = await authkit.signIn({ ...options, returnTo: '/x', state: 'mine' })
    const given = new URL(url).searchParams
    expect(given.get('state')).toBe(state)
    // What fe26 decides by default, and the SDK leaves open: AuthKit's page, and its sign-in form.
    const provider = options.provider ?? (options.connectionId === undefined ? 'authkit' : undefined)
    const sdkOptions = {
      redirectUri: REDIRECT_URI,
      ...options,
      ...(provider !== undefined && { provider }),
      ...(provider === 'authkit' && { screenHint: options.screenHint ?? 'sign-in' }),
      state,
      codeChallenge: given.get('code_challenge'),
      codeChallengeMethod: 'S256',
    }
    expect(url).toBe(userManagement.getAuthorizationUrl(sdkOptions as SdkOptions))
  })
})

describe('signIn() with options that cannot work', () => {
  const config = { clientId: 'client_1', apiKey: 'sk_test_1', redirectUri: REDIRECT_URI }
  const authkit = createAuthKit({ ...config, cookiePassword: COOKIE_PASSWORD })
  const { userManagement } = new WorkOS(config)
  const base = { redirectUri: REDIRECT_URI }

  it.each<[string, SignInOptions]>([
    ['a screen hint for another provider', { provider: 'GoogleOAuth', screenHint: 'sign-up' }],
    ['a screen hint for a connection', { connectionId: 'conn_1', screenHint: 'sign-in' }],
    ['an empty provider', { provider: '' }],
  ])('%s is a TypeError in both', async (_, options) => {
    expect(() => userManagement.getAuthorizationUrl({ ...base, ...options } as SdkOptions)).toThrow(TypeError)
    await expect(authkit.signIn(options)).rejects.toThrow(TypeError)
  })
})
