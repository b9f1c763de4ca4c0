// What WorkOS, or whatever stands in its place, may answer.

import { ANSWER } from './grants.js'
import type { Scripted } from './recorder.js'

export interface Outcome {
  it: string
  script: readonly Scripted[]
  options?: { maxRetries?: number; timeout?: number }
}

const once = (it: string, answer: Scripted, options: Outcome['options'] = { maxRetries: 0 }): Outcome => ({
  it,
  script: [answer],
  options,
})
const json = (status: number, body: unknown) => once(`${status} ${JSON.stringify(body)}`, { status, body })
const success: Scripted = { body: ANSWER }

const STEPS = [
  'email_verification_required',
  'organization_selection_required',
  'mfa_enrollment',
  'mfa_challenge',
  'mfa_verification',
  'radar_email_challenge',
  'radar_sms_challenge',
  'sso_required',
]

/** Of a program's own request, as one of the grants is. */
export const OUTCOMES: readonly Outcome[] = [
  ...STEPS.flatMap(step => [
    json(403, {
      code: step,
      message: `do ${step}`,
      pending_authentication_token: 'p_1',
      radar_challenge_id: 'radar_1',
      user: ANSWER.user,
      organizations: [{ id: 'org_1', name: 'One' }],
      connection_ids: ['conn_1'],
    }),
    json(400, { error: step, error_description: `do ${step}` }),
  ]),
  json(403, { code: 'sso_required' }),
  json(403, { code: 'unknown', error: 'mfa_challenge' }),
  json(403, { code: 7, error: 'mfa_challenge', message: 'seven' }),
  json(400, { error: 'invalid_grant', error_description: 'The code has expired.' }),
  json(400, { error: 'invalid_client' }),
  json(400, { error_description: 'only a description' }),
  json(400, { error: '', error_description: '' }),
  json(400, { code: 'bad', errors: [{ code: 'x' }], message: 'bad things' }),
  json(400, { code: 'bad', errors: ['x'] }),
  json(400, { code: 'invalid_credentials', message: 'no' }),
  json(400, { message: 'just a message' }),
  json(400, {}),
  json(401, { message: 'Unauthorized' }),
  json(401, { error: 'invalid_grant' }),
  json(403, { message: 'Forbidden' }),
  json(404, { code: 'entity_not_found', message: 'no such thing' }),
  json(404, {}),
  json(404, { message: '' }),
  json(405, { message: 'no' }),
  json(409, { message: 'conflict', code: 'taken' }),
  json(409, { error: 'conflict' }),
  json(409, {}),
  json(418, { message: 'teapot' }),
  json(422, { code: 'invalid', message: 'no', errors: [{ field: 'email', code: 'email_required' }] }),
  json(422, { errors: [{ code: 'a' }, { code: 'b' }] }),
  json(422, { errors: [] }),
  json(422, { error: 'unprocessable' }),
  json(422, { message: 'no', code: 'invalid' }),
  json(422, {}),
  json(429, { message: 'slow down' }),
  json(429, {}),
  ...['1', '17', '0', 'soon', 'Mon, 05 May 2031 06:08:08 GMT'].map(after =>
    once(`429, Retry-After: ${after}`, {
      status: 429,
      body: { message: 'slow' },
      headers: { 'Retry-After': after },
    }),
  ),
  ...[408, 500, 502, 503, 504].flatMap(status => [
    once(`${status}, four times`, { status, body: { message: 'down' } }, {}),
    json(status, { error: 'server_error', error_description: 'down' }),
  ]),
  json(503, { error: 'invalid_grant' }),
  ...[501, 505, 599].map(status =>
    once(`${status}, which is not tried again`, { status, body: { message: 'odd' } }, {}),
  ),
  ...[400, 403, 500, 502].map(status =>
    once(`${status} with a web page`, {
      status,
      body: '<html>no</html>',
      headers: { 'content-type': 'text/html' },
    }),
  ),
  once('503 with a web page, four times', { status: 503, body: '<html>no</html>' }, {}),
  ...[400, 401, 404, 429, 500].map(status => once(`${status} without a body`, { status })),
  ...[null, [], 'a text', 7, true].flatMap(body => [json(400, { body }), raw(400, body), raw(429, body)]),
  once('400 without a request id', { status: 400, body: { message: 'no' }, headers: { 'x-request-id': '' } }),
  { it: '500 and then a success', script: [{ status: 500, body: {} }, success] },
  {
    it: '429 twice and then a success',
    script: [{ status: 429, body: {} }, { status: 429, body: {} }, success],
  },
  {
    it: '503 with Retry-After, and then a success',
    script: [{ status: 503, body: {}, headers: { 'Retry-After': '1' } }, success],
  },
  {
    it: '429, and a long wait',
    script: [{ status: 429, body: {}, headers: { 'Retry-After': '6' } }],
    options: { maxRetries: 1 },
  },
  { it: 'a web page and then a success', script: [{ status: 502, body: '<html>' }, success] },
  { it: 'no connection and then a success', script: [{ breaks: 'at once' }, success] },
  { it: 'three failures and then a success', script: [...Array(3).fill({ status: 500, body: {} }), success] },
  {
    it: 'five failures for a patient client',
    script: [...Array(5).fill({ status: 500, body: {} }), success],
    options: { maxRetries: 5 },
  },
  {
    it: 'one failure too many',
    script: [
      { status: 500, body: { message: 'one' } },
      { status: 502, body: { message: 'two' } },
    ],
    options: { maxRetries: 1 },
  },
  {
    it: 'a refusal after a failure',
    script: [
      { status: 500, body: {} },
      { status: 400, body: {} },
    ],
  },
  once('no connection', { breaks: 'at once' }),
  once('no connection, four times', { breaks: 'at once' }, {}),
  once('a refusal that breaks off', { status: 400, body: { message: 'n' }, breaks: 'in the body' }),
  once('no answer in time', { breaks: 'never answers' }, { maxRetries: 0, timeout: 300 }),
  once('no answer in time, twice', { breaks: 'never answers' }, { maxRetries: 1, timeout: 300 }),
  once('a refusal that never ends', { status: 400, breaks: 'never ends' }, { maxRetries: 0, timeout: 300 }),
  once('a success that never ends', { body: ANSWER, breaks: 'never ends' }, { maxRetries: 2, timeout: 300 }),
  once('a success that breaks off', { body: ANSWER, breaks: 'in the body' }, { maxRetries: 2 }),
]

