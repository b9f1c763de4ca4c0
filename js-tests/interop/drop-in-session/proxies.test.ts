// Objects of the library behind a Proxy, as containers and instrumentation put them, and as the prototype of others.

import { inspect } from 'node:util'
import { beforeEach, describe, expect, it } from 'vitest'
import { COOKIE_PASSWORD } from '../../local-authkit/bench.js'
import { type Bench, seal, useBench } from '../bench.js'
import { forgeSeal } from '../forge.js'
import { CLAIMS, grantOf, publish, tokenOf } from './answers.js'
import { compare, differ } from './differences.js'
import { LIBRARIES, type Library, observeBoth, type World, worldOf } from './worlds.js'

const WRAPS: Record<string, <Target extends object>(target: Target) => Target> = {
  'behind a Proxy': target => new Proxy(target, {}),
  'behind two': target => new Proxy(new Proxy(target, {}), { get: (...args) => Reflect.get(...args) }),
  'as a prototype': target => Object.create(target),
}

const session = (bench: Bench, claims = {}) => ({
  accessToken: tokenOf(bench, { ...CLAIMS, ...claims }),
  refreshToken: 'refresh_1',
  user: { id: 'user_1' } as never,
})

/** A callback's state that is also its cookie. */
function stateOf(): string {
  const payload = { nonce: 'n', codeVerifier: 'v'.repeat(43), issuedAt: Date.now(), returnPathname: '/x' }
  return forgeSeal({ payload: JSON.stringify(payload), password: COOKIE_PASSWORD })
}

type Call = (world: World, bench: Bench) => unknown

const SERVICE: Record<string, Call> = {
  withAuth: ({ service }, bench) => service.withAuth({ 'wos-session': seal(session(bench)) }),
  'withAuth, of an expired token': ({ service }, bench) =>
    service.withAuth({ 'wos-session': seal(session(bench, { exp: 1 })) }),
  getSession: ({ service }, bench) => service.getSession({ 'wos-session': seal(session(bench)) }),
  saveSession: ({ service }) => service.saveSession(undefined, 'sealed'),
  clearSession: ({ service }) => service.clearSession(undefined),
  signOut: ({ service }) => service.signOut('session_1'),
  switchOrganization: ({ service }, bench) => service.switchOrganization(session(bench), 'org_2'),
  refreshSession: ({ service }, bench) => service.refreshSession(session(bench)),
  createAuthorization: ({ service }) => service.createAuthorization(undefined, { returnPathname: '/x' }),
  createSignIn: ({ service }) => service.createSignIn(undefined),
  createSignUp: ({ service }) => service.createSignUp(undefined),
  clearPendingVerifier: ({ service }) => service.clearPendingVerifier(undefined, { state: 's' }),
  clearPendingVerifierByName: ({ service }) =>
    service.clearPendingVerifierByName(undefined, { cookieName: 'wos-auth-verifier-00000000' }),
  handleCallback: ({ service, lib }) => {
    const state = stateOf()
    const cookies = { [lib.getPKCECookieNameForState(state)]: state }
    return service.handleCallback(cookies, undefined, { code: 'code_1', state })
  },
  getWorkOS: ({ service }) => service.getWorkOS().constructor.name,
}

const CORE: Record<string, Call> = {
  verifyToken: ({ core }, bench) => core.verifyToken(tokenOf(bench)),
  isTokenExpiring: ({ core }, bench) => core.isTokenExpiring(tokenOf(bench)),
  parseTokenClaims: ({ core }, bench) => core.parseTokenClaims(tokenOf(bench)),
  encryptSession: ({ core }, bench) => core.encryptSession(session(bench)),
  decryptSession: ({ core }, bench) => core.decryptSession(seal(session(bench))),
  verifyCallbackState: ({ core }) => {
    const state = stateOf()
    return core.verifyCallbackState({ stateFromUrl: state, cookieValue: state })
  },
  refreshTokens: ({ core }) => core.refreshTokens('refresh_1'),
  validateAndRefresh: ({ core }, bench) => core.validateAndRefresh(session(bench, { exp: 1 })),
}

const OPERATIONS: Record<string, Call> = {
  getLogoutUrl: ({ operations }) => operations.getLogoutUrl('session_1'),
  switchOrganization: ({ operations }, bench) => operations.switchOrganization(session(bench), 'org_2'),
  refreshSession: ({ operations }, bench) => operations.refreshSession(session(bench)),
  createAuthorization: ({ operations }) => operations.createAuthorization(),
  createSignIn: ({ operations }) => operations.createSignIn(),
  createSignUp: ({ operations }) => operations.createSignUp(),
}

