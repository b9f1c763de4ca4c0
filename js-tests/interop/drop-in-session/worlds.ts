// The same call into @workos/authkit-session and into fe26/authkit-session: over the same AuthKit, with the same
// client of WorkOS, the same storage and the same clock, so that whatever differs is theirs.

import * as peer from '@workos/authkit-session'
import { WorkOS } from '@workos-inc/node'
import * as fe26 from 'fe26/authkit-session'
import { WorkOS as OwnWorkOS } from 'fe26/workos'
import { COOKIE_PASSWORD, REDIRECT_URI } from '../../local-authkit/bench.js'
import { type Bench, START } from '../bench.js'
import { type Observed, observe } from './observe.js'

export type Library = typeof peer

/** Both libraries by the types of the one: `types.test.ts` shows that these are the other's as well. */
export const LIBRARIES = { peer, fe26: fe26 as unknown as Library }

/** What a call may differ in. */
export interface Setup {
  config?: Partial<peer.AuthKitConfig>
  /** How the storage gives its cookies back. */
  storage?: keyof typeof STORAGES
  /** Instead of seals. */
  encryption?: 'plain' | 'failing'
  /** fe26 asks through the client of fe26/workos, and not through the SDK's. */
  ownClient?: boolean
  /** The client, as the call gets it. */
  client?: (client: WorkOS) => unknown
}

export type Cookies = Record<string, string>

/** What a call gets. */
export interface World {
  lib: Library
  config: peer.AuthKitConfig
  service: peer.AuthService<Cookies, Response | undefined>
  storage: peer.SessionStorage<Cookies, Response | undefined>
  core: peer.AuthKitCore
  operations: peer.AuthOperations
  encryption: peer.SessionEncryption
}

/** What becomes of a call, with either library: its result or error, and what AuthKit was asked. */
export async function observeBoth(
  bench: Bench,
  setup: Setup,
  call: (world: World) => unknown,
): Promise<{ peer: Observed; fe26: Observed }> {
  return {
    peer: await observe(bench, () => call(worldOf(bench, LIBRARIES.peer, setup))),
    fe26: await observe(bench, () => call(worldOf(bench, LIBRARIES.fe26, setup))),
  }
}

/** One library in its place. */
export function worldOf(bench: Bench, lib: Library, setup: Setup = {}): World {
  const { clientId, apiKey } = bench.local
  const config = {
    ...{ clientId, apiKey, redirectUri: REDIRECT_URI, cookiePassword: COOKIE_PASSWORD },
    ...{ cookieName: 'wos-session', cookieMaxAge: 34_560_000 },
    ...bench.address,
    ...setup.config,
  } as peer.AuthKitConfig
  const { client: change = client => client } = setup
  const isOwn = setup.ownClient === true && lib === LIBRARIES.fe26
  const client = change(isOwn ? ownClientOf(bench) : clientOf(bench)) as WorkOS
  const storage = STORAGES[setup.storage ?? 'headers'](lib, config)
  const encryption = ENCRYPTIONS[setup.encryption ?? 'seals'](lib)
  const service = new lib.AuthService(config, storage, client as never, encryption)
  const core = new lib.AuthKitCore(config, client as never, encryption)
  const operations = new lib.AuthOperations(core, client as never, config, encryption)
  return { lib, config, service, storage, core, operations, encryption }
}

/** The SDK's own, with one code verifier: all that is random about it. */
export function clientOf(bench: Bench): WorkOS {
  const { apiHostname, apiHttps: https, apiPort: port } = bench.address
  const { clientId, apiKey } = bench.local
  const client = new WorkOS(apiKey, { apiHostname, https, port, clientId, maxRetries: 0 } as object)
  client.pkce.generate = async () => PAIR
  return client
}

/** fe26's, likewise. */
function ownClientOf(bench: Bench): WorkOS {
  const { apiHostname, apiHttps: https, apiPort: port } = bench.address
  const { clientId, apiKey } = bench.local
  const client = new OwnWorkOS(apiKey, { apiHostname, https, port, clientId, maxRetries: 0 })
  client.pkce.generate = async () => PAIR
  return client as never
}

const PAIR = {
  codeVerifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  codeChallenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  codeChallengeMethod: 'S256',
} as const

type Make = (lib: Library, config: peer.AuthKitConfig) => World['storage']

const STORAGES = {
  /** As the README has it, but for `applyHeaders`. */
  headers: (lib, config) => new (cookiesOf(lib))(config),
  /** As the README has it. */
  response: (lib, config) =>
    new (class extends cookiesOf(lib) {
      protected override async applyHeaders(response: Response | undefined, headers: peer.HeadersBag) {
        const next = new Response(response?.body, response ?? {})
        for (const [name, value] of Object.entries(headers)) {
          for (const one of [value].flat()) next.headers.append(name, one)
        }
        return { response: next }
      }
    })(config),
  /** Spells its headers in lower case, as lists, beside others. */
  lists: (lib, config) =>
    new (class extends cookiesOf(lib) {
      override async setCookie(...args: Parameters<World['storage']['setCookie']>) {
        const { headers } = await super.setCookie(...args)
        return { headers: { 'set-cookie': [headers?.['Set-Cookie'] ?? []].flat(), 'x-set': '1' } }
      }
    })(config),
  /** Cannot read. */
  blind: (lib, config) =>
    new (class extends cookiesOf(lib) {
      override async getCookie(): Promise<string | null> {
        throw new URIError('URI malformed')
      }
    })(config),
  /** Cannot write. */
  full: (lib, config) =>
    new (class extends cookiesOf(lib) {
      override async setCookie(): Promise<never> {
        throw new Error('the response has left')
      }
    })(config),
} satisfies Record<string, Make>

function cookiesOf(lib: Library) {
  return class extends lib.CookieSessionStorage<Cookies, Response | undefined> {
    async getCookie(cookies: Cookies, name: string): Promise<string | null> {
      return cookies[name] ?? null
    }
  }
}

const ENCRYPTIONS: Record<'seals' | 'plain' | 'failing', (lib: Library) => peer.SessionEncryption> = {
  seals: lib => lib.sessionEncryption,
  /** Shows what it is given. */
  plain: () => ({
    sealData: async (data, options) => JSON.stringify({ data, options }),
    unsealData: async sealed => JSON.parse(sealed).data,
  }),
  failing: () => ({
    sealData: () => Promise.reject(new Error('no key')),
    unsealData: () => Promise.reject(new Error('no key')),
  }),
}

/** The clock when tests begin, as tokens have it. */
export const NOW = Math.floor(START / 1000)
