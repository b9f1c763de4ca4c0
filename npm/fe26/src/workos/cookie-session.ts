// A sealed session, as @workos-inc/node's loadSealedSession() gives it.

import { clientOf, hide } from './clients.js'
import { isNoPassword } from './connection.js'
import { claimsOf } from './grants.js'
import { open, thawed, unseal } from './opened.js'
import { refresh } from './refresh.js'
import { asWritten } from './resource-url.js'
import type {
  AuthenticateWithSessionCookieFailedResponse,
  AuthenticateWithSessionCookieSuccessResponse,
  RefreshOptions,
  RefreshSessionResponse,
} from './types/sessions.js'
import type { UserManagement } from './user-management.js'

/** A session in a cookie. After a refresh it holds the new seal. */
export class CookieSession {
  declare private readonly userManagement: UserManagement
  declare private cookiePassword: string
  declare private sessionData: string

  constructor(userManagement: UserManagement, sessionData: string, cookiePassword: string) {
    if (!cookiePassword) throw new Error('cookiePassword is required')
    hide(this, { userManagement, cookiePassword, sessionData })
  }

  /** Who is signed in, if the seal and the access token hold. */
  async authenticate(): Promise<
    AuthenticateWithSessionCookieSuccessResponse | AuthenticateWithSessionCookieFailedResponse
  > {
    const opening = open(clientOf(this.userManagement), this.sessionData, this.cookiePassword)
    const opened = opening instanceof Promise ? await opening : opening
    if (typeof opened === 'string') return { authenticated: false, reason: opened }
    const { claims, user, authenticationMethod, impersonator, accessToken } = opened
    return {
      authenticated: true,
      sessionId: claims.sid,
      organizationId: claims.org_id,
      role: thawed(claims.role),
      roles: thawed(claims.roles),
      permissions: thawed(claims.permissions),
      entitlements: thawed(claims.entitlements),
      featureFlags: thawed(claims.feature_flags),
      user: thawed(user),
      authenticationMethod,
      impersonator: thawed(impersonator),
      accessToken,
    } as AuthenticateWithSessionCookieSuccessResponse
  }

  /** A new access token and a new seal, to be stored in the cookie. */
  async refresh(options: RefreshOptions = {}): Promise<RefreshSessionResponse> {
    const { sessionData, cookiePassword } = this
    const result = await refresh(clientOf(this.userManagement), { sessionData, cookiePassword }, options)
    if (result.authenticated) {
      this.sessionData = result.sealedSession as string
      if (options.cookiePassword) this.cookiePassword = options.cookiePassword
    }
    return result
  }

  /** Where to send the browser so that WorkOS ends the session. An expired access token will do. */
  async getLogoutUrl({ returnTo }: { returnTo?: string } = {}): Promise<string> {
    const { sessionData, cookiePassword } = this
    const client = clientOf(this.userManagement)
    if (isNoPassword(cookiePassword)) throw noSession(await open(client, sessionData, cookiePassword))
    const calls = client.connection.sessions(client, cookiePassword)
    try {
      const seal = typeof sessionData === 'string' || !sessionData ? sessionData || '' : NO_SEAL
      const asked = { sessionData: seal, cookiePassword, returnTo: returnTo && String(returnTo) }
      return asWritten(await calls.run('logoutUrl', asked))
    } catch (error) {
      const { code } = error as { code?: string }
      if (code === 'invalid_jwt' && isToken(unseal(client, sessionData, cookiePassword).accessToken)) {
        throw new TypeError(`Incomplete arguments. Need to specify 'sessionId'.`)
      }
      throw noSession(code)
    }
  }

  /** Nothing: JSON is for logs, and all it has is secret. */
  toJSON(): object {
    return {}
  }
}

function noSession(reason: unknown): Error {
  return new Error(`Failed to extract session ID for logout URL: ${reason}`)
}

/** What cookie-parser makes of `j:…` is no seal. */
const NO_SEAL = 'no seal'

/** Whether it says anything at all, be it no session. */
function isToken(accessToken: string | undefined): boolean {
  try {
    claimsOf(accessToken as string)
    return true
  } catch {
    return false
  }
}
