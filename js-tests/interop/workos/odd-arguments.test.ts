// Addresses and arguments that are written in another way than most people do, and those that are none.

import { describe, expect, it } from 'vitest'
import type { WorkOS } from 'workos-node-11'
import { KEY_SET, SESSION } from './cookies.js'
import { PASSWORD, type Row, useSides } from './sides.js'

const { compare } = useSides()

const AUTHKIT = { provider: 'authkit', redirectUri: 'https://app.example/callback' }
const URLS: Record<string, (workos: WorkOS) => unknown> = {
  baseURL: ({ baseURL }) => baseURL,
  'getAuthorizationUrl()': ({ userManagement }) => userManagement.getAuthorizationUrl(AUTHKIT),
  'getLogoutUrl()': ({ userManagement }) => userManagement.getLogoutUrl({ sessionId: 's' }),
  'getJwksUrl()': ({ userManagement }) => userManagement.getJwksUrl('client_1'),
}

describe.each(Object.entries(URLS))('%s of a client at', (name, call) => {
  const row = (options: object): Row => ({
    it: JSON.stringify(options),
    options: { port: undefined, ...options } as never,
    call,
  })
  it.each<Row>([
    ...[80, 443].flatMap(port => [true, false].map(https => row({ apiHostname: 'a.example', https, port }))),
    row({ apiHostname: 'a.example', port: '443', https: true }),
    row({ apiHostname: 'A.Example', https: true }),
    row({ apiHostname: 'A.Example:443', https: true }),
    row({ apiHostname: 'A.Example:8443', https: true }),
    ...[0, '', null, Number.NaN].map(port => row({ apiHostname: 'a.example', port })),
    row({ apiHostname: '[::1]', port: 8080, https: false }),
    row({ apiHostname: '[::1]:8080', https: false }),
    row({ apiHostname: '127.1', port: 8080, https: false }),
    row({ apiHostname: '0x7f.1' }),
    ...['a.example.', 'a_b.example', 'a..example', '', null].map(apiHostname => row({ apiHostname })),
    row({ apiHostname: 'localhost', https: 'false' }),
  ])('$it', compare)

  const isUrl = name === 'getAuthorizationUrl()' || name === 'getLogoutUrl()'
  it.each<Row>([
    ...['bücher.example', 'a.example/', 'https://a.example', ' a.example', 'a.example?x', 'a.example#x'].map(
      apiHostname => row({ apiHostname }),
    ),
    ...['u:p@a.example', 'a b'].map(apiHostname => row({ apiHostname })),
    ...[65_536, -1, 1.5].map(port => row({ apiHostname: 'a.example', port })),
  ])('$it, which is no host name', row =>
    compare({
      ...row,
      ...(isUrl && {
        differs: {
          name: 'host-name',
          peer: {},
          fe26: { threw: { name: 'Fe26Error', members: { code: 'invalid_config' } } },
        },
      }),
    }),
  )

  it('a host name with a port, and another port', () =>
    compare({
      ...row({ apiHostname: 'a.example:80', port: 90 }),
      ...(isUrl && {
        differs: { name: 'host-name', peer: {}, fe26: { gave: expect.stringContaining('//a.example:90/') } },
      }),
    }))
})

