// A session cookie's value and what can be done with it, as @workos-inc/node's loadSealedSession() has it.

import type { Calls } from './calls.js'
import type { AuthenticateResult, CookiePasswords, RefreshResult } from './types.js'

/** A sealed session. After a refresh it holds the new seal. */
export class SealedSession<Custom extends object = object> {
  readonly #calls: Calls
  #sessionData: string
  #cookiePassword: CookiePasswords | undefined

  /** Use `loadSealedSession()`. */
  constructor(calls: Calls, sessionData: string, cookiePassword: CookiePasswords | undefined) {
    this.#calls = calls
    this.#sessionData = sessionData
    this.#cookiePassword = cookiePassword
  }

  /**
   * Who is signed in, if the seal, the token's signature and its expiry hold. Keys are fetched when needed; if they
   * cannot be, that is an error (`key_set_unavailable`) and not a reason to sign anyone out.
   */
  async authenticate(): Promise<AuthenticateResult<Custom>> {
    return this.#cookiePassword === undefined
      ? this.#calls.authenticate(this.#sessionData)
      : this.#calls.run('authenticate', this.#sealed())
  }

  /**
   * A new access token and a new seal, to be stored in the cookie. The organization stays that of the old token
   * unless another is named.
   */
  async refresh(
    options: { organizationId?: string; cookiePassword?: CookiePasswords } = {},
  ): Promise<RefreshResult<Custom>> {
    const result: RefreshResult<Custom> = await this.#calls.run('refresh', {
      ...this.#sealed(),
      sealWith: options.cookiePassword,
      organizationId: options.organizationId,
    })
    if (result.authenticated) {
      this.#sessionData = result.sealedSession
      this.#cookiePassword = options.cookiePassword ?? this.#cookiePassword
    }
    return result
  }

  /** Where to send the browser so that WorkOS ends the session. An expired access token will do. */
  async getLogoutUrl({ returnTo }: { returnTo?: string } = {}): Promise<string> {
    return this.#calls.run('logoutUrl', { ...this.#sealed(), returnTo })
  }

  #sealed() {
    return { sessionData: this.#sessionData, cookiePassword: this.#cookiePassword }
  }
}
