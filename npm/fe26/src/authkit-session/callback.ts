// Where a sign-in ends: the code is exchanged, the session stored, and the sign-in's cookie deleted.

import type { WorkOSClient } from './client.js'
import { mergeHeaders, pathOfApplication } from './cookies.js'
import type { AuthKitCore } from './core.js'
import type { PKCEState } from './state.js'
import type * as t from './types.js'
import { getPKCECookieNameForState, verifierCookieOptions } from './verifier-cookies.js'

/** What callbacks are answered with. */
export interface CallbackParts<TRequest, TResponse> {
  config: t.AuthKitConfig
  storage: t.SessionStorage<TRequest, TResponse>
  client: WorkOSClient
  core: AuthKitCore
}

/** One callback. */
export class Callback<TRequest, TResponse> {
  readonly #parts: CallbackParts<TRequest, TResponse>
  readonly #response: TResponse
  readonly #state: string | undefined
  readonly #cookieName: string | undefined

  constructor(parts: CallbackParts<TRequest, TResponse>, response: TResponse, state: string | undefined) {
    this.#parts = parts
    this.#response = response
    this.#state = state
    this.#cookieName = state ? getPKCECookieNameForState(state) : undefined
  }

  async finish(request: TRequest, code: string): Promise<t.CallbackResult<TResponse>> {
    const { config } = this.#parts
    const begun = await this.#begun(request)
    const cookieOptions = verifierCookieOptions(config, begun.redirectUri)
    try {
      return await this.#exchange(code, begun, cookieOptions)
    } catch (error) {
      await this.#tidyUp(cookieOptions)
      throw error
    }
  }

  /** The sign-in that ends here. */
  async #begun(request: TRequest): Promise<PKCEState> {
    const { config, storage, core } = this.#parts
    const cookieValue = this.#cookieName ? await storage.getCookie(request, this.#cookieName) : undefined
    try {
      return await core.verifyCallbackState({
        stateFromUrl: this.#state,
        cookieValue: cookieValue ?? undefined,
      })
    } catch (error) {
      // Where it was to end is not known.
      await this.#tidyUp(verifierCookieOptions(config, undefined, { anyScheme: true }))
      throw error
    }
  }

  async #exchange(
    code: string,
    begun: PKCEState,
    cookieOptions: t.CookieOptions,
  ): Promise<t.CallbackResult<TResponse>> {
    const { config, storage, client, core } = this.#parts
    const { codeVerifier } = begun
    const authResponse = await client.userManagement.authenticateWithCode({
      code,
      clientId: config.clientId,
      codeVerifier,
    })
    const { accessToken, refreshToken, user, impersonator } = authResponse
    const session = { accessToken, refreshToken, user, impersonator } as t.Session
    const saved = await storage.saveSession(this.#response, await core.encryptSession(session))
    const cleared: t.Stored<TResponse> = this.#cookieName
      ? await storage.clearCookie(saved.response ?? this.#response, this.#cookieName, cookieOptions)
      : {}
    return {
      response: cleared.response ?? saved.response,
      headers: mergeHeaders(saved.headers, cleared.headers),
      returnPathname: pathOfApplication(begun.returnPathname),
      state: begun.customState,
      authResponse,
    }
  }

  /** Deletes the sign-in's cookie where that goes into the response itself. What goes wrong here hides nothing. */
  async #tidyUp(cookieOptions: t.CookieOptions): Promise<void> {
    if (!this.#cookieName) return
    try {
      await this.#parts.storage.clearCookie(this.#response, this.#cookieName, cookieOptions)
    } catch {}
  }
}
