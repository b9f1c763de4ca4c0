// The life of a service: when it is made, what it is made from, and what becomes of a factory that fails.

import { beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { COOKIE_PASSWORD, REDIRECT_URI } from '../../local-authkit/bench.js'
import { LIBRARIES, type Library } from './worlds.js'

const VARIABLES = [
  ...['CLIENT_ID', 'API_KEY', 'REDIRECT_URI', 'COOKIE_PASSWORD', 'COOKIE_NAME', 'COOKIE_MAX_AGE'],
  ...['COOKIE_SAME_SITE', 'API_PORT'],
].map(name => `WORKOS_${name}`)

const given = { clientId: 'client_1', apiKey: 'sk_1', redirectUri: REDIRECT_URI }

beforeAll(() => {
  for (const name of VARIABLES) delete process.env[name]
})

/** What a call comes to, in words. */
async function told(call: () => unknown): Promise<unknown> {
  try {
    return { gave: await call() }
  } catch (error) {
    const { name, message } = error as Error
    return { name, message }
  }
}

async function live(lib: Library): Promise<unknown[]> {
  const seen: unknown[] = []
  const see = async (call: () => unknown) => seen.push(await told(call))
  class Storage extends lib.CookieSessionStorage<Record<string, string>, undefined> {
    async getCookie(cookies: Record<string, string>, name: string) {
      return cookies[name] ?? null
    }
  }
  let fails = true
  const service = lib.createAuthService<Record<string, string>, undefined>({
    sessionStorageFactory: config => {
      seen.push(['storage', Object.keys(config).sort()])
      if (fails) throw new Error('no storage')
      return new Storage(config)
    },
    clientFactory: config => {
      seen.push(['client', config.clientId])
      return { userManagement: { getLogoutUrl: (options: unknown) => JSON.stringify(options) } } as never
    },
    encryptionFactory: config => {
      seen.push(['encryption', config.cookieName])
      return lib.sessionEncryption
    },
  })
  seen.push(Object.keys(service), service instanceof lib.AuthService)
  // Nothing is configured.
  await see(() => service.withAuth({}))
  await see(() => service.signOut('session_1'))
  await see(() => service.getWorkOS())
  lib.configure({ ...given, cookiePassword: COOKIE_PASSWORD })
  // A failure is not kept.
  await see(() => service.withAuth({}))
  fails = false
  await see(() => service.withAuth({}))
  // What is configured later, a service that has been made does not see.
  lib.configure({ clientId: 'client_2', cookieName: 'later' })
  await see(() => service.signOut('session_1', { returnTo: '/' }))
  await see(() => service.clearSession(undefined))
  await see(() => service.saveSession(undefined, 'sealed'))
  await see(() => service.clearPendingVerifierByName(undefined, { cookieName: 'x' }))
  const plain = () =>
    lib.createAuthService<Record<string, string>, undefined>({ sessionStorageFactory: c => new Storage(c) })
  const other = plain()
  seen.push(other.getWorkOS() === lib.getWorkOS(), plain().getWorkOS() === other.getWorkOS())
  const { baseURL, key, clientId } = lib.getWorkOS()
  seen.push({ baseURL, key, clientId })
  // The environment wins.
  const environment = { COOKIE_NAME: 'env', COOKIE_MAX_AGE: '12', CLIENT_ID: '', COOKIE_SAME_SITE: 'none' }
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(`WORKOS_${name}`, value)
  await see(() => lib.getConfigurationProvider().getConfig())
  await see(() => plain().saveSession(undefined, 'sealed'))
  lib.configure({ cookieSameSite: 'lax' })
  await see(() => plain().saveSession(undefined, 'sealed'))
  vi.unstubAllEnvs()
  for (const source of ['text', 7, new Map(), Object.create({ WORKOS_API_KEY: 'inherited' }), null, 0]) {
    const provider = new lib.ConfigurationProvider()
    provider.configure({ apiKey: 'mine' }, source)
    await see(() => provider.getValue('apiKey'))
  }
  const refusing = new lib.ConfigurationProvider()
  refusing.configure({ ...given, cookiePassword: COOKIE_PASSWORD }, (name: string) => {
    if (name === 'WORKOS_COOKIE_NAME') throw new Error('not that')
    return undefined
  })
  await see(() => refusing.getConfig())
  await see(() => refusing.getValue('cookieName'))
  refusing.setValueSource(() => {
    throw new Error('nothing')
  })
  await see(() => refusing.getConfig())
  return seen
}

it('services live alike', async () => {
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  const [peer, fe26] = [await live(LIBRARIES.peer), await live(LIBRARIES.fe26)]
  expect(fe26).toEqual(peer)
  expect(peer).toHaveLength(30)
})
