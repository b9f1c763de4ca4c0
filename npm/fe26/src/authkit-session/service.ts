// Sessions of requests, through whatever carries a framework's cookies.

import { engine } from '#engine'
import type { WorkOS } from '../workos/client.js'
import { hide } from '../workos/clients.js'
import { Callback } from './callback.js'
import type { WorkOSClient } from './client.js'
import { AuthKitCore, restore } from './core.js'
import { AuthOperations, authOf, type RefreshedSession } from './operations.js'
import { isOutage } from './outage.js'
import type * as t from './types.js'
import {
  getPKCECookieNameForState,
  isPKCEVerifierCookieName,
  verifierCookieOptions,
} from './verifier-cookies.js'

export class AuthService<TRequest, TResponse> {
  declare private readonly config: t.AuthKitConfig
  declare private readonly storage: t.SessionStorage<TRequest, TResponse>
  declare private readonly client: WorkOSClient
  declare private readonly core: AuthKitCore
  declare private readonly operations: AuthOperations

  constructor(
    config: t.AuthKitConfig,
    storage: t.SessionStorage<TRequest, TResponse>,
    client: WorkOSClient,
    encryption: t.SessionEncryption,
  ) {
    // Were it missed only later, `withAuth()` would blame the cookie.
    engine.module()
    const core = new AuthKitCore(config, client, encryption)
    const operations = new AuthOperations(core, client, config, encryption)
    hide(this, { config, storage, client, core, operations })
  }

  /**
   * Who is signed in. With `refreshedSessionData` the session has new tokens: give that to `saveSession()`.
   *
   * Throws a `TokenRefreshError` if WorkOS cannot be reached, is overloaded or refuses the application: that does not make
   * anybody a stranger. Everything else that is wrong with a session does.
   */
  async withAuth<TCustomClaims = t.CustomClaims>(
    request: TRequest,
  ): Promise<{ auth: t.AuthResult<TCustomClaims>; refreshedSessionData?: string }> {
    try {
      const sealed = await this.storage.getSession(request)
      if (!sealed) return { auth: { user: null } }
      const valid = await restore<TCustomClaims>(this.core, sealed)
      const auth = authOf(valid)
      if (!valid.refreshed) return { auth }
      return { auth, refreshedSessionData: await this.core.encryptSession(valid.session) }
    } catch (error) {
      if (isOutage(error)) throw error
      return { auth: { user: null } }
    }
  }

  /** What the session cookie holds, whether or not its token does. */
  async getSession(request: TRequest): Promise<t.Session | null> {
    const sealed = await this.storage.getSession(request)
    return sealed ? this.core.decryptSession(sealed) : null
  }

  async saveSession(response: TResponse | undefined, sessionData: string): Promise<t.Stored<TResponse>> {
    return this.storage.saveSession(response, sessionData)
  }

  async clearSession(response: TResponse): Promise<t.Stored<TResponse>> {
    return this.storage.clearSession(response)
  }

  /** Deletes the cookie and says where to send the browser, so that WorkOS ends the session as well. */
  async signOut(
    sessionId: string,
    options?: { returnTo?: string },
  ): Promise<{ logoutUrl: string } & t.Stored<TResponse>> {
    const logoutUrl = this.operations.getLogoutUrl(sessionId, options)
    return { logoutUrl, ...(await this.storage.clearSession(undefined)) }
  }

  async switchOrganization(session: t.Session, organizationId: string): Promise<RefreshedSession> {
    return this.operations.switchOrganization(session, organizationId)
  }

  async refreshSession(session: t.Session, organizationId?: string): Promise<RefreshedSession> {
    return this.operations.refreshSession(session, organizationId)
  }

  /** Begins a sign-in and sets its cookie. */
  async createAuthorization(
    response: TResponse | undefined,
    options: t.GetAuthorizationUrlOptions = {},
  ): Promise<t.CreateAuthorizationResult<TResponse>> {
    const { url, sealedState, cookieName, cookieOptions } = await this.operations.createAuthorization(options)
    const stored = await this.storage.setCookie(response, cookieName, sealedState, cookieOptions)
    return { url, cookieName, ...stored }
  }

  async createSignIn(
    response: TResponse | undefined,
    options: Omit<t.GetAuthorizationUrlOptions, 'screenHint'> = {},
  ): Promise<t.CreateAuthorizationResult<TResponse>> {
    return this.createAuthorization(response, { ...options, screenHint: 'sign-in' })
  }

  async createSignUp(
    response: TResponse | undefined,
    options: Omit<t.GetAuthorizationUrlOptions, 'screenHint'> = {},
  ): Promise<t.CreateAuthorizationResult<TResponse>> {
    return this.createAuthorization(response, { ...options, screenHint: 'sign-up' })
  }

  /** Deletes the cookie of the sign-in with this state, for callbacks that end before or in an error. */
  async clearPendingVerifier(
    response: TResponse | undefined,
    { state, redirectUri }: { state: string; redirectUri?: string | undefined },
  ): Promise<t.Stored<TResponse>> {
    const cookieName = getPKCECookieNameForState(state)
    return this.clearPendingVerifierByName(response, { cookieName, redirectUri })
  }

  /** Deletes a cookie of sign-ins by its name: see `selectStalePKCEVerifierCookieNames()`. */
  async clearPendingVerifierByName(
    response: TResponse | undefined,
    { cookieName, redirectUri }: { cookieName: string; redirectUri?: string | undefined },
  ): Promise<t.Stored<TResponse>> {
    if (!isPKCEVerifierCookieName(cookieName)) {
      throw new Error(`Refusing to clear non-PKCE cookie "${cookieName}"`)
    }
    return this.storage.clearCookie(response, cookieName, verifierCookieOptions(this.config, redirectUri))
  }

  /**
   * Ends a sign-in: the session is stored, the sign-in's cookie deleted. Each `Set-Cookie` of `headers` is to be a header of
   * its own. After an error, `clearPendingVerifier()` gives the header that deletes the cookie.
   */
  async handleCallback(
    request: TRequest,
    response: TResponse,
    { code, state }: { code: string; state: string | undefined },
  ): Promise<t.CallbackResult<TResponse>> {
    const { config, storage, client, core } = this
    return new Callback({ config, storage, client, core }, response, state).finish(request, code)
  }

  /** The client of WorkOS. Which one it was given, the program knows: it has the type that is wanted. */
  getWorkOS<Client extends WorkOSClient = WorkOS>(): Client
  getWorkOS(): WorkOS
  getWorkOS(): WorkOS {
    return this.client as WorkOS
  }
}
