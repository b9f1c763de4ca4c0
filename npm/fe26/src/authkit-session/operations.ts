// What is asked of WorkOS, without requests and responses.

import { hide } from '../workos/clients.js'
import { authorize, type GeneratedAuthorizationUrl } from './authorization.js'
import type { WorkOSClient } from './client.js'
import type { AuthKitCore } from './core.js'
import type {
  AuthKitConfig,
  AuthResult,
  BaseTokenClaims,
  GetAuthorizationUrlOptions,
  Session,
  SessionEncryption,
} from './types.js'

/** A session with new tokens, and its seal. */
export interface RefreshedSession {
  auth: AuthResult
  encryptedSession: string
}

export class AuthOperations {
  declare private readonly core: AuthKitCore
  declare private readonly client: WorkOSClient
  declare private readonly config: AuthKitConfig
  declare private readonly encryption: SessionEncryption

  constructor(core: AuthKitCore, client: WorkOSClient, config: AuthKitConfig, encryption: SessionEncryption) {
    hide(this, { core, client, config, encryption })
  }

  /** Where to send the browser so that WorkOS ends the session. */
  getLogoutUrl(sessionId: string, options?: { returnTo?: string }): string {
    return this.client.userManagement.getLogoutUrl({ sessionId, returnTo: options?.returnTo })
  }

  /** New tokens in another organization. */
  async switchOrganization(session: Session, organizationId: string): Promise<RefreshedSession> {
    return this.refreshSession(session, organizationId)
  }

  /** New tokens, whether or not the old ones hold. */
  async refreshSession(session: Session, organizationId?: string): Promise<RefreshedSession> {
    const options = { force: true, ...(organizationId !== undefined && { organizationId }) }
    const refreshed = await this.core.validateAndRefresh(session, options)
    const encryptedSession = await this.core.encryptSession(refreshed.session)
    return { auth: authOf(refreshed), encryptedSession }
  }

  /** Begins a sign-in. Whoever calls this sets the cookie. */
  async createAuthorization(options: GetAuthorizationUrlOptions = {}): Promise<GeneratedAuthorizationUrl> {
    return authorize(this.client, this.config, this.encryption, options)
  }

  async createSignIn(
    options: Omit<GetAuthorizationUrlOptions, 'screenHint'> = {},
  ): Promise<GeneratedAuthorizationUrl> {
    return this.createAuthorization({ ...options, screenHint: 'sign-in' })
  }

  async createSignUp(
    options: Omit<GetAuthorizationUrlOptions, 'screenHint'> = {},
  ): Promise<GeneratedAuthorizationUrl> {
    return this.createAuthorization({ ...options, screenHint: 'sign-up' })
  }
}

/** Who is signed in, as handlers are told. */
export function authOf<TCustomClaims>({
  session,
  claims,
}: {
  session: Session
  claims: BaseTokenClaims & TCustomClaims
}): AuthResult<TCustomClaims> {
  const { accessToken, refreshToken, user, impersonator } = session
  return {
    ...{ user, impersonator, accessToken, refreshToken, claims },
    sessionId: claims.sid,
    organizationId: claims.org_id,
    role: claims.role,
    roles: claims.roles,
    permissions: claims.permissions,
    entitlements: claims.entitlements,
    featureFlags: claims.feature_flags,
  } as AuthResult<TCustomClaims>
}
