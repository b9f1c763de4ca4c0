// refresh(): successes, and cookies that cannot be refreshed.

import { expect } from 'vitest'
import { type Bench, issued, pass, seal, seconds, session } from './bench.js'
import { without } from './outcome.js'
import { compareRefresh, failed, type Row, threw } from './refresh.js'

const NEW_PASSWORD = 'another password, also of 32 characters'
const refreshed = { gave: { authenticated: true } }
const invalidCookie = failed('invalid_session_cookie', false)

const successes: Row[] = [
  {
    it: 'a session in an organization',
    both: {
      gave: {
        authenticated: true,
        organizationId: 'org_01ANALYTICAL',
        role: 'admin',
        sessionId: expect.stringMatching(/^session_/),
        user: { email: 'ada@example.com', metadata: {} },
        authenticationMethod: 'Password',
        session: { accessToken: expect.stringMatching(/^ey/), refreshToken: expect.any(String) },
      },
    },
  },
  {
    it: 'a session without an organization',
    cookie: b => issued(b, { user: 'alan@example.com' }),
    both: { gave: { authenticated: true, user: { email: 'alan@example.com' } } },
  },
  {
    it: 'every claim that has a member, and custom ones',
    cookie: b =>
      issued(b, {
        claims: {
          role: 'größe',
          roles: ['a'],
          permissions: ['p'],
          entitlements: ['e'],
          feature_flags: ['f'],
          plan: {},
        },
      }),
    both: {
      gave: { role: 'größe', roles: ['a'], permissions: ['p'], entitlements: ['e'], featureFlags: ['f'] },
    },
  },
  {
    it: 'impersonation',
    cookie: b => issued(b, { impersonator: { email: 'support@example.com', reason: 'ticket' } }),
    both: { gave: { impersonator: { email: 'support@example.com', reason: 'ticket' } } },
  },
  {
    it: 'an expired token',
    cookie: b => issued(b),
    meanwhile: () => pass(86_400),
    both: refreshed,
  },
  {
    it: 'another organization',
    cookie: b => issued(b, { user: 'grace@example.com' }),
    options: { organizationId: 'org_01HARBOUR' },
    both: { gave: { authenticated: true, organizationId: 'org_01HARBOUR' } },
  },
  {
    it: 'the organization of the old token, not that of the seal',
    cookie: async b => seal({ ...(await session(b)), organizationId: 'org_of_nobody' }),
    both: { gave: { authenticated: true, organizationId: 'org_01ANALYTICAL' } },
  },
  {
    it: 'a user who has changed meanwhile: the new one is given and sealed',
    meanwhile: b => {
      b.local.updateUser('ada@example.com', { firstName: 'Augusta', metadata: { team: 'engines' } })
    },
    both: {
      gave: {
        user: { firstName: 'Augusta', metadata: { team: 'engines' } },
        sealedSession: { user: { firstName: 'Augusta' } },
      },
    },
  },
  { it: 'a new password', options: { cookiePassword: NEW_PASSWORD }, both: refreshed },
  {
    it: 'a seal of old iron-session',
    cookie: async b => seal({ persistent: await session(b), flash: {} }, { suffix: '~1' }),
    both: refreshed,
  },
  {
    it: 'tokens of the identity provider',
    meanwhile: answerWith({
      oauth_tokens: { access_token: 'a', refresh_token: 'r', expires_at: 1, scopes: ['email'] },
    }),
    both: {
      gave: {
        session: { oauthTokens: { accessToken: 'a', refreshToken: 'r', expiresAt: 1, scopes: ['email'] } },
      },
    },
  },
  {
    it: 'an answer that does not say how the person signed in',
    meanwhile: answerWith({ authentication_method: undefined }),
    improvement: 'it is not forgotten',
    peer: { gave: { authenticated: true, sealedSession: without('authenticationMethod') } },
    fe26: { gave: { authenticationMethod: 'Password', sealedSession: { authenticationMethod: 'Password' } } },
  },
  {
    it: 'an answer that does not name the impersonator of a token that does',
    cookie: b => issued(b, { impersonator: { email: 'support@example.com', reason: null } }),
    meanwhile: answerWith({}, { act: { sub: 'support@example.com' } }),
    improvement: 'an impersonated session stays marked as one',
    peer: { gave: { authenticated: true, impersonator: undefined } },
    fe26: { gave: { authenticated: true, impersonator: { email: 'support@example.com' } } },
  },
  {
    it: 'an impersonation that has ended',
    cookie: b => issued(b, { impersonator: { email: 'support@example.com', reason: null } }),
    meanwhile: answerWith({}),
    both: { gave: { authenticated: true, impersonator: undefined } },
  },
  {
    it: 'members that are null',
    meanwhile: answerWith({ organization_id: null, impersonator: null, authentication_method: null }),
    difference: 'null is as good as absent',
    peer: { gave: { authenticated: true, impersonator: null } },
    fe26: { gave: without('impersonator') },
  },
  {
    it: 'members WorkOS may add',
    meanwhile: answerWith({ new_member: 1 }),
    difference: 'fe26 passes on the members it knows',
    peer: { gave: { authenticated: true, session: { new_member: 1 } } },
    fe26: { gave: { authenticated: true, session: without('new_member') } },
  },
  {
    it: 'members of the application in the seal',
    cookie: async b => seal({ ...(await session(b)), theme: 'dark' }),
    improvement: 'they survive the refresh',
    peer: { gave: { sealedSession: expect.not.objectContaining({ theme: 'dark' }) } },
    fe26: { gave: { sealedSession: expect.objectContaining({ theme: 'dark' }) } },
  },
  {
    it: 'an access token in the seal that is none',
    cookie: async b => seal({ ...(await session(b)), accessToken: 'none' }),
    improvement: 'the refresh token is what counts',
    peer: threw,
    fe26: refreshed,
  },
]

