// @workos/authkit-session 0.7.1 (with @workos-inc/node 10 inside) as an application has it.

import {
  type AuthKitConfig,
  AuthService,
  CookieSessionStorage,
  sessionEncryption,
} from '@workos/authkit-session'
import { WorkOS } from '@workos-inc/node'
import { COOKIE_PASSWORD, REDIRECT_URI } from '../local-authkit/bench.js'

/** Cookies as a browser keeps them: name to value, as sent on the wire. Both libraries read and write them. */
export class Jar {
  readonly cookies = new Map<string, string>()

  /** Heeds `Set-Cookie` values. */
  store(setCookies: readonly string[]): this {
    for (const line of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/; Max-Age=0(;|$)/.test(line)) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return this
  }

  /** The request the browser makes. */
  request(url = '/') {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    return { url, method: 'GET', headers: { cookie } }
  }

  get names(): string[] {
    return [...this.cookies.keys()]
  }
}

export class JarStorage extends CookieSessionStorage<Jar, undefined> {
  async getCookie(jar: Jar, name: string): Promise<string | null> {
    const value = jar.cookies.get(name)
    return value === undefined ? null : decodeURIComponent(value)
  }
}

interface Address {
  clientId: string
  apiKey: string
  apiHostname: string
  apiHttps: boolean
  apiPort?: number
}

/** Its service, its storage and its configuration. */
export function authkitSession(address: Address, more: Partial<AuthKitConfig> = {}) {
  const config: AuthKitConfig = {
    redirectUri: REDIRECT_URI,
    cookiePassword: COOKIE_PASSWORD,
    cookieName: 'wos-session',
    cookieMaxAge: 34_560_000,
    ...address,
    ...more,
  }
  const { apiHostname, apiHttps: https, apiPort, apiKey, clientId } = address
  const client = new WorkOS(apiKey, { apiHostname, https, clientId, ...(apiPort && { port: apiPort }) })
  const storage = new JarStorage(config)
  return { service: new AuthService(config, storage, client, sessionEncryption), storage }
}

/** The `Set-Cookie` values of one of its answers. */
export function setCookiesOf({
  headers,
}: {
  headers?: Record<string, string | string[]> | undefined
}): string[] {
  return [headers?.['Set-Cookie'] ?? []].flat()
}
