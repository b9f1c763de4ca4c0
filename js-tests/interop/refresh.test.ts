// refresh(): fe26 and @workos-inc/node 11 given the same cookie, the same clock and the same answers of WorkOS.
//
// The SDK refreshes first. fe26 follows within the 30 seconds in which WorkOS answers the exchanged token with the
// same new pair, so that both are given the same answer.

import { defaults, unseal } from 'iron-webcrypto'
import { decodeJwt } from 'jose'
import { describe, expect, it, vi } from 'vitest'
import { COOKIE_PASSWORD } from '../local-authkit/bench.js'
import { type Bench, issued, pass, seal, seconds, session, skipDelays, useBench } from './bench.js'
import { compare, type Expectation, type Outcome, outcomeOf, title, without } from './outcome.js'

type Row = {
  it: string
  /** Default: a session in an organization. */
  cookie?: (bench: Bench) => string | Promise<string>
  /** What happens between the sealing and the refresh. */
  meanwhile?: (bench: Bench) => void
  /** How WorkOS answers the refresh. */
  answer?: Parameters<Bench['local']['fail']>[1]
  options?: { organizationId?: string; cookiePassword?: string }
} & Expectation

const NEW_PASSWORD = 'another password, also of 32 characters'
const threw = { threw: {} }
const refreshed = { gave: { authenticated: true } }
const failed = (reason: string, retryable: boolean) => ({ gave: { authenticated: false, reason, retryable } })
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

const json = (status: number, body: object, headers = {}) => ({ status, body, headers })
const html = (status: number) => ({ status, body: '<html>unavailable</html>' })

const answers: Row[] = [
  ...['invalid_grant', 'sso_required'].map(reason => ({
    it: `400 ${reason}`,
    answer: json(400, { error: reason, error_description: 'no more', connection_ids: ['conn_1'] }),
    both: failed(reason, false),
  })),
  {
    it: '403 mfa_enrollment',
    answer: json(403, { code: 'mfa_enrollment', message: 'enroll', user: { id: 'user_1' } }),
    both: failed('mfa_enrollment', false),
  },
  {
    it: '403 sso_required as a code',
    answer: json(403, { code: 'sso_required', message: 'sso', connection_ids: [] }),
    both: failed('sso_required', false),
  },
  ...['email_verification_required', 'organization_selection_required', 'mfa_challenge'].map(code => ({
    it: `403 ${code}`,
    answer: json(403, { code, message: 'not yet', pending_authentication_token: 'p' }),
    improvement: 'a step the person has to take is a result',
    peer: { threw: { status: 403 } },
    fe26: failed(code, false),
  })),
  { it: '429', answer: json(429, {}), both: failed('rate_limit_exceeded', true) },
  {
    it: '429 with seconds',
    answer: json(429, {}, { 'Retry-After': '17' }),
    both: { gave: { reason: 'rate_limit_exceeded', retryable: true, retryAfter: 17 } },
  },
  {
    it: '429 with a date',
    answer: json(429, {}, { 'Retry-After': 'Mon, 05 May 2031 06:08:08 GMT' }),
    improvement: 'the seconds until then',
    peer: { gave: { reason: 'rate_limit_exceeded', retryAfter: Number.NaN } },
    fe26: { gave: { reason: 'rate_limit_exceeded', retryAfter: 60 } },
  },
  {
    it: '429 with nonsense',
    answer: json(429, {}, { 'Retry-After': 'soon' }),
    improvement: 'no seconds instead of NaN',
    peer: { gave: { reason: 'rate_limit_exceeded', retryAfter: Number.NaN } },
    fe26: { gave: without('retryAfter') },
  },
  { it: '408', answer: json(408, {}), both: failed('timeout', true) },
  ...[500, 501, 502, 503, 504, 599].map(status => ({
    it: String(status),
    answer: json(status, { message: 'broken' }),
    both: failed('server_error', true),
  })),
  {
    it: '500 with an OAuth error',
    answer: json(500, { error: 'server_error' }),
    both: failed('server_error', true),
  },
  ...['invalid_grant', 'sso_required', 'mfa_enrollment'].map(error => ({
    it: `503 ${error}`,
    answer: json(503, { error }),
    improvement: 'an outage never ends a session',
    peer: failed(error, false),
    fe26: failed('server_error', true),
  })),
  ...[500, 502, 503].map(status => ({
    it: `${status} with a web page`,
    answer: html(status),
    improvement: 'the status counts, whatever the body',
    peer: threw,
    fe26: failed('server_error', true),
  })),
  {
    it: '503 without a body',
    answer: { status: 503 },
    improvement: 'the status counts, whatever the body',
    peer: threw,
    fe26: failed('server_error', true),
  },
  {
    it: '429 with a web page',
    answer: html(429),
    improvement: 'the status counts, whatever the body',
    peer: threw,
    fe26: failed('rate_limit_exceeded', true),
  },
  {
    it: '408 without a body',
    answer: { status: 408 },
    improvement: 'the status counts, whatever the body',
    peer: threw,
    fe26: failed('timeout', true),
  },
  { it: 'no answer', answer: { networkError: true }, both: failed('network_error', true) },
  {
    it: 'no answer in time',
    answer: { delay: 60_000 },
    both: failed('timeout', true),
  },
  {
    it: '200 with a web page',
    answer: html(200),
    improvement: 'WorkOS answered: it is not the network',
    peer: failed('network_error', true),
    fe26: failed('server_error', true),
  },
  {
    it: '200 with JSON that is no answer',
    answer: json(200, { hello: 'world' }),
    improvement: 'WorkOS answered: it is not the network',
    peer: failed('network_error', true),
    fe26: failed('server_error', true),
  },
  ...[
    { status: 401, body: { message: 'Unauthorized' } },
    { status: 404, body: { message: 'Not found', code: 'entity_not_found' } },
    { status: 409, body: { message: 'Conflict' } },
    { status: 422, body: { message: 'Unprocessable', code: 'invalid', errors: [] } },
    { status: 400, body: { error: 'invalid_client', error_description: 'who?' } },
    { status: 400, body: { error: 'invalid_request', error_description: 'what?' } },
    { status: 400, body: { code: 'bad', errors: [{ code: 'x' }], message: 'bad' } },
    { status: 400, body: { message: 'bad' } },
    { status: 403, body: { message: 'forbidden' } },
  ].map(answer => ({
    it: `${answer.status} ${JSON.stringify(answer.body)}`,
    answer,
    both: { threw: { status: answer.status } },
  })),
  {
    it: '401 invalid_grant',
    answer: json(401, { error: 'invalid_grant' }),
    improvement: 'the reason counts, not the status',
    peer: { threw: { status: 401 } },
    fe26: failed('invalid_grant', false),
  },
  {
    it: 'a web page with 403',
    answer: html(403),
    improvement: 'the error knows the status',
    peer: threw,
    fe26: { threw: { status: 403 } },
  },
]

