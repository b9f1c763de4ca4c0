// authenticate(): sessions, and cookies that are none.

import { expect } from 'vitest'
import { COOKIE_PASSWORD } from '../local-authkit/bench.js'
import {
  authenticated,
  compareAuthenticate,
  forged,
  invalidCookie,
  invalidJwt,
  noSession,
  type Row,
  threw,
} from './authenticate.js'
import { type Bench, issued, seal, seconds, session } from './bench.js'
import { changeFirst, forgeSeal, tamper } from './forge.js'
import { without } from './outcome.js'

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

compareAuthenticate('sessions', sessions)
compareAuthenticate('cookies that are none', cookies)
