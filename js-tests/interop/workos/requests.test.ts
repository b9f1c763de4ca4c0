// Grants: what fe26/workos and @workos-inc/node send for every argument, and what they make of a success.

import { describe, it } from 'vitest'
import { ANSWER, GRANTS, type Payload, present } from './grants.js'
import { PASSWORD, type Row, useSides } from './sides.js'

const session = { sealSession: true, cookiePassword: PASSWORD }
const device = { ipAddress: '192.0.2.1', userAgent: 'Mozilla/5.0 (tests)' }
const script = [{ body: ANSWER }]

const { compare } = useSides()

describe.each(Object.entries(GRANTS))('%s', (method, { members, others, needsKey }) => {
  const row = (name: string, payload: Payload, more: Partial<Row> = {}): Row => ({
    it: name,
    call: present(method, payload),
    script,
    ...more,
  })
  const rows: Row[] = [
    row('with what it must have', members),
    row('with everything', { ...members, ...others, ...device }),
    ...Object.entries({ ...others, ...device }).map(([name, value]) =>
      row(`with ${name}`, { ...members, [name]: value }),
    ),
    ...Object.keys({ ...others, ...device }).map(name =>
      row(`with ${name} undefined`, { ...members, [name]: undefined }),
    ),
    row('as another client', { ...members, clientId: 'client_02OTHER' }),
    row('with a session that is not to be sealed', { ...members, session: { sealSession: false } }),
    row('sealed', { ...members, session }),
    row('sealed with a password that is too short', {
      ...members,
      session: { ...session, cookiePassword: 'short' },
    }),
    row('sealed without a password', { ...members, session: { sealSession: true } }),
    row('without an API key', members, { options: { key: '' } }),
    row('without an API key, as another client', { ...members, clientId: 'x' }, { options: { key: '' } }),
    ...(needsKey
      ? []
      : [row('without an API key, sealed', { ...members, session }, { options: { key: '' } })]),
    row('without a client id', members, { options: { clientId: '' } }),
    row(
      'without a client id, which the call names',
      { ...members, clientId: 'x' },
      { options: { clientId: '' } },
    ),
    row('with headers of the program', members, {
      options: { config: { headers: { 'X-Mine': 'yes', Accept: 'application/json', 'User-Agent': 'mine' } } },
    }),
    row('with a Headers object', members, {
      options: { config: { headers: new Headers({ 'X-Mine': 'yes' }) } },
    }),
    row('with a list of headers', members, { options: { config: { headers: [['X-Mine', 'yes']] } } }),
    row('without retries', members, { options: { maxRetries: 0 } }),
    row('with the name of the program', members, { options: { appInfo: { name: 'app', version: '1.0.0' } } }),
  ]

  it.each(rows)('$it', compare)
})

describe('answers', () => {
  const { user } = ANSWER
  const variants: Record<string, unknown> = {
    'with members that nobody knows': { ...ANSWER, brand_new: { a: [1, null] }, other: 'x' },
    'with an impersonator': { ...ANSWER, impersonator: { email: 'x@example.com', reason: null } },
    'with tokens of the provider': {
      ...ANSWER,
      oauth_tokens: { provider: 'G', access_token: 'a', refresh_token: 'r', expires_at: 1, scopes: ['s'] },
    },
    'with nulls': {
      ...ANSWER,
      organization_id: null,
      impersonator: null,
      oauth_tokens: null,
      authentication_method: null,
    },
    'with a bare user': { ...ANSWER, user: { id: 'user_1' } },
    'with a user of nulls': { ...ANSWER, user: { ...user, name: null, external_id: null, metadata: null } },
    'with a user that has more': { ...ANSWER, user: { ...user, more: true } },
    'with the least': { user, access_token: ANSWER.access_token, refresh_token: 'r' },
    'with a member named as JavaScript has it': { ...ANSWER, accessToken: 'theirs', user_id: 1 },
    'with numbers for tokens': { ...ANSWER, access_token: 1, refresh_token: 2 },
  }

  it.each(Object.entries(variants))('%s', (name, body) =>
    compare({
      it: name,
      script: [{ body }],
      call: present('authenticateWithPassword', { email: 'a', password: 'b' }),
    }),
  )

  it.each(Object.entries(variants).slice(0, -1))('%s, sealed', (name, body) =>
    compare({
      it: name,
      script: [{ body }],
      call: present('authenticateWithPassword', { email: 'a', password: 'b', session }),
    }),
  )

  it('are the program’s to change', () =>
    compare({
      it: '',
      script,
      call: async workos => {
        const answer = await workos.userManagement.authenticateWithPassword({ email: 'a', password: 'b' })
        answer.user.metadata['mine'] = 'yes'
        return Object.assign(answer, { mine: true })
      },
    }))
})