describe.each([
  ['successes', successes],
  ['cookies', cookies],
  ['answers of WorkOS', answers],
])('refresh(): %s', (_, rows) => {
  const bench = useBench()

  it.each(rows.map(row => ({ ...row, title: title(row) })))('$title', async row => {
    skipDelays()
    const sessionData = await (row.cookie ?? issued)(bench)
    row.meanwhile?.(bench)
    if (row.answer) bench.local.fail('authenticate', row.answer)
    if (row.answer?.delay) limitAttempts()
    const { cookiePassword: password = COOKIE_PASSWORD } = row.options ?? {}
    const sdk = bench.sdk(row.answer?.delay ? { timeout: 50 } : {})
    const peer = await outcomeOf(() =>
      sdk.userManagement
        .loadSealedSession({ sessionData, cookiePassword: COOKIE_PASSWORD })
        .refresh(row.options),
    )
    const fe26 = await outcomeOf(() => bench.fe26().loadSealedSession({ sessionData }).refresh(row.options))
    compare(row, await comparable(peer, password), await comparable(fe26, password))
  })
})

/** WorkOS answers with a session of its own making. */
function answerWith(members: object, claims: object = {}): (bench: Bench) => void {
  return ({ local, forge }) => {
    const accessToken = forge.token({ sid: 'session_1', exp: seconds() + 60, ...claims })
    const user = { object: 'user', id: 'user_1', email: 'ada@example.com', first_name: 'Zoë', locale: null }
    const method = { authentication_method: 'SSO' }
    const answer = { user, access_token: accessToken, refresh_token: 'r', ...method, ...members }
    local.fail('authenticate', json(200, answer))
  }
}

/** An attempt may take 20 ms. */
function limitAttempts(): void {
  const { timeout } = AbortSignal
  vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout.call(AbortSignal, 20))
}

/** As far as the two can be equal; what only one of them gives is named here. */
async function comparable(outcome: Outcome, password: string): Promise<Outcome> {
  if ('threw' in outcome) return outcome
  // The SDK alone: the exception behind a failure.
  const { error: _, claims, accessToken, ...rest } = outcome.gave as Refreshed
  if (rest.sealedSession === undefined) return { gave: rest }
  // fe26 alone: the Claims Set, and the access token beside the session.
  if (claims) {
    expect(accessToken).toBe(rest.session.accessToken)
    expect(claims).toEqual(decodeJwt(rest.session.accessToken))
  }
  // The SDK alone: the seal once more inside the session.
  const { sealedSession: again = rest.sealedSession, ...tokens } = rest.session
  expect(again).toBe(rest.sealedSession)
  const sealedSession = await unseal(rest.sealedSession.replace(/~2$/, ''), { 1: password }, defaults)
  return { gave: { ...rest, session: tokens, sealedSession } }
}

interface Refreshed {
  error?: unknown
  claims?: object
  accessToken?: string
  sealedSession?: string
  session: { accessToken: string; sealedSession?: string }
}
