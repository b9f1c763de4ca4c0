// What sign-in code asks of WorkOS's API beside grants: what is sent, and what comes of every answer.

import { describe, expect, it } from 'vitest'
import { ANSWER } from './grants.js'
import { FEW, USELESS } from './outcomes.js'
import { type Row, useSides } from './sides.js'

const { compare, watch } = useSides()

const MAGIC_AUTH = {
  object: 'magic_auth',
  id: 'magic_auth_1',
  user_id: 'user_1',
  email: 'ada@example.com',
  expires_at: '2031-05-05T06:17:08.910Z',
  code: '123456',
  created_at: '2031-05-05T06:07:08.910Z',
  updated_at: '2031-05-05T06:07:08.910Z',
}
const SESSION = {
  object: 'session',
  id: 'session_1',
  user_id: 'user_1',
  ip_address: '192.0.2.1',
  user_agent: null,
  organization_id: 'org_1',
  impersonator: { email: 'x@example.com', reason: null },
  auth_method: 'password',
  status: 'active',
  expires_at: '2031-05-05T06:17:08.910Z',
  ended_at: null,
  created_at: '2031-05-05T06:07:08.910Z',
  updated_at: '2031-05-05T06:07:08.910Z',
}
const { organization_id: _, impersonator: __, ...PLAIN_SESSION } = SESSION
const page = (after: string | null, ...data: object[]) => ({
  object: 'list',
  data,
  list_metadata: { before: null, after },
})

const calls: Record<string, { call: Row['call']; answer: unknown }> = {
  getUser: { call: ({ userManagement }) => userManagement.getUser('user_1'), answer: ANSWER.user },
  createMagicAuth: {
    call: ({ userManagement }) => userManagement.createMagicAuth({ email: 'ada@example.com' }),
    answer: MAGIC_AUTH,
  },
  sendRadarSmsChallenge: {
    call: ({ userManagement }) =>
      userManagement.sendRadarSmsChallenge({
        userId: 'user_1',
        pendingAuthenticationToken: 'p_1',
        phoneNumber: '+15550100',
        ipAddress: '192.0.2.1',
        userAgent: 'Mozilla/5.0',
      }),
    answer: { verification_id: 'verification_1', phone_number: '+15550100', more: 1 },
  },
  listSessions: {
    call: ({ userManagement }) => userManagement.listSessions('user_1'),
    answer: page(null, SESSION, PLAIN_SESSION),
  },
  revokeSession: {
    call: ({ userManagement }) => userManagement.revokeSession({ sessionId: 'session_1' }),
    answer: SESSION,
  },
  get: {
    call: workos => workos.get('/organizations', { query: { limit: 1, after: '' } }),
    answer: page(null),
  },
  post: { call: workos => workos.post('/things', { a: 1, b: undefined }), answer: { id: 1 } },
  put: { call: workos => workos.put('/things/1', { a: 'ä' }), answer: { id: 1 } },
  patch: { call: workos => workos.patch('/things/1', { a: null }), answer: { id: 1 } },
  delete: { call: workos => workos.delete('/things/1', { force: true }), answer: {} },
  deleteWithBody: { call: workos => workos.deleteWithBody('/things', { ids: [1] }), answer: {} },
}

describe.each(Object.entries(calls))('%s', (_, { call, answer }) => {
  it.each<Row>([
    { it: 'succeeds', call, script: [{ body: answer }] },
    { it: 'without an API key', call, options: { key: '' } },
    { it: 'with headers of the program', call, options: { config: { headers: { 'X-Mine': 'yes' } } } },
    ...FEW.map(outcome => ({ ...outcome, options: outcome.options ?? {}, call })),
    ...USELESS.map(outcome => ({ ...outcome, options: outcome.options ?? {}, call })),
  ])('$it', compare)
})

