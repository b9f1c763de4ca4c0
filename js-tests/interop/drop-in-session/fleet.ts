// Servers of one application during a rollout: each runs another library, all have the same cookies.

import { AuthService as PeerService, sessionEncryption as peerEncryption } from '@workos/authkit-session'
import { WorkOS as WorkOS10 } from '@workos-inc/node'
import { AuthService, CookieSessionStorage, sessionEncryption } from 'fe26/authkit-session'
import { WorkOS } from 'fe26/workos'
import { COOKIE_PASSWORD, REDIRECT_URI } from '../../local-authkit/bench.js'
import { type Jar, JarStorage, setCookiesOf } from '../authkit-session.js'
import type { Bench } from '../bench.js'
import { clientOf } from './worlds.js'

/** Who is signed in, as a server says. Null: nobody. */
export interface Known {
  sessionId: string
  email: string
  organizationId: string | undefined
}

/** A server. What it sets as cookies, it puts into the jar. */
export interface Server {
  /** Who is signed in on this request; a token that has expired is refreshed. */
  who(jar: Jar): Promise<Known | null>
  /** Begins a sign-in and says where the browser goes. */
  begin?(jar: Jar): Promise<string>
  /** Ends one and says where the browser goes. */
  finish?(jar: Jar, callback: URL): Promise<string>
}

export type Name =
  | '@workos-inc/node 10'
  | '@workos-inc/node 11'
  | '@workos/authkit-session'
  | 'fe26/workos'
  | 'fe26/authkit-session'
  | 'fe26'

/** One server of each kind. */
export function fleetOf(bench: Bench): Record<Name, Server> {
  const config = configOf(bench)
  const { apiHostname, apiHttps: https, apiPort: port } = bench.address
  const { clientId, apiKey } = bench.local
  const client = new WorkOS({ clientId, apiKey, apiHostname, https, port })
  return {
    '@workos-inc/node 10': sealedSessions(
      new WorkOS10({ clientId, apiKey, apiHostname, https, port }) as never,
    ),
    '@workos-inc/node 11': sealedSessions(bench.sdk()),
    'fe26/workos': sealedSessions(client as never),
    '@workos/authkit-session': service(
      new PeerService(
        config as never,
        new JarStorage(config as never),
        randomly(bench) as never,
        peerEncryption,
      ) as never,
    ),
    'fe26/authkit-session': service(
      new AuthService(config, new OurStorage(config), client, sessionEncryption) as never,
    ),
    fe26: authkit(bench),
  }
}

export class OurStorage extends CookieSessionStorage<Jar, undefined> {
  async getCookie(jar: Jar, name: string): Promise<string | null> {
    const value = jar.cookies.get(name)
    return value === undefined ? null : decodeURIComponent(value)
  }
}

function configOf(bench: Bench) {
  const { clientId, apiKey } = bench.local
  return {
    ...{ clientId, apiKey, redirectUri: REDIRECT_URI, cookiePassword: COOKIE_PASSWORD },
    ...{ cookieName: 'wos-session', cookieMaxAge: 34_560_000, ...bench.address },
  }
}

/** The SDK with verifiers of its own. */
function randomly(bench: Bench): object {
  const client = clientOf(bench)
  delete (client.pkce as Partial<typeof client.pkce>).generate
  return client
}

/** As an application has it that reads the cookie with `loadSealedSession()`. */
function sealedSessions(sdk: ReturnType<Bench['sdk']>): Server {
  return {
    async who(jar) {
      const sessionData = decodeURIComponent(jar.cookies.get('wos-session') ?? '')
      const session = sdk.userManagement.loadSealedSession({ sessionData, cookiePassword: COOKIE_PASSWORD })
      const found = await session.authenticate()
      if (found.authenticated) return knownOf(found as never)
      const refreshed = await session.refresh()
      if (!refreshed.authenticated) return null
      jar.cookies.set('wos-session', encodeURIComponent(refreshed.sealedSession ?? ''))
      return knownOf(refreshed as never)
    },
  }
}

function service(service: PeerService<Jar, undefined>): Server {
  return {
    async who(jar) {
      const { auth, refreshedSessionData } = await service.withAuth(jar)
      if (refreshedSessionData !== undefined) {
        jar.store(setCookiesOf(await service.saveSession(undefined, refreshedSessionData)))
      }
      return auth.user ? knownOf(auth as never) : null
    },
    async begin(jar) {
      const { url, ...begun } = await service.createSignIn(undefined, {
        returnPathname: '/after',
        state: 's',
      })
      jar.store(setCookiesOf(begun))
      return url
    },
    async finish(jar, callback) {
      const { code = '', state } = Object.fromEntries(callback.searchParams)
      const landed = await service.handleCallback(jar, undefined, { code, state })
      jar.store(setCookiesOf(landed))
      return `${landed.returnPathname} ${landed.state}`
    },
  }
}

function authkit(bench: Bench): Server {
  const authkit = bench.fe26()
  return {
    async who(jar) {
      const { auth, setCookies } = await authkit.withAuth(jar.request())
      jar.store(setCookies)
      return auth.authenticated ? knownOf(auth as never) : null
    },
    async begin(jar) {
      const { url, setCookies } = await authkit.signIn({
        returnTo: '/after',
        state: 's',
        request: jar.request(),
      })
      jar.store(setCookies)
      return url
    },
    async finish(jar, callback) {
      const landed = await authkit.handleCallback(jar.request(callback.href))
      jar.store(landed.setCookies)
      if (!landed.authenticated) throw new Error(`The sign-in failed: ${landed.reason}.`)
      return `${landed.returnPathname} ${landed.state}`
    },
  }
}

function knownOf({ sessionId, user, organizationId }: Known & { user: { email: string } }): Known {
  return { sessionId, email: user.email, organizationId }
}
