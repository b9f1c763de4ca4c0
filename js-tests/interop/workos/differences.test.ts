// The differences that are no rows of the other tables, each by its name; and that the page lists all of them.

import { readFileSync } from 'node:fs'
import * as fe26 from 'fe26/workos'
import { jwtVerify } from 'jose'
import { describe, expect, it, vi } from 'vitest'
import * as peer from 'workos-node-11'
import { COOKIES, forge, KEY_SET, SESSION, sealOf } from './cookies.js'
import { DIFFERENCES } from './differences.js'
import { ANSWER, present } from './grants.js'
import { tokenOf } from './pictures.js'
import { failed, THREW } from './refresh-differences.js'
import { type Library, PASSWORD, type Row, useSides } from './sides.js'

const { compare, shows, watch } = useSides()

const sealed = ({ userManagement }: peer.WorkOS, sessionData: string) =>
  userManagement.loadSealedSession({ sessionData, cookiePassword: PASSWORD })
const asked = (times: number, more = {}) => ({ requests: Array(times).fill({ method: 'POST', ...more }) })
const invalidGrant = { status: 400, body: { error: 'invalid_grant' } }
const answerWith = (accessToken: string) => [{ body: { ...ANSWER, access_token: accessToken } }]
const password = present('authenticateWithPassword', { email: 'a', password: 'b' })
const hs256 = `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${tokenOf({ sid: 's', exp: 4e9 }).split('.')[1]}.AAAA`

const TOO_SHORT = /^(Cookie password is required|Password string too short)/
const claimOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).org_id ?? 'undefined'
const EC_KEY = {
  ...(await crypto.subtle.exportKey(
    'jwk',
    (
      await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify', 'sign'])
    ).publicKey,
  )),
  kid: 'ec',
  key_ops: undefined,
}