describe('arguments', () => {
  const more = { createMagicAuth: calls['createMagicAuth']?.answer as object }
  it.each<Row>([
    ...['..', '.', 'a/b', 'a:b', 'ä ?#', ''].map(
      (id): Row => ({ it: `getUser(${id})`, call: ({ userManagement }) => userManagement.getUser(id) }),
    ),
    {
      it: 'createMagicAuth with everything',
      script: [{ body: { ...more.createMagicAuth, radar_auth_attempt_id: 'attempt_1' } }],
      call: ({ userManagement }) =>
        userManagement.createMagicAuth({
          email: 'ada@example.com',
          invitationToken: 'i',
          ipAddress: '192.0.2.1',
          userAgent: 'UA',
          radarAuthAttemptId: 'a',
          signalsId: 's',
        }),
    },
    ...[
      { limit: 5 },
      { limit: 0 },
      { order: 'asc' as const },
      { before: 'session_2', after: null },
      { limit: 5, order: 'desc' as const, after: 'session_1' },
    ].map(
      (options): Row => ({
        it: `listSessions ${JSON.stringify(options)}`,
        script: [{ body: page('session_1', SESSION) }, { body: page(null, PLAIN_SESSION) }],
        call: async ({ userManagement }) => {
          const list = await userManagement.listSessions('user_1', options)
          return [list, list.data, list.listMetadata, list.options, await list.autoPagination()]
        },
      }),
    ),
    {
      it: 'listSessions over three pages',
      script: [page('a', SESSION), page('a', SESSION), page('b', PLAIN_SESSION), page(null, SESSION)].map(
        body => ({ body }),
      ),
      call: async ({ userManagement }) => (await userManagement.listSessions('user_1')).autoPagination(),
    },
    {
      it: 'sendRadarSmsChallenge with no more than it needs',
      script: [{ body: { verification_id: 'verification_1', phone_number: '+15550100' } }],
      call: ({ userManagement }) =>
        userManagement.sendRadarSmsChallenge({
          userId: 'user_1',
          pendingAuthenticationToken: 'p_1',
          phoneNumber: '+15550100',
        }),
    },
    { it: 'listSessions of a strange id', call: ({ userManagement }) => userManagement.listSessions('..') },
    {
      it: 'get with a token of its own',
      call: workos => workos.get('/x', { accessToken: 'token', warrantToken: 'w', maxRetries: 0 }),
    },
    {
      it: 'get without a key, unchecked',
      options: { key: '' },
      call: workos => workos.get('/x', { skipApiKeyCheck: true }),
    },
    { it: 'post with a key of its own', call: workos => workos.post('/x', {}, { idempotencyKey: 'mine' }) },
    { it: 'post without retries', call: workos => workos.post('/x', {}, { maxRetries: 0 }) },
    { it: 'post of nothing', call: workos => workos.post('/x', null) },
    { it: 'post of a form', call: workos => workos.post('/x', new URLSearchParams({ a: 'b c' })) },
    {
      it: 'put with a key of its own',
      call: workos =>
        workos.put('/x', {}, { idempotencyKey: 'mine', query: { a: ['x', 'y'], b: null, c: 0 } }),
    },
    ...['/x/../y', '/x/%2e%2E/y', '/x/.', '/..?a=b', '/x?a=/../b'].map(
      (path): Row => ({ it: `get ${path}`, call: workos => workos.get(path) }),
    ),
    {
      it: 'get, tried again as this call wants it',
      script: [{ status: 500, body: {} }, { status: 500, body: {} }, { body: {} }],
      call: workos => workos.get('/x', { maxRetries: 1 }),
    },
  ])('$it', compare)
})

it('waits between pages as long as the SDK does', async () => {
  const waits = await watch({
    it: '',
    script: [page('a', SESSION), page('a', SESSION), page('b', PLAIN_SESSION), page(null, SESSION)].map(
      body => ({
        body,
      }),
    ),
    call: async ({ userManagement }) => (await userManagement.listSessions('user_1')).autoPagination(),
  })
  expect(waits.peer.length).toBeGreaterThan(0)
  expect(waits.fe26).toEqual(waits.peer)
})