/** A body that is JSON and no object. */
function raw(status: number, body: unknown): Outcome {
  return once(`${status}, whose body is ${JSON.stringify(body)}`, {
    status,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })
}

/** Successes that are none. */
export const USELESS: readonly Outcome[] = [
  once('200 with a web page', { body: '<html>', headers: { 'content-type': 'text/html' } }),
  once('200 without a body', {}),
  once('200 without a body that says JSON', { headers: { 'content-type': 'application/json' } }),
  once('200 with half of a JSON', { body: '{"user":', headers: { 'content-type': 'application/json' } }),
  once('204', { status: 204 }),
  once('200 {}', { body: {} }),
  once('200 null', { body: 'null', headers: { 'content-type': 'application/json' } }),
  once('200 []', { body: [] }),
  once('200 with a user that is none', { body: { ...ANSWER, user: null } }),
]

/** A choice of them, for what has been seen to share its ways with the others. */
export const FEW: readonly Outcome[] = OUTCOMES.filter(({ it }) =>
  /^(403 .*"code":"(mfa_challenge|radar_sms)|400 .*invalid_grant|401 .*Unauth|404 .*entity|409 .*taken|422 .*email_required|429, Retry-After: 17|500, four|503 with a web|no connection, four|no answer in time, twice|500 and then)/.test(
    it,
  ),
)
