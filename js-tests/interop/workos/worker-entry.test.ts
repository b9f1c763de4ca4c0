// `@workos-inc/node/worker`, which bundlers for Workers and other edge runtimes resolve to by themselves.

import * as fe26 from 'fe26/workos'
import { describe, expect, it, vi } from 'vitest'
import * as worker from 'workos-node-11/worker'
import { KEY_SET, SESSION } from './cookies.js'
import { ANSWER, present } from './grants.js'
import { type Library, PASSWORD, type Row, useSides } from './sides.js'

const { compare, shows } = useSides(worker as unknown as Library)

const password = present('authenticateWithPassword', { email: 'a', password: 'b' })
const session = { sessionData: SESSION, cookiePassword: PASSWORD }

describe('the entry for Workers', () => {
  it.each<Row>([
    {
      it: 'leads to sign in',
      call: ({ userManagement }) =>
        userManagement.getAuthorizationUrl({ provider: 'authkit', redirectUri: 'https://a.example' }),
    },
    { it: 'signs in', script: [{ body: ANSWER }], call: password },
    { it: 'tries again', script: [{ status: 503, body: {} }, { body: ANSWER }], call: password },
    {
      it: 'refuses',
      script: [{ status: 400, body: { error: 'invalid_grant', error_description: 'no' } }],
      call: password,
    },
    {
      it: 'knows who it is',
      keySet: KEY_SET,
      call: ({ userManagement }) => userManagement.loadSealedSession(session).authenticate(),
    },
    {
      it: 'refreshes',
      script: [{ body: ANSWER }],
      call: async ({ userManagement }) => {
        const refreshed = await userManagement.loadSealedSession(session).refresh()
        return refreshed.authenticated && refreshed.session
      },
    },
    {
      it: 'sends headers of the program',
      options: { config: { headers: { 'X-Own': 'mine' } } },
      script: [{ body: ANSWER }],
      call: password,
    },
  ])('$it', compare)

  it.each<Row>([
    {
      it: 'fetchFn',
      options: { fetchFn: async () => Response.json({ ...ANSWER, access_token: 'of fetchFn' }) },
      script: [{ body: ANSWER }],
      call: password,
      differs: {
        name: 'worker-entry',
        peer: { gave: {}, requests: [{ method: 'POST' }] },
        fe26: { gave: {}, requests: [] },
      },
    },
    {
      it: 'headers as a list',
      options: { config: { headers: [['X-Own', 'mine']] } },
      script: [{ body: ANSWER }],
      call: password,
      differs: { name: 'worker-entry', peer: { gave: {} }, fe26: { gave: {} } },
    },
  ])('worker-entry: $it', compare)

  it('worker-entry: a User-Agent of the program', async () => {
    const sent: (string | null)[] = []
    vi.stubGlobal('fetch', async (_: unknown, { headers }: RequestInit) => {
      sent.push(new Headers(headers).get('user-agent'))
      return Response.json(ANSWER)
    })
    for (const { WorkOS } of [worker, fe26])
      await password(
        new WorkOS('sk_1', { clientId: 'c', config: { headers: { 'User-Agent': 'mine' } } }) as never,
      )
    expect(sent).toEqual(['mine', expect.stringMatching(/^fe26\//)])
    shows('worker-entry')
  })
})
