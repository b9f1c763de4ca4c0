// What programs do with a client besides calling it: wrap it, derive from it, print it, change it and replace parts of it.

import { inspect } from 'node:util'
import * as fe26 from 'fe26/workos'
import { describe, expect, it } from 'vitest'
import type { WorkOS } from 'workos-node-11'
import { COOKIES, KEY_SET, SESSION } from './cookies.js'
import { ANSWER } from './grants.js'
import { CLIENT_ID, type Library, PASSWORD, type Row, useSides } from './sides.js'

const { compare } = useSides()

type Management = WorkOS['userManagement']

const wrappers: Record<string, (userManagement: Management) => Management> = {
  'a Proxy': userManagement => new Proxy(userManagement, {}),
  'a derived object': userManagement => Object.create(userManagement) as Management,
}

describe.each(Object.entries(wrappers))('%s of userManagement', (_, wrap) => {
  it.each<Row>([
    {
      it: 'opens sessions',
      keySet: KEY_SET,
      call: ({ userManagement }) =>
        wrap(userManagement)
          .loadSealedSession({ sessionData: SESSION, cookiePassword: PASSWORD })
          .authenticate(),
    },
    {
      it: 'asks the API',
      script: [{ body: ANSWER.user }],
      call: ({ userManagement }) => wrap(userManagement).getUser('user_1'),
    },
    {
      it: 'signs in',
      script: [{ body: ANSWER }],
      call: ({ userManagement }) =>
        wrap(userManagement).authenticateWithPassword({ email: 'a', password: 'b' }),
    },
    {
      it: 'makes URLs with PKCE',
      call: async ({ userManagement }) =>
        (
          await wrap(userManagement).getAuthorizationUrlWithPKCE({
            provider: 'authkit',
            redirectUri: 'https://app.example/callback',
          })
        ).state.length,
    },
    {
      it: 'has keys',
      keySet: KEY_SET,
      call: async ({ userManagement }) => {
        const keys = await wrap(userManagement).getJWKS()
        await keys?.reload()
        return keys?.jwks()?.keys.length
      },
    },
  ])('$it', compare)
})

it('a Proxy that makes its client late', () =>
  compare({
    it: '',
    script: [{ body: { ok: true } }],
    call: workos => {
      const late = new Proxy({} as WorkOS, { get: (_, name) => Reflect.get(workos, name) })
      return late.get('/x')
    },
  }))

it('grants go through workos.post()', () =>
  compare({
    it: '',
    call: async workos => {
      const seen: unknown[] = []
      workos.post = (async (...args: unknown[]) => {
        seen.push(JSON.parse(JSON.stringify(args.slice(0, 2))))
        return { data: ANSWER }
      }) as WorkOS['post']
      return [await workos.userManagement.authenticateWithPassword({ email: 'a', password: 'b' }), seen]
    },
  }))

it('what fe26 does not carry may be set', () =>
  compare({
    it: '',
    call: workos => {
      Object.assign(workos, { organizations: { mine: 1 } })
      Object.assign(workos.userManagement, { listUsers: () => 2 })
      return [workos.organizations, workos.userManagement.listUsers()]
    },
  }))

describe('userManagement is changed', () => {
  const authenticate = ({ userManagement }: WorkOS, sessionData = SESSION) =>
    userManagement.loadSealedSession({ sessionData, cookiePassword: PASSWORD }).authenticate()

  it.each<Row>([
    {
      it: 'the issuer',
      keySet: KEY_SET,
      withoutKeySets: true,
      call: async workos => {
        const results = [await authenticate(workos)]
        for (const issuer of ['https://other.example', ['https://api.workos.com', 'x'], undefined]) {
          Object.assign(workos.userManagement, { issuer })
          results.push(await authenticate(workos))
        }
        return results.map(({ authenticated }) => authenticated)
      },
    },
    {
      it: 'the client id, which was missing',
      options: { clientId: '' },
      keySet: KEY_SET,
      call: async workos => {
        const missing = await authenticate(workos).catch(String)
        const logout = await workos.userManagement
          .loadSealedSession({ sessionData: COOKIES['no session'] ?? '', cookiePassword: PASSWORD })
          .getLogoutUrl()
          .catch(String)
        Object.assign(workos.userManagement, { clientId: CLIENT_ID })
        return [missing, logout, (await authenticate(workos)).authenticated]
      },
    },
    {
      it: 'the client id of a grant',
      script: [{ body: ANSWER }],
      call: workos => {
        Object.assign(workos.userManagement, { clientId: 'client_late' })
        return workos.userManagement.authenticateWithPassword({ email: 'a', password: 'b' })
      },
    },
  ])('$it', compare)

  it('keys are those of the client', async () => {
    const { Recorder } = await import('./recorder.js')
    const recorder = await Recorder.start([{}], KEY_SET)
    const address = { apiHostname: '127.0.0.1', https: false, port: recorder.port }
    const workos = new fe26.WorkOS('sk_1', address)
    for (const clientId of ['client_1', 'client_2']) {
      workos.userManagement.clientId = clientId
      expect(await authenticate(workos as unknown as WorkOS)).toMatchObject({ authenticated: true })
    }
    await recorder.stop()
    expect(recorder.seen.map(({ url }) => url)).toEqual(['/sso/jwks/client_1', '/sso/jwks/client_2'])
  })
})

describe('secrets', () => {
  const secrets = ['sk_MARKED', PASSWORD, SESSION]
  const printed = (library: Library, print: (value: unknown) => string) => {
    const workos = new library.WorkOS('sk_MARKED', { clientId: CLIENT_ID })
    const { userManagement } = workos
    const session = userManagement.loadSealedSession({ sessionData: SESSION, cookiePassword: PASSWORD })
    return [workos, userManagement, session, { userManagement, deep: [session] }].map(print).join()
  }

  it('secrets: stay out of JSON and of what is printed', () =>
    compare({
      it: '',
      call: (_, library) => {
        const all = printed(library, JSON.stringify) + printed(library, value => inspect(value, { depth: 9 }))
        return [secrets.filter(secret => all.includes(secret)), all.includes(CLIENT_ID)]
      },
      differs: { name: 'secrets', peer: { threw: { name: 'TypeError' } }, fe26: { gave: [[], true] } },
    }))
})