const rows: Row[] = [
  {
    it: 'refresh-shared',
    script: [{ body: ANSWER }],
    call: async workos => {
      const refreshes = Array.from({ length: 5 }, () => sealed(workos, SESSION).refresh())
      return (await Promise.all(refreshes)).map(result => result.authenticated)
    },
    differs: {
      name: 'refresh-shared',
      peer: { gave: Array(5).fill(true), ...asked(5) },
      fe26: { gave: Array(5).fill(true), ...asked(1) },
    },
  },
  ...['', 'short'].map(
    (cookiePassword): Row => ({
      it: `refresh-password: '${cookiePassword}'`,
      script: [{ body: ANSWER }],
      call: workos => sealed(workos, SESSION).refresh({ cookiePassword }),
      differs: {
        name: 'refresh-password',
        peer: { threw: { message: expect.stringMatching(TOO_SHORT) }, ...asked(1) },
        fe26: { threw: { message: expect.stringMatching(TOO_SHORT) }, ...asked(0) },
      },
    }),
  ),
  {
    it: 'refresh-network: an error that is no TypeError',
    call: async (_, { WorkOS }) => {
      const fetchFn = async () => {
        throw new Error('Network connection lost.')
      }
      const workos = new WorkOS('sk_1', { clientId: 'client_1', fetchFn })
      const { error, ...result } = (await sealed(workos, SESSION).refresh()) as { error?: unknown }
      return [result, String(error)]
    },
    differs: {
      name: 'refresh-network',
      peer: { threw: { message: 'Unexpected error: Error: Network connection lost.' } },
      fe26: {
        gave: [failed('network_error').gave, 'Error: Unexpected error: Error: Network connection lost.'],
      },
    },
  },
  {
    it: 'refresh-mistakes: no client id',
    options: { clientId: '' },
    call: workos => sealed(workos, SESSION).refresh(),
    differs: {
      name: 'refresh-mistakes',
      peer: { ...failed('network_error'), requests: [] },
      fe26: { threw: { name: 'TypeError', message: expect.stringContaining('clientId is required') } },
    },
  },
  {
    it: 'issuers: none',
    keySet: KEY_SET,
    options: { issuer: [] },
    call: async workos => [
      workos.userManagement.getLogoutUrl({ sessionId: 's' }).length > 0,
      (await sealed(workos, SESSION).authenticate()).authenticated,
    ],
    differs: {
      name: 'issuers',
      peer: { gave: [true, false] },
      fe26: { threw: { name: 'Fe26Error', members: { code: 'invalid_config' } } },
    },
  },
  ...[{ a: 1 }, ['j', 1], 7].map(
    (sessionData): Row => ({
      it: `hostile-cookie: ${JSON.stringify(sessionData)}`,
      keySet: KEY_SET,
      call: async workos => {
        const session = sealed(workos, sessionData as unknown as string)
        return [
          await session.authenticate(),
          await session.refresh(),
          await session.getLogoutUrl().catch(String),
          await workos.userManagement.getSessionFromCookie({
            sessionData: sessionData as unknown as string,
            cookiePassword: PASSWORD,
          }),
        ]
      },
      differs: {
        name: 'hostile-cookie',
        peer: { threw: { name: 'TypeError' } },
        fe26: {
          gave: [
            failed('invalid_session_cookie').gave,
            failed('invalid_session_cookie').gave,
            'Error: Failed to extract session ID for logout URL: invalid_session_cookie',
            { 'a Object': [] },
          ],
        },
      },
    }),
  ),
  {
    it: 'jwks-function: another algorithm',
    keySet: { body: { keys: [EC_KEY] } },
    call: async ({ userManagement }) =>
      (await userManagement.getJWKS())?.({ alg: 'ES256', kid: 'ec' } as never),
    differs: {
      name: 'jwks-function',
      peer: { gave: expect.anything() },
      fe26: { threw: { name: 'JWKSNoMatchingKey' } },
    },
  },
  {
    it: 'payload-members: the method that an answer leaves out',
    script: [{ body: { ...ANSWER, authentication_method: undefined, organization_id: 'org_of_the_answer' } }],
    call: async workos => {
      const { sealedSession = '' } = (await sealed(workos, SESSION).refresh()) as { sealedSession?: string }
      const { authenticationMethod, organizationId } =
        ((await workos.userManagement.getSessionFromCookie({
          sessionData: sealedSession,
          cookiePassword: PASSWORD,
        })) as unknown as Record<string, string>) ?? {}
      return [authenticationMethod, organizationId]
    },
    differs: {
      name: 'payload-members',
      peer: { gave: ['undefined', claimOf(ANSWER.access_token)] },
      fe26: { gave: ['Password', claimOf(ANSWER.access_token)] },
    },
  },
  {
    it: 'stubs: authenticateWithRefreshToken()',
    script: [{ body: ANSWER }],
    call: async workos => {
      let calls = 0
      const { userManagement } = workos
      const original = userManagement.authenticateWithRefreshToken.bind(userManagement)
      userManagement.authenticateWithRefreshToken = payload => {
        calls++
        return original(payload)
      }
      await sealed(workos, SESSION).refresh()
      return calls
    },
    differs: { name: 'stubs', peer: { gave: 1 }, fe26: { gave: 0 } },
  },
  {
    it: 'waits: maxRetries NaN ends',
    options: { maxRetries: Number.NaN },
    script: [...Array(5).fill({ status: 500, body: {} }), { body: ANSWER }],
    call: password,
    differs: { name: 'waits', peer: asked(6), fe26: asked(4) },
  },
  {
    it: 'refresh-attempts: a refresh token that a program presents, after an answer was lost',
    script: [
      { breaks: 'at once' },
      { status: 429, body: {}, headers: { 'Retry-After': '60' } },
      { body: ANSWER },
    ],
    call: present('authenticateWithRefreshToken', { refreshToken: 'r' }),
    differs: {
      name: 'refresh-attempts',
      peer: { gave: {}, ...asked(3) },
      fe26: { threw: { name: 'RateLimitExceededException', members: { retryAfter: 60 } }, ...asked(2) },
    },
  },
  {
    it: 'refresh-ended',
    script: [invalidGrant],
    call: async workos => [await sealed(workos, SESSION).refresh(), await sealed(workos, SESSION).refresh()],
    differs: { name: 'refresh-ended', peer: asked(2), fe26: asked(1) },
  },
  {
    it: 'refresh-no-tokens: a token that is none',
    script: answerWith('not a token'),
    call: workos => sealed(workos, SESSION).refresh(),
    differs: { name: 'refresh-no-tokens', peer: THREW, fe26: failed('server_error') },
  },
  {
    it: 'token-rules: a refresh that gives a token of another algorithm',
    script: answerWith(hs256),
    call: workos => sealed(workos, SESSION).refresh(),
    differs: { name: 'token-rules', peer: { gave: {} }, fe26: failed('server_error') },
  },
  {
    it: 'token-rules: an issuer and its slash',
    keySet: KEY_SET,
    options: { issuer: 'https://api.workos.com/' },
    call: async workos => (await sealed(workos, SESSION).authenticate()).authenticated,
    differs: { name: 'token-rules', peer: { gave: false }, fe26: { gave: true } },
  },
  {
    it: 'token-rules: a token of more than 16 KiB',
    keySet: KEY_SET,
    call: async workos => {
      const accessToken = forge.token({ sid: 's', exp: 4e9, note: 'x'.repeat(2 ** 14) })
      const sessionData = sealOf({ accessToken, user: { id: 'user_1' } })
      return (await sealed(workos, sessionData).authenticate()).authenticated
    },
    differs: { name: 'token-rules', peer: { gave: true }, fe26: { gave: false } },
  },
  {
    it: 'seal-size',
    script: [{ body: { ...ANSWER, user: { ...ANSWER.user, metadata: { note: 'x'.repeat(2 ** 20) } } } }],
    call: async workos => (await sealed(workos, SESSION).refresh()).authenticated,
    differs: {
      name: 'seal-size',
      peer: { gave: true },
      fe26: { threw: { name: 'Fe26Error', members: { code: 'session_too_large' } } },
    },
  },
  {
    it: 'payload-members: a member of the program',
    script: [{ body: ANSWER }],
    call: async workos => {
      const refreshed = await sealed(
        workos,
        COOKIES['a session with members of the program'] as string,
      ).refresh()
      const { sealedSession: sessionData = '' } = refreshed as { sealedSession?: string }
      const kept = await workos.userManagement.getSessionFromCookie({ sessionData, cookiePassword: PASSWORD })
      return { ...kept, accessToken: '' }
    },
    differs: {
      name: 'payload-members',
      peer: { gave: { 'a Object': expect.not.arrayContaining([['mine', { 'a Object': [['a', 1]] }]]) } },
      fe26: { gave: { 'a Object': expect.arrayContaining([['mine', { 'a Object': [['a', 1]] }]]) } },
    },
  },
  {
    it: 'payload-members: null is as good as absent',
    keySet: KEY_SET,
    call: async workos => {
      const result = await sealed(
        workos,
        sealOf({ accessToken: forge.token({ sid: 's', exp: 4e9 }), user: null }),
      ).authenticate()
      return 'user' in result ? result.user : result
    },
    differs: { name: 'payload-members', peer: { gave: null }, fe26: { gave: 'undefined' } },
  },
  {
    it: 'keys-when-needed',
    keySet: KEY_SET,
    call: workos => sealed(workos, COOKIES['an expired token'] as string).authenticate(),
    differs: { name: 'keys-when-needed', peer: { requests: [{ method: 'GET' }] }, fe26: { requests: [] } },
  },
  {
    it: 'redirects',
    script: [{ status: 307, headers: { location: '/elsewhere' } }, { body: ANSWER }],
    call: password,
    differs: { name: 'redirects', peer: { gave: {}, ...asked(2) }, fe26: { threw: {}, ...asked(1) } },
  },
  ...[{}, { email: undefined }, { email: null }, { email: ['a'] }, { email: { a: 1 } }].map(
    (member): Row => ({
      it: `texts: ${JSON.stringify(member)}`,
      script: [{ status: 422, body: {} }],
      call: present('authenticateWithPassword', { password: 'b', ...member }),
      differs: {
        name: 'texts',
        peer: THREW,
        fe26: { ...THREW, ...asked(1, { body: expect.objectContaining({ email: '' }) }) },
      },
    }),
  ),
  {
    it: 'texts: a number',
    script: [{ body: ANSWER }],
    call: present('authenticateWithMagicAuth', { code: 123456, email: 'a' }),
    differs: {
      name: 'texts',
      peer: asked(1, { body: expect.objectContaining({ code: 123456 }) }),
      fe26: asked(1, { body: expect.objectContaining({ code: '123456' }) }),
    },
  },
  {
    it: 'texts: null where nothing need be',
    script: [{ body: ANSWER }],
    call: present('authenticateWithRefreshToken', { refreshToken: 'r', organizationId: null }),
    differs: {
      name: 'texts',
      peer: asked(1, { body: expect.objectContaining({ organization_id: null }) }),
      fe26: asked(1, { body: expect.not.objectContaining({ organization_id: null }) }),
    },
  },
  ...[
    [{ screenHint: 'sideways' }, 'screen_hint=sideways', undefined],
    [{ codeChallenge: 'c' }, 'code_challenge=c', 'code_challenge=c&code_challenge_method=S256'],
    [{ state: null }, 'state=null', 'response_type=code'],
    [{ maxAge: -1 }, 'max_age=-1', undefined],
    [{ screenHint: '' }, 'screen_hint=', 'response_type=code'],
    [{ providerScopes: null }, 'provider_scopes=null', 'response_type=code'],
    [{ providerQueryParams: null }, 'provider_query_params=null', 'response_type=code'],
    [{ state: { a: 1 } }, 'state%5Ba%5D=1', undefined],
    [
      { redirectUri: new URL('https://app.example/c') },
      'response_type=code',
      'redirect_uri=https%3A%2F%2Fapp',
    ],
  ].map(
    ([options, theirs, ours]): Row => ({
      it: `authorization-options: ${JSON.stringify(options)}`,
      call: ({ userManagement }) =>
        userManagement.getAuthorizationUrl({
          provider: 'authkit',
          redirectUri: 'https://app.example/callback',
          ...(options as object),
        }),
      differs: {
        name: 'authorization-options',
        peer: { gave: expect.stringContaining(theirs as string) },
        fe26:
          ours === undefined
            ? { threw: { name: 'TypeError' } }
            : { gave: expect.stringContaining(ours as string) },
      },
    }),
  ),
  {
    it: 'host-name',
    options: { apiHostname: 'proxy.example/workos' },
    call: ({ userManagement }) => userManagement.getLogoutUrl({ sessionId: 's' }),
    differs: {
      name: 'host-name',
      peer: { gave: 'http://proxy.example/user_management/sessions/logout?session_id=s' },
      fe26: { threw: { name: 'Fe26Error', members: { code: 'invalid_config' } } },
    },
  },
  {
    it: 'host-name: a port that is none',
    options: { port: 70_000 },
    call: ({ userManagement }) =>
      userManagement.getAuthorizationUrl({ provider: 'authkit', redirectUri: 'https://app.example' }),
    differs: {
      name: 'host-name',
      peer: { gave: expect.stringContaining(':70000/') },
      fe26: { threw: { name: 'Fe26Error', members: { code: 'invalid_config' } } },
    },
  },
  {
    it: 'not-carried',
    call: workos => typeof workos.organizations.listOrganizations,
    differs: {
      name: 'not-carried',
      peer: { gave: 'function' },
      fe26: { threw: { name: 'Fe26Error', members: { code: 'not_carried' } } },
    },
  },
  {
    it: 'user-agent: the version',
    call: workos => workos.version,
    differs: { name: 'user-agent', peer: { gave: '11.0.0' }, fe26: { gave: expect.stringMatching(/^\d/) } },
  },
]

