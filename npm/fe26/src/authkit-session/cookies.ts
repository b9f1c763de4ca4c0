// Cookies as adapters write them; the header is the engine's.

import { callPurely } from '../calls.js'
import type { AuthKitConfig, CookieOptions, HeadersBag, SessionStorage, Stored } from './types.js'
import { verifierCookieOptions } from './verifier-cookies.js'

/** A storage that keeps sessions in a cookie. A framework adds how it reads one. */
export abstract class CookieSessionStorage<TRequest, TResponse>
  implements SessionStorage<TRequest, TResponse>
{
  protected cookieName: string
  protected readonly cookieOptions: CookieOptions

  constructor(config: AuthKitConfig) {
    this.cookieName = config.cookieName ?? 'wos-session'
    this.cookieOptions = {
      path: '/',
      httpOnly: true,
      sameSite: config.cookieSameSite ?? 'lax',
      // What makes the one cookie Secure makes the other.
      secure: verifierCookieOptions(config, undefined).secure as boolean,
      maxAge: config.cookieMaxAge ?? 34_560_000,
      ...{ domain: config.cookieDomain as string },
    }
    // What cannot be written is not to be found out when a code or a refresh token has been used for it.
    if (this.serializeCookie === CookieSessionStorage.prototype.serializeCookie) {
      this.serializeCookie(this.cookieName, '', this.cookieOptions)
    }
  }

  /** Override this where responses can be given headers: what is returned then stands for the headers. */
  protected async applyHeaders(
    _response: TResponse | undefined,
    _headers: HeadersBag,
    // biome-ignore lint/suspicious/noConfusingVoidType: overriding methods may return nothing
  ): Promise<{ response: TResponse } | void> {}

  protected serializeCookie(
    name: string,
    value: string,
    options: CookieOptions,
    flags: { expired?: boolean } = {},
  ): string {
    const { path, domain, maxAge, sameSite, priority, httpOnly, secure, partitioned } = options
    // Attributes may be inherited, and what is truthy counts.
    const flagged = { httpOnly: !!httpOnly, secure: !!secure, partitioned: !!partitioned }
    // Variables of the environment are texts.
    const seconds = /^-?\d+$/.test(String(maxAge)) ? Number(maxAge) : maxAge
    const written = { path, domain, maxAge: seconds, sameSite, priority }
    const attributes = { ...written, ...flagged, expired: !!flags.expired }
    return callPurely('setCookie', JSON.stringify({ ...attributes, name, value: String(value) }))
  }

  /** The value of a cookie, percent-decoded. */
  abstract getCookie(request: TRequest, name: string): Promise<string | null>

  async setCookie(
    response: TResponse | undefined,
    name: string,
    value: string,
    options: CookieOptions,
  ): Promise<Stored<TResponse>> {
    const header = this.serializeCookie(name, value, options)
    const applied = await this.applyHeaders(response, { 'Set-Cookie': header })
    return applied ?? { headers: { 'Set-Cookie': header } }
  }

  async clearCookie(
    response: TResponse | undefined,
    name: string,
    options: CookieOptions,
  ): Promise<Stored<TResponse>> {
    const header = this.serializeCookie(name, '', options, { expired: true })
    const applied = await this.applyHeaders(response, { 'Set-Cookie': header })
    return applied ?? { headers: { 'Set-Cookie': header } }
  }

  getSession(request: TRequest): Promise<string | null> {
    return this.getCookie(request, this.cookieName)
  }

  saveSession(response: TResponse | undefined, sessionData: string): Promise<Stored<TResponse>> {
    return this.setCookie(response, this.cookieName, sessionData, this.cookieOptions)
  }

  clearSession(response: TResponse | undefined): Promise<Stored<TResponse>> {
    return this.clearCookie(response, this.cookieName, this.cookieOptions)
  }
}

/** Where to go in the application; nothing leads out of it. */
export function pathOfApplication(path: string | undefined): string {
  return callPurely('returnPath', JSON.stringify({ path }))
}

/** Both bags, with every `Set-Cookie` of each. Of other headers, those of the second bag count. */
export function mergeHeaders(
  first: HeadersBag | undefined,
  second: HeadersBag | undefined,
): HeadersBag | undefined {
  if (!first || !second) return first ?? second
  const merged = { ...first }
  for (const [name, value] of Object.entries(second)) {
    const known = isSetCookie(name) ? Object.keys(merged).find(isSetCookie) : undefined
    if (known === undefined) merged[name] = value
    else merged[known] = [merged[known] ?? [], value].flat()
  }
  return merged
}

/** Storages spell it as they like. */
const isSetCookie = (name: string) => name.toLowerCase() === 'set-cookie'
