// How a client is made and what stands in for the network, by people who read options from anywhere.

import { describe, it } from 'vitest'
import type { WorkOS, WorkOSOptions } from 'workos-node-11'
import { KEY_SET, SESSION, sealOf } from './cookies.js'
import { ANSWER, present } from './grants.js'
import { type Library, PASSWORD, type Row, useSides } from './sides.js'

const { compare } = useSides()

const password = present('authenticateWithPassword', { email: 'a', password: 'b' })
const failing = [{ status: 500, body: {} }, { status: 500, body: {} }, { body: ANSWER }]

/** A client whose address is not the recorder's. */
const made = (options: object, call: (workos: WorkOS) => unknown): Row['call'] => {
  return (_, { WorkOS }: Library) =>
    call(new WorkOS({ apiKey: 'sk_1', clientId: 'client_1', ...(options as WorkOSOptions) }))
}
const addresses = (workos: WorkOS) => [
  workos.baseURL,
  workos.userManagement.getAuthorizationUrl({ provider: 'authkit', redirectUri: 'https://a.example' }),
  workos.userManagement.getLogoutUrl({ sessionId: 's' }),
  workos.userManagement.getJwksUrl('client_1'),
]

describe('addresses', () => {
  it.each([
    ...[true, false, undefined, null, 0, 1, '', 'no'].map(https => ({ https })),
    ...['3000', 3000, '', 0, null].map(port => ({ port, apiHostname: 'localhost' })),
  ])('%j', options => compare({ it: '', call: made(options, addresses) }))
})

describe('patience', () => {
  it.each<Row>([
    ...[null, undefined, 0, 1, 1.5, '2', -1].map(
      (maxRetries): Row => ({
        it: `maxRetries ${maxRetries}`,
        options: { maxRetries: maxRetries as number },
        script: failing,
        call: password,
      }),
    ),
    {
      it: 'maxRetries NaN',
      options: { maxRetries: Number.NaN },
      script: failing,
      call: password,
    },
    {
      it: 'timeout null',
      options: { timeout: null as unknown as number },
      script: [{ body: ANSWER }],
      call: password,
    },
    ...['Error', 'AbortError', 'TypeError'].map(
      (name): Row => ({
        it: `a fetchFn that rejects with a ${name}`,
        call: async (_, { WorkOS }) => {
          let attempts = 0
          const fetchFn = async () => {
            attempts++
            throw name === 'TypeError'
              ? new TypeError('no network')
              : Object.assign(new Error('policy'), { name })
          }
          const workos = new WorkOS('sk_1', { clientId: 'client_1', fetchFn })
          const thrown = await Promise.resolve(password(workos)).catch(String)
          await workos.get('/x').catch(() => {})
          return [attempts, thrown]
        },
      }),
    ),
  ])('$it', compare)
})

describe('answers of a stand-in', () => {
  const answer = { headers: new Headers({ 'content-type': 'application/json' }), text: async () => '{"a":1}' }
  it.each([
    { ok: true, ...answer },
    { ok: true, ...answer, status: 200 },
    { ok: false, ...answer, status: 404 },
    { ok: true, ...answer, headers: { get: () => 'application/json' } },
  ])('%o', response =>
    compare({
      it: '',
      call: made({ fetchFn: async () => response, maxRetries: 0 }, workos => workos.get('/x')),
    }),
  )
})

describe('cookie passwords', () => {
  it('that are many need one key set', () =>
    compare({
      it: '',
      keySet: KEY_SET,
      call: async ({ userManagement }) => {
        const { accessToken, user } = (await userManagement.getSessionFromCookie({
          sessionData: SESSION,
          cookiePassword: PASSWORD,
        })) as { accessToken: string; user: object }
        const cookies = Array.from({ length: 70 }, (_, number) => {
          const cookiePassword = `${number} ${'p'.repeat(40)}`
          return {
            cookiePassword,
            sessionData: sealOf({ accessToken, user }, { password: cookiePassword }),
          }
        })
        const results: boolean[] = []
        for (const cookie of [...cookies, ...cookies]) {
          results.push((await userManagement.loadSealedSession(cookie).authenticate()).authenticated)
        }
        return results
      },
    }))
})

describe('headers and warnings', () => {
  it.each<Row>([
    ...(['post', 'put', 'patch'] as const).map(
      (method): Row => ({
        it: `a warrant token for ${method}()`,
        script: [{ body: {} }],
        call: workos => workos[method]('/x', {}, { warrantToken: 'w', idempotencyKey: 'k' } as object),
      }),
    ),
    {
      it: 'a body that is no JSON',
      call: workos => {
        const circular: { self?: unknown } = {}
        circular.self = circular
        return workos.post('/x', circular)
      },
    },
    ...['abc', ['a'], [{ code: 'a' }, {}]].map(
      (errors): Row => ({
        it: `422 with errors ${JSON.stringify(errors)}`,
        script: [{ status: 422, body: { errors } }],
        call: password,
      }),
    ),
    ...[{}, undefined].map(
      (headers): Row => ({
        it: `a fetchFn whose answer has ${headers ? 'headers of its own kind' : 'no headers'}`,
        call: async (_, { WorkOS }) => {
          const fetchFn = async () => ({ ok: false, status: 404, headers, text: async () => '{}' })
          const options = { fetchFn: fetchFn as unknown as typeof fetch, maxRetries: 0 }
          const workos = new WorkOS('sk_1', { clientId: 'client_1', ...options })
          const thrown = await Promise.resolve(password(workos)).catch((error: Error) => error)
          if (!(thrown instanceof Error)) return thrown
          return [thrown.name, /^Unexpected error: TypeError: /.test(thrown.message)]
        },
      }),
    ),
    {
      it: 'emitWarning()',
      call: async (workos, _) => {
        const warned = new Promise<Error>(resolve => {
          process.on('warning', function hear(warning) {
            if (warning.name !== 'WorkOS') return
            process.off('warning', hear)
            resolve(warning)
          })
        })
        workos.emitWarning('of the tests')
        return (await warned).message
      },
    },
    {
      it: 'a global that is called env',
      call: (_, { WorkOS }) => {
        const scope = globalThis as { env?: object }
        scope.env = { WORKOS_API_KEY: 'sk_of_a_global' }
        try {
          return new WorkOS({ clientId: 'client_1' }).key
        } finally {
          delete scope.env
        }
      },
    },
  ])('$it', compare)
})