it.each(rows)('$it', compare)

describe('differences that no table can hold', () => {
  it('user-agent: the header', async () => {
    const agents: (string | null)[] = []
    const fetchFn = async (_: unknown, init?: RequestInit) => {
      agents.push(new Headers(init?.headers).get('user-agent'))
      return Response.json({})
    }
    for (const { WorkOS } of [peer, fe26 as unknown as Library]) {
      await new WorkOS('sk_1', { fetchFn: fetchFn as typeof fetch }).get('/x')
    }
    expect(agents).toEqual(['workos-node/11.0.0', expect.stringMatching(/^fe26\/\d/)])
    shows('user-agent')
  })

  it('waits: they are shorter, and a server’s wish is heard by both', async () => {
    const script = [
      { status: 500, body: {} },
      { status: 429, body: {}, headers: { 'Retry-After': '2' } },
      { body: {} },
    ]
    const waits = await watch({ it: '', script, call: workos => workos.get('/x') })
    expect(waits.peer).toEqual([expect.toSatisfy(between(560, 1_690)), 2_000])
    expect(waits.fe26).toEqual([expect.toSatisfy(between(125, 250)), expect.toSatisfy(between(2_250, 2_500))])
  })

  it('waits: a long wish is cut to a minute by both', async () => {
    const script = [{ status: 503, body: {}, headers: { 'Retry-After': '3600' } }, { body: {} }]
    const waits = await watch({ it: '', script, call: workos => workos.get('/x') })
    expect(waits.peer).toEqual([60_000])
    expect(waits.fe26).toEqual([expect.toSatisfy(between(60_000, 60_250))])
    shows('waits')
  })

  it('refresh-attempts: none outlasts what WorkOS replays', async () => {
    const timeouts: number[] = []
    const { timeout } = AbortSignal
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(ms => {
      timeouts.push(ms)
      return timeout.call(AbortSignal, ms)
    })
    await watch({ it: '', script: [{ body: ANSWER }], call: workos => sealed(workos, SESSION).refresh() })
    expect(timeouts).toEqual([5_000])
    const presented = present('authenticateWithRefreshToken', { refreshToken: 'r' })
    await watch({ it: '', script: [{ body: ANSWER }], call: presented })
    expect(timeouts).toEqual([5_000, 5_000])
    await watch({ it: '', script: [{ body: ANSWER }], call: password })
    expect(timeouts).toEqual([5_000, 5_000, 60_000])
    shows('refresh-attempts')
    vi.restoreAllMocks()
  })
})