describe('getAuthorizationUrl() with', () => {
  const row = (options: object, differs?: [peer: object, fe26: object]): Row => ({
    it: Object.entries(options)
      .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
      .join(),
    call: ({ userManagement }) => userManagement.getAuthorizationUrl({ ...AUTHKIT, ...options } as never),
    ...(differs && { differs: { name: 'authorization-options', peer: differs[0], fe26: differs[1] } }),
  })
  const holds = (text: string) => ({ gave: expect.stringContaining(text) })
  const refused = { threw: { name: 'TypeError' } }

  it.each<Row>([
    row({ providerQueryParams: { b: 1, a: 2, Z: 3, z: 4 } }),
    row({ providerQueryParams: { 'a[b]': 1, 'a b': 1, 'a+b': 2, 10: 'a', 9: 'b', '': 'x' } }),
    row({ providerQueryParams: { a: null, b: '', c: Number.NaN, d: -0, e: 1e21, f: { g: 1 }, h: [] } }),
    // Beyond ASCII, the other package asks the runtime's locale for an order, which no server looks at.
    row({ providerQueryParams: { ä: 1, z: 2 } }, [
      holds('%C3%A4%5D=1&provider_query_params%5Bz'),
      holds('z%5D=2&provider_query_params%5B%C3%A4'),
    ]),
    row({ providerQueryParams: 'ab' }, [holds('query_params=ab'), holds('query_params%5B0%5D=a')]),
    row({ providerQueryParams: ['a', 'b'] }, [holds('query_params=a&'), holds('query_params%5B0%5D=a')]),
    row({ providerQueryParams: 7 }, [holds('query_params=7'), holds('provider=authkit&redirect_uri')]),
    ...[['a', 'a'], [''], [null], [7], 7, '', 'ä b'].map(providerScopes => row({ providerScopes })),
    row({ providerScopes: { 0: 'a' } }, [holds('scopes%5B0%5D=a'), holds('scopes=%5Bobject')]),
    row({ codeChallengeMethod: 'S256' }, [
      holds('challenge_method=S256'),
      holds('client_id=client_01DROPIN&provider'),
    ]),
    row({ codeChallenge: 'c', codeChallengeMethod: 'plain' }, [holds('method=plain'), holds('method=S256')]),
    row({ codeChallenge: '', codeChallengeMethod: 'S256' }),
    ...[1.5, 1e21].map(maxAge => row({ maxAge }, [holds('max_age='), refused])),
    row({ maxAge: Number.NaN }, [holds('max_age=NaN'), refused]),
    row({ maxAge: '' }, [holds('max_age=&'), holds('client_01DROPIN&provider')]),
    row({ redirectUri: null }, [holds('redirect_uri=null'), holds('provider=authkit&response_type')]),
    row({ redirectUri: '' }),
    row({ state: ['a', 'b'] }, [holds('state=a&state=b'), refused]),
    row({ loginHint: '\ud800' }, [{ threw: { name: 'URIError' } }, holds('login_hint=%EF%BF%BD')]),
    ...['', null].map(clientId => row({ clientId })),
    row({ connectionId: 'conn_1', organizationId: 'org_1' }),
    row({ provider: 'AuthKit', unknown: 'x' }),
  ])('$it', compare)
})

describe('getLogoutUrl() with', () => {
  it.each<Row>(
    [
      ...[null, undefined, 7, {}, ['a'], '\ud800'].map(sessionId => ({ sessionId })),
      ...[null, 7, {}, new URL('https://app.example/a')].map(returnTo => ({ sessionId: 's', returnTo })),
    ].map(options => ({
      it: JSON.stringify(options),
      call: ({ userManagement }) => userManagement.getLogoutUrl(options as never),
    })),
  )('$it', compare)

  it.each<Row>(
    [undefined, '', null, 7, {}, 'https://app.example/?ä', new URL('https://app.example/b')].map(
      returnTo => ({
        it: `of a session, returning to ${returnTo}`,
        keySet: KEY_SET,
        withoutKeySets: true,
        options: { apiHostname: 'LOCALHOST' },
        call: ({ userManagement }) =>
          userManagement
            .loadSealedSession({ sessionData: SESSION, cookiePassword: PASSWORD })
            .getLogoutUrl({ returnTo } as never),
      }),
    ),
  )('$it', compare)
})

describe('pkce.generateCodeVerifier()', () => {
  const row = (length: unknown): Row => ({
    it: String(length),
    call: ({ pkce }) => pkce.generateCodeVerifier(length as number).length,
  })
  it.each<Row>([43.5, 43.999, 127.2, 128.5, '43', '64', '', null, true, 42.9, [50]].map(row))('$it', compare)

  it.each<Row>([Number.NaN, {}, 'x'].map(row))('verifier-length: $it', row =>
    compare({
      ...row,
      differs: { name: 'verifier-length', peer: { gave: 0 }, fe26: { threw: { name: 'RangeError' } } },
    }),
  )

  it('verifier-length: 44n', () =>
    compare({
      ...row(44n),
      differs: {
        name: 'verifier-length',
        peer: { threw: { name: 'TypeError', message: expect.stringContaining('mix BigInt') } },
        fe26: { threw: { name: 'TypeError', message: expect.stringContaining('convert a BigInt') } },
      },
    }))
})

describe('pkce.generateCodeChallenge()', () => {
  it.each<Row>(
    [undefined, null, 7, {}, ['a'], 'ä', '\ud800', new Uint8Array(3)].map(verifier => ({
      it: String(verifier),
      call: ({ pkce }) => pkce.generateCodeChallenge(verifier as string),
    })),
  )('$it', compare)
})
