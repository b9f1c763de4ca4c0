// What the methods of `userManagement` take.

import type { PaginationOptions } from './client.js'

/** Whether the tokens are to be sealed for a cookie. */
export interface AuthenticateWithSessionOptions {
  cookiePassword?: string
  sealSession: boolean
}

export interface AuthenticateWithOptionsBase {
  clientId?: string
  ipAddress?: string
  userAgent?: string
  session?: AuthenticateWithSessionOptions
}

export interface AuthenticateWithCodeOptions extends AuthenticateWithOptionsBase {
  codeVerifier?: string
  code: string
  invitationToken?: string
  signalsId?: string
}

export interface AuthenticateWithCodeAndVerifierOptions extends AuthenticateWithOptionsBase {
  codeVerifier: string
  code: string
  invitationToken?: string
  signalsId?: string
}

export interface AuthenticateWithRefreshTokenOptions extends AuthenticateWithOptionsBase {
  refreshToken: string
  organizationId?: string
}

/** Of a client without an API key. */
export type AuthenticateWithRefreshTokenPublicClientOptions = AuthenticateWithRefreshTokenOptions

export interface AuthenticateWithPasswordOptions extends AuthenticateWithOptionsBase {
  email: string
  password: string
  invitationToken?: string
  radarAuthAttemptId?: string
  signalsId?: string
}

export interface AuthenticateWithMagicAuthOptions extends AuthenticateWithOptionsBase {
  code: string
  email: string
  invitationToken?: string
  linkAuthorizationCode?: string
  radarAuthAttemptId?: string
  signalsId?: string
}

export interface AuthenticateWithTotpOptions extends AuthenticateWithOptionsBase {
  code: string
  pendingAuthenticationToken: string
  authenticationChallengeId: string
}

export interface AuthenticateWithEmailVerificationOptions extends AuthenticateWithOptionsBase {
  code: string
  pendingAuthenticationToken: string
}

export interface AuthenticateWithOrganizationSelectionOptions extends AuthenticateWithOptionsBase {
  organizationId: string
  pendingAuthenticationToken: string
}

export interface AuthenticateWithRadarEmailChallengeOptions extends AuthenticateWithOptionsBase {
  code: string
  radarChallengeId: string
  pendingAuthenticationToken: string
}

export interface AuthenticateWithRadarSmsChallengeOptions extends AuthenticateWithOptionsBase {
  code: string
  verificationId: string
  phoneNumber: string
  pendingAuthenticationToken: string
}

export interface SendRadarSmsChallengeOptions {
  userId: string
  pendingAuthenticationToken: string
  phoneNumber: string
  ipAddress?: string
  userAgent?: string
}

export interface CreateMagicAuthOptions {
  email: string
  invitationToken?: string
  ipAddress?: string
  userAgent?: string
  radarAuthAttemptId?: string
  signalsId?: string
}

export interface ListSessionsOptions extends PaginationOptions {}
export interface SerializedListSessionsOptions extends PaginationOptions {}

export interface RevokeSessionOptions {
  sessionId: string
}

export interface SerializedRevokeSessionOptions {
  session_id: string
}

interface AuthorizationURLOptions {
  claimNonce?: string
  clientId?: string
  connectionId?: string
  organizationId?: string
  domainHint?: string
  invitationToken?: string
  loginHint?: string
  /** Seconds since the person last proved who they are. */
  maxAge?: number
  provider?: string
  providerQueryParams?: Record<string, string | boolean | number>
  providerScopes?: string[]
  prompt?: string
  redirectUri: string
  state?: string
  screenHint?: 'sign-up' | 'sign-in'
}

export type UserManagementAuthorizationURLOptions = AuthorizationURLOptions &
  (
    | { codeChallenge?: never; codeChallengeMethod?: never }
    | { codeChallenge: string; codeChallengeMethod: 'S256' }
  )

/** An authorization URL, and what the callback needs. */
export interface PKCEAuthorizationURLResult {
  url: string
  state: string
  codeVerifier: string
}

export interface LogoutURLOptions {
  sessionId: string
  returnTo?: string
}
