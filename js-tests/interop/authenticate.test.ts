// authenticate(): fe26 and @workos-inc/node 11 given the same cookie, key set and clock.

import { decodeJwt, decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import { COOKIE_PASSWORD } from '../local-authkit/bench.js'
import { type Bench, issued, pass, seal, seconds, session, skipDelays, useBench } from './bench.js'
import { changeFirst, forgeSeal, tamper } from './forge.js'
import { compare, type Expectation, outcomeOf, title, without } from './outcome.js'

type Row = { it: string; cookie: (bench: Bench) => string | Promise<string> } & Expectation

const authenticated = { gave: { authenticated: true } }
const noSession = { gave: { authenticated: false, reason: 'no_session_cookie_provided' } }
const invalidCookie = { gave: { authenticated: false, reason: 'invalid_session_cookie' } }
const invalidJwt = { gave: { authenticated: false, reason: 'invalid_jwt' } }
const threw = { threw: {} }

const sessions: Row[] = [
  {
    it: 'a session in an organization',
    cookie: bench => issued(bench, { user: 'ada@example.com' }),
    both: {
      gave: {
        authenticated: true,
        sessionId: expect.stringMatching(/^session_/),
        organizationId: 'org_01ANALYTICAL',
        role: 'admin',
        roles: ['admin'],
        permissions: ['engines:write'],
        entitlements: [],
        featureFlags: [],
        user: { email: 'ada@example.com' },
        authenticationMethod: 'Password',
        accessToken: expect.stringMatching(/^ey/),
      },
    },
  },
  {
    it: 'a session without an organization',
    cookie: bench => issued(bench, { user: 'alan@example.com' }),
    both: { gave: { authenticated: true, user: { email: 'alan@example.com' } } },
  },
  {
    it: 'every claim that has a member',
    cookie: bench =>
      issued(bench, {
        claims: {
          org_id: 'org_2',
          role: 'größe',
          roles: ['a', 'b'],
          permissions: [],
          entitlements: ['audit-logs'],
          feature_flags: ['beta', '🦀'],
        },
      }),
    both: {
      gave: {
        organizationId: 'org_2',
        role: 'größe',
        roles: ['a', 'b'],
        permissions: [],
        entitlements: ['audit-logs'],
        featureFlags: ['beta', '🦀'],
      },
    },
  },
  {
    it: 'custom claims',
    cookie: bench => issued(bench, { claims: { plan: { seats: 3 }, 'urn:x': ['ä'] } }),
    both: authenticated,
  },
  {
    it: 'impersonation',
    cookie: bench => issued(bench, { impersonator: { email: 'support@example.com', reason: null } }),
    both: { gave: { impersonator: { email: 'support@example.com', reason: null } } },
  },
  {
    it: 'another authentication method',
    cookie: bench => issued(bench, { authenticationMethod: 'GoogleOAuth' }),
    both: { gave: { authenticationMethod: 'GoogleOAuth' } },
  },
  {
    it: 'what authkit-session seals: no method, another order',
    cookie: async bench => {
      const { accessToken, refreshToken, user } = await bench.local.issueSession()
      return seal({ accessToken, refreshToken, user })
    },
    both: authenticated,
  },
  {
    it: 'no refresh token',
    cookie: async bench => seal({ ...(await session(bench)), refreshToken: undefined }),
    both: authenticated,
  },
  {
    it: 'members of the application',
    cookie: async bench => seal({ ...(await session(bench)), theme: 'dark', sid: 'not this one' }),
    both: authenticated,
  },
  {
    it: 'a seal that has not expired',
    cookie: async bench => seal(await session(bench), { expiration: String(Date.now() + 1) }),
    both: authenticated,
  },
  {
    it: 'a seal within the minute of grace',
    cookie: async bench => seal(await session(bench), { expiration: String(Date.now() - 59_999) }),
    both: authenticated,
  },
  {
    it: 'a seal of old iron-session',
    cookie: async bench => seal({ persistent: await session(bench), flash: {} }, { suffix: '~1' }),
    both: authenticated,
  },
  {
    it: 'a seal of old iron-session without a persistent member',
    cookie: async bench => seal(await session(bench), { suffix: '~1' }),
    both: authenticated,
  },
  {
    it: 'a seal without a version',
    cookie: async bench => seal(await session(bench), { suffix: '' }),
    both: authenticated,
  },
  {
    it: 'the last second of a token',
    cookie: async bench => issued(bench, { claims: { exp: seconds() + 1 } }),
    both: authenticated,
  },
  {
    it: 'a token issued in the future',
    cookie: async bench => issued(bench, { claims: { iat: seconds() + 1000 } }),
    both: authenticated,
  },
  {
    it: 'a token without a session id',
    cookie: async bench => issued(bench, { claims: { sid: undefined } }),
    both: authenticated,
  },
  {
    it: 'a token without a kid, one key published',
    cookie: async bench => forged(bench, {}, { kid: undefined }),
    both: authenticated,
  },
  {
    it: 'claims of another shape',
    cookie: bench => issued(bench, { claims: { role: { name: 'owner' }, roles: 'owner', sid: 7 } }),
    improvement: 'members have the types they promise, and an odd claim grants nothing',
    peer: { gave: { authenticated: true, role: { name: 'owner' }, roles: 'owner', sessionId: 7 } },
    fe26: { gave: without('role', 'roles', 'sessionId') },
  },
  {
    it: 'members that are null',
    cookie: async bench => seal({ ...(await session(bench)), impersonator: null }),
    difference: 'null is as good as absent',
    peer: { gave: { authenticated: true, impersonator: null } },
    fe26: { gave: without('impersonator') },
  },
  {
    it: 'no user',
    cookie: async bench => seal({ ...(await session(bench)), user: undefined }),
    both: authenticated,
  },
]

const cookies: Row[] = [
  { it: 'nothing', cookie: () => '', both: noSession },
  { it: 'text that is no seal', cookie: () => 'undefined', both: invalidCookie },
  { it: 'a field too few', cookie: async b => (await issued(b)).replace('*', ''), both: invalidCookie },
  { it: 'a field too many', cookie: async b => (await issued(b)).replace('~', '*~'), both: invalidCookie },
  {
    it: 'another iron',
    cookie: async b => seal(await session(b), { prefix: 'Fe26.1' }),
    both: invalidCookie,
  },
  {
    it: 'another password',
    cookie: async b => seal(await session(b), { password: COOKIE_PASSWORD.toUpperCase() }),
    both: invalidCookie,
  },
  {
    it: 'an unknown password id',
    cookie: async b => seal(await session(b), { passwordId: '2' }),
    both: invalidCookie,
  },
  {
    it: 'no password id',
    cookie: async b => seal(await session(b), { passwordId: '' }),
    both: invalidCookie,
  },
  {
    it: 'a seal past the minute of grace',
    cookie: async b => seal(await session(b), { expiration: String(Date.now() - 60_000) }),
    both: invalidCookie,
  },
  ...[2, 3, 4, 6, 7].map(field => ({
    it: `field ${field} of the seal changed`,
    cookie: async (b: Bench) => tamper(await issued(b), field, changeFirst),
    both: invalidCookie,
  })),
  ...['{}', 'null', '[]', '"text"', '7', 'true', '{"accessToken":""}', '{"accessToken":null}'].map(
    payload => ({
      it: `the payload ${payload}`,
      cookie: () => forgeSeal({ payload, password: COOKIE_PASSWORD }),
      both: invalidCookie,
    }),
  ),
  ...['[]', '{}', 'null', '7'].map(payload => ({
    it: `the payload {"persistent":${payload}} of old iron-session`,
    cookie: () =>
      forgeSeal({ payload: `{"persistent":${payload}}`, password: COOKIE_PASSWORD, suffix: '~1' }),
    both: invalidCookie,
  })),
  {
    it: 'an access token that is a number',
    cookie: () => forgeSeal({ payload: '{"accessToken":7}', password: COOKIE_PASSWORD }),
    improvement: 'what is not a session says so',
    peer: invalidJwt,
    fe26: invalidCookie,
  },
  ...[
    { it: 'a payload that is not JSON', payload: 'undefined' },
    { it: 'a payload that is not UTF-8', payload: Buffer.from([0x22, 0xff, 0xfe]) },
    { it: 'an expiration that is no number', expiration: 'never' },
    { it: 'an IV that is not base64url', iv: '!' },
    { it: 'an IV that is too short', iv: 'AAAA' },
    { it: 'ciphertext that is not base64url', ciphertext: '!' },
    { it: 'ciphertext of half a block', ciphertext: 'AAAAAAAAAAA' },
    { it: 'no ciphertext', ciphertext: '' },
  ].map(({ it, ...parts }) => ({
    it,
    cookie: () => forgeSeal({ payload: '{"accessToken":"a"}', password: COOKIE_PASSWORD, ...parts }),
    improvement: 'a cookie never throws',
    peer: threw,
    fe26: invalidCookie,
  })),
]

const tokens: Row[] = [
  { it: 'expired now', cookie: b => issued(b, { claims: { exp: seconds() } }), both: invalidJwt },
  {
    it: 'expired long ago',
    cookie: async b => {
      const cookie = await issued(b)
      pass(3600)
      return cookie
    },
    both: invalidJwt,
  },
  { it: 'not valid yet', cookie: b => issued(b, { claims: { nbf: seconds() + 1 } }), both: invalidJwt },
  ...['a', 'a.b', 'a.b.c', '..', 'a.b.c.d', '{}', 'ey.ey.ey'].map(accessToken => ({
    it: `the text ${accessToken}`,
    cookie: () => seal({ accessToken }),
    both: invalidJwt,
  })),
  {
    it: 'a changed signature',
    cookie: b => withToken(b, ([header, claims, signature]) => [header, claims, changeFirst(signature)]),
    both: invalidJwt,
  },
  {
    it: 'no signature',
    cookie: b => withToken(b, ([header, claims]) => [header, claims, '']),
    both: invalidJwt,
  },
  {
    it: 'another signature',
    cookie: async b => {
      const { kid } = decodeProtectedHeader((await b.local.issueSession()).accessToken)
      return seal({ accessToken: b.forge.token({ exp: seconds() + 60 }, { kid }) })
    },
    both: invalidJwt,
  },
  {
    it: 'claims changed after signing',
    cookie: b =>
      withToken(b, ([header, claims, signature]) => [
        header,
        encode({ ...JSON.parse(Buffer.from(claims, 'base64url').toString()), role: 'owner' }),
        signature,
      ]),
    both: invalidJwt,
  },
  {
    it: 'claims that are no object',
    cookie: b => forged(b, [] as unknown as object),
    both: invalidJwt,
  },
  {
    it: 'an expiration that is text',
    cookie: b => issued(b, { claims: { exp: 'tomorrow' } }),
    both: invalidJwt,
  },
  {
    it: 'an unknown kid',
    cookie: async b => {
      const cookie = await issued(b)
      await b.local.rotateKeys({ keepOld: false })
      return cookie
    },
    improvement: 'a stranger cannot cause an exception',
    peer: threw,
    fe26: invalidJwt,
  },
  ...['none', 'HS256', 'PS256', 'RS512', 'ES256', 'EdDSA', 'rs256', 'RS256 '].map(alg => ({
    it: `the algorithm ${alg}`,
    cookie: (b: Bench) => forged(b, {}, { alg }),
    improvement: 'a stranger cannot cause an exception',
    peer: threw,
    fe26: invalidJwt,
  })),
  {
    it: 'a critical extension',
    cookie: b => forged(b, {}, { crit: ['exp'], exp: 1 }),
    improvement: 'a stranger cannot cause an exception',
    peer: threw,
    fe26: invalidJwt,
  },
  {
    it: 'no expiration',
    cookie: b => issued(b, { claims: { exp: undefined } }),
    improvement: 'a token that never ends is refused',
    peer: authenticated,
    fe26: invalidJwt,
  },
  {
    it: 'an expiration with a fraction',
    cookie: b => issued(b, { claims: { exp: seconds() + 60.5 } }),
    improvement: 'a NumericDate is an integer here',
    peer: authenticated,
    fe26: invalidJwt,
  },
  {
    it: 'more than 16 KiB',
    cookie: b => issued(b, { claims: { padding: 'x'.repeat(16_384) } }),
    improvement: 'what no cookie can hold is not verified',
    peer: authenticated,
    fe26: invalidJwt,
  },
]

const keySets: Row[] = [
  ...[
    { it: 'a key set that cannot be reached', networkError: true },
    { it: 'a key set that answers 500', status: 500 },
    { it: 'a key set that answers 404', status: 404, body: { keys: [] } },
    { it: 'a key set that is a web page', status: 200, body: '<html></html>' },
    { it: 'a key set without keys', status: 200, body: { keys: [] } },
  ].map(({ it, ...failure }) => ({
    it,
    cookie: async (b: Bench) => {
      const cookie = await issued(b)
      b.local.fail('jwks', failure)
      return cookie
    },
    both: threw,
  })),
  {
    it: 'an expired token while the key set cannot be reached',
    cookie: async b => {
      const cookie = await issued(b, { claims: { exp: seconds() - 1 } })
      b.local.fail('jwks', { networkError: true })
      return cookie
    },
    improvement: 'an outage of the key set does not hide that a token has expired',
    peer: threw,
    fe26: invalidJwt,
  },
  {
    it: 'a key for encryption, and none beside it',
    cookie: b => forged(b, {}, {}, { use: 'enc' }),
    both: threw,
  },
  ...[
    { it: 'an elliptic curve key', jwk: { kty: 'EC', crv: 'P-256' } },
    { it: 'a key for PS256', jwk: { alg: 'PS256' } },
  ].map(({ it, jwk }) => ({ it, cookie: (b: Bench) => forged(b, {}, {}, jwk), both: threw })),
  {
    it: 'several keys, and a token without a kid',
    cookie: b => {
      const cookie = forged(b, {}, { kid: undefined })
      const keys = [b.forge.jwk, { ...b.forge.jwk, kid: 'another' }]
      b.local.clearFailures()
      b.local.fail('jwks', { status: 200, body: { keys } })
      return cookie
    },
    improvement: 'a stranger cannot cause an exception',
    peer: threw,
    fe26: invalidJwt,
  },
]

describe.each([
  ['sessions', sessions],
  ['cookies that are none', cookies],
  ['tokens that do not hold', tokens],
  ['key sets', keySets],
])('authenticate(): %s', (_, rows) => {
  const bench = useBench()

  it.each(rows.map(row => ({ ...row, title: title(row) })))('$title', async row => {
    skipDelays()
    const sessionData = await row.cookie(bench)
    const options = { sessionData, cookiePassword: COOKIE_PASSWORD }
    const peer = await outcomeOf(() => bench.sdk().userManagement.loadSealedSession(options).authenticate())
    const fe26 = await outcomeOf(() => bench.fe26().loadSealedSession({ sessionData }).authenticate())
    compare(row, peer, withoutClaims(fe26))
  })
})

/** fe26 gives the whole Claims Set beside what the SDK gives. */
function withoutClaims(outcome: Awaited<ReturnType<typeof outcomeOf>>) {
  if ('threw' in outcome) return outcome
  const { claims, ...rest } = outcome.gave as { claims?: object; accessToken?: string }
  if (rest.accessToken !== undefined) expect(claims).toEqual(decodeJwt(rest.accessToken))
  return { gave: rest }
}

/** A token signed with a key that AuthKit publishes from now on. */
function forged(
  bench: Bench,
  claims: object,
  header: Record<string, unknown> = {},
  jwk: object = {},
): string {
  bench.local.fail('jwks', { status: 200, body: { keys: [{ ...bench.forge.jwk, ...jwk }] } })
  const complete = Array.isArray(claims) ? claims : { sid: 'session_1', exp: seconds() + 60, ...claims }
  return seal({ accessToken: bench.forge.token(complete, header), user: { id: 'user_1' } })
}

type Parts = [header: string, claims: string, signature: string]

async function withToken(bench: Bench, change: (parts: Parts) => Parts): Promise<string> {
  const original = await session(bench)
  const accessToken = change(original.accessToken.split('.') as Parts).join('.')
  return seal({ ...original, accessToken })
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