const STORAGE: Record<string, Call> = {
  getSession: ({ storage }) => storage.getSession({ 'wos-session': 'sealed' }),
  saveSession: ({ storage }) => storage.saveSession(undefined, 'sealed'),
  clearSession: ({ storage }) => storage.clearSession(undefined),
  setCookie: ({ storage }) => storage.setCookie(new Response(), 'a', 'b', { path: '/' }),
  clearCookie: ({ storage }) => storage.clearCookie(new Response(), 'a', { path: '/' }),
}

describe.each(Object.entries(WRAPS))('%s', (_, wrap) => {
  const bench = useBench()
  beforeEach(() => {
    publish(bench)
    bench.local.fail('authenticate', grantOf(bench, CLAIMS))
  })

  it.each([
    ['service', SERVICE],
    ['core', CORE],
    ['operations', OPERATIONS],
    ['storage', STORAGE],
  ] as const)('a %s works', async (member, calls) => {
    for (const [name, call] of Object.entries(calls)) {
      const wrapped = (world: World) => call({ ...world, [member]: wrap(world[member]) }, bench)
      const { peer, fe26 } = await observeBoth(bench, { storage: 'response' }, wrapped)
      expect(peer, name).not.toHaveProperty('threw')
      compare({ peer, fe26 })
    }
  })

  it('a service works whose parts are wrapped', async () => {
    const setup = { client: wrap } as { client: (client: object) => object }
    for (const call of Object.values(SERVICE)) {
      const wrapped = ({ lib, config, storage, encryption, ...world }: World) => {
        const client = world.service.getWorkOS()
        const parts = [wrap(config), wrap(storage), client, wrap(encryption)] as const
        const service = new lib.AuthService<Record<string, string>, Response | undefined>(...parts)
        return call({ ...world, lib, config, storage, encryption, service }, bench)
      }
      const both = await observeBoth(bench, setup, wrapped)
      expect(both.peer).not.toHaveProperty('threw')
      compare(both)
    }
  })

  it('a configuration works', () => {
    const told = (lib: Library) => {
      const provider = wrap(new lib.ConfigurationProvider())
      provider.configure({ clientId: 'client_1', apiKey: 'sk_1', cookiePassword: COOKIE_PASSWORD })
      provider.setValueSource({ WORKOS_REDIRECT_URI: 'https://app.example/callback' })
      provider.configure(name => (name === 'WORKOS_COOKIE_NAME' ? 'mine' : undefined))
      provider.configure({ redirectUri: 'https://app.example/cb' })
      provider.validate()
      return [provider.getConfig(), provider.getValue('cookieName'), provider.getValue('apiPort')]
    }
    expect(told(LIBRARIES.fe26)).toEqual(told(LIBRARIES.peer))
  })
})

it('what is secret is not shown', () => {
  const { service, core, operations } = worldOf(useless, LIBRARIES.fe26)
  const provider = new LIBRARIES.fe26.ConfigurationProvider()
  provider.configure({ apiKey: useless.local.apiKey, cookiePassword: COOKIE_PASSWORD })
  for (const one of [service, core, operations, provider]) {
    expect([JSON.stringify(one), Object.keys(one), { ...one }]).toEqual(['{}', [], {}])
    for (const secret of [useless.local.apiKey, COOKIE_PASSWORD]) {
      expect(inspect(one, { depth: 9 })).not.toContain(secret)
    }
  }
})

const useless = {
  address: { apiHostname: '127.0.0.1', apiHttps: false, apiPort: 1 },
  local: { clientId: 'client_1', apiKey: 'sk_of_nobody' },
} as Bench

describe('copied, an object of the library', () => {
  const bench = useBench()
  const copy = <Target extends object>(target: Target): Target =>
    Object.assign(Object.create(Object.getPrototypeOf(target)), target)

  it('lacks what it does not show (difference)', async () => {
    publish(bench)
    const calls: Call[] = [
      ({ service }, bench) => copy(service).getSession({ 'wos-session': seal(session(bench)) }),
      ({ core }, bench) => copy(core).decryptSession(seal(session(bench))),
      ({ operations }) => copy(operations).getLogoutUrl('session_1'),
      ({ lib }) => copy(new lib.ConfigurationProvider()).getValue('cookieName'),
    ]
    for (const call of calls) {
      const both = await observeBoth(bench, {}, world => call(world, bench))
      expect(both.peer).toHaveProperty('gave')
      differ(both, 'copies', { threw: {} })
    }
  })
})