const cookies: Row[] = [
  {
    it: 'no refresh token',
    cookie: async b => seal({ ...(await session(b)), refreshToken: undefined }),
    both: invalidCookie,
  },
  {
    it: 'an empty refresh token',
    cookie: async b => seal({ ...(await session(b)), refreshToken: '' }),
    both: invalidCookie,
  },
  {
    it: 'no user',
    cookie: async b => seal({ ...(await session(b)), user: undefined }),
    both: invalidCookie,
  },
  { it: 'text that is no seal', cookie: () => 'Fe26.2*', both: invalidCookie },
  {
    it: 'another password',
    cookie: async b => seal(await session(b), { password: NEW_PASSWORD }),
    both: invalidCookie,
  },
  {
    it: 'an expired seal',
    cookie: async b => seal(await session(b), { expiration: String(Date.now() - 60_000) }),
    both: invalidCookie,
  },
  {
    it: 'nothing',
    cookie: () => '',
    improvement: 'an absent cookie is told from a bad one',
    peer: invalidCookie,
    fe26: failed('no_session_cookie_provided', false),
  },
  {
    it: 'a payload that is not JSON',
    cookie: b => seal({}, { payload: b.local.url }),
    improvement: 'a cookie never throws',
    peer: threw,
    fe26: invalidCookie,
  },
  {
    it: 'no access token',
    cookie: async b => seal({ ...(await session(b)), accessToken: undefined }),
    improvement: 'a cookie never throws',
    peer: threw,
    fe26: invalidCookie,
  },
]

compareRefresh('successes', successes)
compareRefresh('cookies', cookies)

/** WorkOS answers with a session of its own making. */
function answerWith(members: object, claims: object = {}): (bench: Bench) => void {
  return ({ local, forge }) => {
    const accessToken = forge.token({ sid: 'session_1', exp: seconds() + 60, ...claims })
    const user = { object: 'user', id: 'user_1', email: 'ada@example.com', first_name: 'Zoë', locale: null }
    const method = { authentication_method: 'SSO' }
    const answer = { user, access_token: accessToken, refresh_token: 'r', ...method, ...members }
    local.fail('authenticate', { status: 200, body: answer })
  }
}