it('getJWKS() serves jose as the SDK’s does', () =>
  compare({
    it: '',
    keySet: KEY_SET,
    call: async ({ userManagement }) => {
      const keys = await userManagement.getJWKS()
      if (!keys) return undefined
      const { accessToken } = (await userManagement.getSessionFromCookie({
        sessionData: SESSION,
        cookiePassword: PASSWORD,
      })) as { accessToken: string }
      const known = await jwtVerify(accessToken, keys)
      const unknown = await jwtVerify(
        `${Buffer.from('{"alg":"RS256","kid":"x"}').toString('base64url')}.e30.AAAA`,
        keys,
      ).catch(({ name, code, message }) => [name, code, message])
      return [
        known.payload,
        unknown,
        keys.fresh,
        keys.jwks()?.keys.length,
        (await userManagement.getJWKS()) === keys,
      ]
    },
  }))

it('getJWKS() of a client without a client id is nothing', () =>
  compare({ it: '', options: { clientId: '' }, call: ({ userManagement }) => userManagement.getJWKS() }))

it('the page lists every difference', () => {
  const page = readFileSync(new URL('../../../docs/drop-in.md', import.meta.url), 'utf8')
  const listed = [...page.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, name]) => name)
  expect(listed).toEqual(Object.keys(DIFFERENCES))
})

it('the files that are to show a difference see to it', () => {
  for (const name of new Set(Object.values(DIFFERENCES).flat())) {
    const source = readFileSync(new URL(`${name}.test.ts`, import.meta.url), 'utf8')
    expect(source, name).toMatch(/^const \{.*\} = useSides\(.*\)$/m)
  }
})

function between(least: number, most: number) {
  return (ms: number) => least <= ms && ms <= most
}
