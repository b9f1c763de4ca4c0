// What WorkOS may answer, each of it to both libraries.

import type { Bench } from '../bench.js'
import { seconds } from '../bench.js'

type Answer = Parameters<Bench['local']['fail']>[1]

const json = (status: number, body: object, headers = {}): Answer => ({ status, body, headers })

/** Refusals of one session or code: the person signs in again. */
export const REFUSALS: Record<string, Answer> = {
  invalid_grant: json(400, { error: 'invalid_grant', error_description: 'no more' }),
  sso_required: json(403, { code: 'sso_required', message: 'sso', connection_ids: ['conn_1'] }),
  mfa_enrollment: json(403, { code: 'mfa_enrollment', message: 'enrol', user: { id: 'user_1' } }),
  'not a member': json(403, { code: 'forbidden', message: 'no' }),
  'forbidden, without a code': json(403, { message: 'no' }),
  'not found': json(404, { message: 'not found' }),
  conflict: json(409, { message: 'conflict' }),
  unprocessable: json(422, { message: 'invalid', errors: [{ field: 'refresh_token', code: 'required' }] }),
  'bad request': json(400, { code: 'bad', message: 'bad', errors: [] }),
}

/** What says nothing of the session. */
export const OUTAGES: Record<string, Answer> = {
  'the API key is wrong': json(401, { message: 'Unauthorized' }),
  'the client is unknown': json(400, { error: 'invalid_client' }),
  'rate limit': json(429, { message: 'slow down' }),
  'rate limit, in seconds': json(429, { message: 'slow down' }, { 'Retry-After': '1' }),
  'rate limit, oddly': json(429, {}, { 'Retry-After': 'soon' }),
  timeout: json(408, { message: 'timeout' }),
  ...Object.fromEntries(
    [500, 501, 502, 503, 504].map(status => [`${status}`, json(status, { message: 'broken' })]),
  ),
  'HTML of a proxy': { status: 502, body: '<html>bad gateway</html>' },
  'an empty 500': { status: 500 },
  'no answer': { networkError: true },
}

/** Tokens of a person, signed with a key that AuthKit publishes from now on. */
export function grantOf(bench: Bench, claims: object = {}, more: object = {}): Answer {
  publish(bench)
  return json(200, {
    user: USER,
    access_token: tokenOf(bench, claims),
    refresh_token: 'refreshed',
    organization_id: 'org_1',
    ...more,
  })
}

/** A token that AuthKit's key set confirms. */
export function tokenOf(bench: Bench, claims: object = {}, header: Record<string, unknown> = {}): string {
  const standard = { sub: 'user_1', sid: 'session_1', iat: seconds(), exp: seconds() + 300 }
  return bench.forge.token({ ...standard, ...claims }, header)
}

/** Has AuthKit publish the forge's key. */
export function publish(bench: Bench): void {
  bench.local.fail('jwks', json(200, { keys: [bench.forge.jwk] }))
}

/** Everything a token may claim. */
export const CLAIMS = {
  ...{ org_id: 'org_1', role: 'admin', roles: ['admin', 'member'], permissions: ['posts:write'] },
  ...{
    entitlements: ['pro'],
    feature_flags: ['beta'],
    plan: { name: 'pro', seats: [1, 2] },
    act: { sub: 'a@b.c' },
  },
}

const USER = {
  ...{ object: 'user', id: 'user_1', email: 'ada@example.com', email_verified: true, first_name: 'Ada' },
  ...{
    last_name: null,
    profile_picture_url: null,
    last_sign_in_at: '2031-01-01T00:00:00.000Z',
    locale: 'en',
  },
  ...{ created_at: '2030-01-01T00:00:00.000Z', updated_at: '2030-01-01T00:00:00.000Z', external_id: null },
  ...{ metadata: { team: 'engine' } },
}
