// refresh(): every answer WorkOS may give instead of tokens.

import { without } from './outcome.js'
import { compareRefresh, failed, type Row, threw } from './refresh.js'

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
    improvement: 'a firewall in between has answered, and that passes',
    peer: threw,
    fe26: failed('server_error', true),
  },
]

compareRefresh('answers of WorkOS', answers)
