// Sign-ins that begin: every option, every setting of cookies, every kind of storage and encryption.

import { describe, expect, it } from 'vitest'
import { useBench } from '../bench.js'
import { compare, differ } from './differences.js'
import { type Library, observeBoth, type Setup } from './worlds.js'

type Options = NonNullable<Parameters<InstanceType<Library['AuthOperations']>['createAuthorization']>[0]>
type Config = NonNullable<Setup['config']>

const optionsOf: Options[] = [
  {},
  ...['/x?y=1#z', '', '//evil.example', '/ä 日本'].map(returnPathname => ({ returnPathname })),
  ...['s', '', 'from=newsletter&n=1', 'ä日本🦀 \u0000\u2028"\\~*.', 'x'.repeat(1_000)].map(state => ({
    state,
  })),
  ...['x'.repeat(2_048), 'x'.repeat(2_049), `${'ä'.repeat(1_024)}x`, 'x'.repeat(10_000)].map(state => ({
    state,
  })),
  ...[100, 1_000, 2_000, 2_500, 3_000].map(length => ({ returnPathname: `/${'x'.repeat(length)}` })),
  ...['http://localhost:4000/other', 'https://app.example/callback', 'not a URL', ''].map(redirectUri => ({
    redirectUri,
  })),
  { organizationId: 'org_1' },
  { loginHint: 'ada+x@example.com' },
  ...(['login', 'none', 'consent', 'select_account'] as const).map(prompt => ({ prompt })),
  ...[0, 300].map(maxAge => ({ maxAge })),
  {
    ...{
      returnPathname: '/x',
      state: 's',
      redirectUri: 'https://app.example/callback',
      organizationId: 'org_1',
    },
    ...{ loginHint: 'ada@example.com', prompt: 'login', maxAge: 5 },
  },
]

const cookies: Config[] = [
  {},
  ...(['lax', 'strict', 'none', 'None', 'LAX'] as const).map(
    cookieSameSite => ({ cookieSameSite }) as Config,
  ),
  { cookieDomain: 'app.example' },
  { cookieDomain: '.app.example', cookieSameSite: 'none' },
  { cookieDomain: '' },
]
const redirectUris = [
  'http://localhost:3000/callback',
  'https://app.example/callback',
  'HTTPS://app.example',
  'x',
]

const configs = cookies.flatMap(config => redirectUris.map(redirectUri => ({ ...config, redirectUri })))

describe('a sign-in that begins', () => {
  const bench = useBench()

  it.each(['createAuthorization', 'createSignIn', 'createSignUp'] as const)(
    'with every option: service.%s()',
    async name => {
      for (const options of optionsOf) {
        compare(await observeBoth(bench, {}, ({ service }) => service[name](undefined, options)))
      }
      for (const screenHint of ['sign-in', 'sign-up'] as const) {
        compare(
          await observeBoth(bench, {}, ({ service }) => service[name](undefined, { screenHint } as object)),
        )
      }
      compare(await observeBoth(bench, {}, ({ service }) => service[name](undefined)))
    },
  )

  it.each(['createAuthorization', 'createSignIn', 'createSignUp'] as const)(
    'with every option: operations.%s()',
    async name => {
      for (const options of optionsOf) {
        compare(await observeBoth(bench, {}, ({ operations }) => operations[name](options)))
      }
      compare(await observeBoth(bench, {}, ({ operations }) => operations[name]()))
    },
  )

  it.each(['headers', 'response', 'lists', 'full'] as const)(
    'with every setting of cookies, in a storage of the kind "%s"',
    async storage => {
      // Every one of them where the header itself is seen, and some elsewhere.
      for (const config of storage === 'headers' ? configs : configs.slice(-4)) {
        for (const redirectUri of [undefined, ...redirectUris]) {
          const options = redirectUri === undefined ? {} : { redirectUri }
          const response = () =>
            new Response('body', { status: 201, headers: { 'X-Own': '1', 'Set-Cookie': 'a=b' } })
          compare(
            await observeBoth(bench, { config, storage }, ({ service }) =>
              service.createSignIn(response(), options),
            ),
          )
        }
      }
    },
  )

  it.each(['plain', 'failing'] as const)('with an encryption of the application: %s', async encryption => {
    for (const options of optionsOf) {
      const begin = ({ service }: { service: { createSignIn: CallableFunction } }) =>
        service.createSignIn(undefined, options)
      compare(await observeBoth(bench, { encryption }, begin))
    }
  })

  it('with a client that fails, or gives what it likes', async () => {
    const clients: [string, Setup['client']][] = [
      ['no pair', client => ({ ...client, pkce: { generate: () => Promise.reject(new Error('no pair')) } })],
      [
        'a short verifier',
        client => fake(client, { codeVerifier: 'v', codeChallenge: 'c', codeChallengeMethod: 'S256' }),
      ],
      [
        'an odd verifier',
        client =>
          fake(client, { codeVerifier: 'ä "\u0000', codeChallenge: 'c', codeChallengeMethod: 'S256' }),
      ],
      [
        'no URL',
        client => ({
          ...fake(client, { codeVerifier: 'v' }),
          userManagement: {
            getAuthorizationUrl: () => {
              throw new TypeError('no URL')
            },
          },
        }),
      ],
    ]
    for (const [, client] of clients) {
      compare(
        await observeBoth(bench, { ...(client && { client }) }, ({ service }) =>
          service.createSignIn(undefined),
        ),
      )
    }
    expect(clients).toHaveLength(4)
  })

  it('with what is no text (difference)', async () => {
    for (const [name, value] of [
      ['state', 7],
      ['returnPathname', {}],
      ['redirectUri', ['x']],
    ] as const) {
      const begun = await observeBoth(bench, {}, ({ service }) =>
        service.createSignIn(undefined, { [name]: value } as object),
      )
      differ(begun, 'options', { threw: { lineage: ['TypeError', 'Error'], code: 'invalid_argument' } })
    }
  })

  it('with another redirect URI scheme (difference)', async () => {
    for (const redirectUri of [
      'myapp://callback',
      'ftp://app.example/callback',
      ' http://localhost/callback',
    ]) {
      differ(
        await observeBoth(bench, { config: { redirectUri } }, ({ service }) =>
          service.createSignIn(undefined),
        ),
        'secure',
        { gave: { headers: { 'Set-Cookie': expect.stringContaining('; Secure') } } },
      )
    }
  })
})

function fake(client: object, pair: object) {
  return {
    pkce: { generate: async () => pair },
    userManagement: (client as { userManagement: object }).userManagement,
  }
}
