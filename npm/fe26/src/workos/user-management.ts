// `userManagement` of @workos-inc/node, as far as it signs people in.

import * as answers from './answers.js'
import type { UserResponse } from './authentication-exception.js'
import { authorizationUrl, authorizationUrlWithPkce } from './authorization.js'
import type { WorkOS } from './client.js'
import { clientOf, hide } from './clients.js'
import { CookieSession } from './cookie-session.js'
import { variable } from './environment.js'
import type { Client } from './grants.js'
import { type JwksFunction, remoteKeys } from './keys.js'
import { open, thawed, unseal } from './opened.js'
import { AutoPaginatable } from './pagination.js'
import { asWritten, segment } from './resource-url.js'
import { SignsIn, serializeRevokeSessionOptions } from './sign-ins.js'
import type * as a from './types/answers.js'
import type { List, PaginationOptions } from './types/client.js'
import type * as o from './types/options.js'
import type * as s from './types/sessions.js'

/** Signing in, and sessions. */
export class UserManagement extends SignsIn {
  clientId: string | undefined
  issuer: string | string[] | undefined
  declare private readonly workos: WorkOS
  declare private keys: JwksFunction | undefined

  constructor(workos: WorkOS) {
    super()
    hide(this, { workos, keys: undefined })
    this.clientId = workos.clientId
    this.issuer = workos.options.issuer
  }

  protected get client(): Client {
    return clientOf(this)
  }

  /** For logs: without secrets. */
  toJSON(): object {
    return { clientId: this.clientId, issuer: this.issuer }
  }

  /** A session cookie's value. */
  loadSealedSession({
    sessionData,
    cookiePassword,
  }: {
    sessionData: string
    cookiePassword: string
  }): CookieSession {
    return new CookieSession(this, sessionData, cookiePassword)
  }

  async authenticateWithSessionCookie({
    sessionData,
    cookiePassword = variable('WORKOS_COOKIE_PASSWORD') as string,
  }: s.AuthenticateWithSessionCookieOptions): Promise<
    s.AuthenticateWithSessionCookieSuccessResponse | s.AuthenticateWithSessionCookieFailedResponse
  > {
    if (!cookiePassword) throw new Error('Cookie password is required')
    if (!this.clientId) throw new Error('Must provide clientId to initialize JWKS')
    const opened = await open(this.client, sessionData, cookiePassword)
    if (typeof opened === 'string') return { authenticated: false, reason: opened }
    const { claims, user, accessToken, authenticationMethod } = opened
    return {
      authenticated: true,
      sessionId: claims.sid,
      organizationId: claims.org_id,
      role: thawed(claims.role),
      roles: thawed(claims.roles),
      user: thawed(user),
      permissions: thawed(claims.permissions),
      entitlements: thawed(claims.entitlements),
      featureFlags: thawed(claims.feature_flags),
      accessToken,
      authenticationMethod,
    } as s.AuthenticateWithSessionCookieSuccessResponse
  }

  /** What a session cookie holds, its access token unverified; `{}` if it does not open. */
  async getSessionFromCookie({
    sessionData,
    cookiePassword = variable('WORKOS_COOKIE_PASSWORD') as string,
  }: s.SessionHandlerOptions): Promise<s.SessionCookieData | undefined> {
    if (!cookiePassword) throw new Error('Cookie password is required')
    if (!sessionData) return undefined
    return unseal(this.client, sessionData, cookiePassword) as s.SessionCookieData
  }

  /** Where to send the browser to sign in. */
  getAuthorizationUrl(options: o.UserManagementAuthorizationURLOptions): string {
    return authorizationUrl(this.client, options)
  }

  /** The same with PKCE: keep `state` and `codeVerifier` for the callback. */
  async getAuthorizationUrlWithPKCE(
    options: Omit<o.UserManagementAuthorizationURLOptions, 'codeChallenge' | 'codeChallengeMethod' | 'state'>,
  ): Promise<o.PKCEAuthorizationURLResult> {
    return authorizationUrlWithPkce(this.client, this.workos.pkce, options)
  }

  /** Where to send the browser so that WorkOS ends a session. */
  getLogoutUrl({ sessionId, returnTo }: o.LogoutURLOptions): string {
    if (!sessionId) throw new TypeError(`Incomplete arguments. Need to specify 'sessionId'.`)
    const input = { sessionId: String(sessionId), returnTo: returnTo && String(returnTo) }
    return asWritten(this.client.connection.plain.immediately('logoutUrl', input))
  }

  getJwksUrl(clientId: string): string {
    if (!clientId) throw new TypeError('clientId must be a valid clientId')
    return `${this.workos.baseURL}/sso/jwks/${clientId}`
  }

  /** WorkOS's keys, for jose's `jwtVerify()`. */
  async getJWKS(): Promise<JwksFunction | undefined> {
    if (!this.clientId) return undefined
    this.keys ??= remoteKeys(this.getJwksUrl(this.clientId))
    return this.keys
  }

  async getUser(userId: string): Promise<a.User> {
    const { data } = await this.workos.get<UserResponse>(`/user_management/users/${segment(userId)}`)
    return answers.user(data)
  }

  async createMagicAuth(options: o.CreateMagicAuthOptions): Promise<a.CreateMagicAuthResponse> {
    const { data } = await this.workos.post('/user_management/magic_auth', {
      email: options.email,
      invitation_token: options.invitationToken,
      ip_address: options.ipAddress,
      user_agent: options.userAgent,
      radar_auth_attempt_id: options.radarAuthAttemptId,
      signals_id: options.signalsId,
    })
    return answers.magicAuth(data)
  }

  async sendRadarSmsChallenge(
    payload: o.SendRadarSmsChallengeOptions,
  ): Promise<a.SendRadarSmsChallengeResponse> {
    const { data } = await this.workos.post('/user_management/radar_challenges', {
      user_id: payload.userId,
      pending_authentication_token: payload.pendingAuthenticationToken,
      phone_number: payload.phoneNumber,
      ip_address: payload.ipAddress,
      user_agent: payload.userAgent,
    })
    return answers.smsChallenge(data)
  }

  async listSessions(
    userId: string,
    options?: o.ListSessionsOptions,
  ): Promise<AutoPaginatable<a.Session, o.SerializedListSessionsOptions>> {
    const page = async (params?: PaginationOptions): Promise<List<a.Session>> => {
      const query = { ...params, order: params?.order || 'desc' }
      const { data } = await this.workos.get(`/user_management/users/${segment(userId)}/sessions`, { query })
      return answers.sessions(data)
    }
    return new AutoPaginatable(await page(options), page, options && { ...options })
  }

  async revokeSession(payload: o.RevokeSessionOptions): Promise<void> {
    await this.workos.post('/user_management/sessions/revoke', serializeRevokeSessionOptions(payload))
  }
}
