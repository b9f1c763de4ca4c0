// Sealed sessions: what opening and refreshing them gives.

import type { AuthenticationResponse, Impersonator, User } from './answers.js'

/** Why a cookie is not a session. */
export const AuthenticateWithSessionCookieFailureReason = {
  INVALID_JWT: 'invalid_jwt',
  INVALID_SESSION_COOKIE: 'invalid_session_cookie',
  NO_SESSION_COOKIE_PROVIDED: 'no_session_cookie_provided',
} as const
export type AuthenticateWithSessionCookieFailureReason = Member<
  typeof AuthenticateWithSessionCookieFailureReason
>
/** Its members as types, which those of an enum are. */
export declare namespace AuthenticateWithSessionCookieFailureReason {
  type INVALID_JWT = 'invalid_jwt'
  type INVALID_SESSION_COOKIE = 'invalid_session_cookie'
  type NO_SESSION_COOKIE_PROVIDED = 'no_session_cookie_provided'
}

/** Why a session was not refreshed. */
export const RefreshSessionFailureReason = {
  INVALID_SESSION_COOKIE: 'invalid_session_cookie',
  NO_SESSION_COOKIE_PROVIDED: 'no_session_cookie_provided',
  INVALID_GRANT: 'invalid_grant',
  MFA_ENROLLMENT: 'mfa_enrollment',
  SSO_REQUIRED: 'sso_required',
  RATE_LIMIT_EXCEEDED: 'rate_limit_exceeded',
  TIMEOUT: 'timeout',
  SERVER_ERROR: 'server_error',
  NETWORK_ERROR: 'network_error',
} as const
export type RefreshSessionFailureReason = Member<typeof RefreshSessionFailureReason>
/** Its members as types. */
export declare namespace RefreshSessionFailureReason {
  type INVALID_SESSION_COOKIE = 'invalid_session_cookie'
  type NO_SESSION_COOKIE_PROVIDED = 'no_session_cookie_provided'
  type INVALID_GRANT = 'invalid_grant'
  type MFA_ENROLLMENT = 'mfa_enrollment'
  type SSO_REQUIRED = 'sso_required'
  type RATE_LIMIT_EXCEEDED = 'rate_limit_exceeded'
  type TIMEOUT = 'timeout'
  type SERVER_ERROR = 'server_error'
  type NETWORK_ERROR = 'network_error'
}

export type RetryableRefreshSessionFailureReason =
  | RefreshSessionFailureReason.RATE_LIMIT_EXCEEDED
  | RefreshSessionFailureReason.TIMEOUT
  | RefreshSessionFailureReason.SERVER_ERROR
  | RefreshSessionFailureReason.NETWORK_ERROR
export type TerminalRefreshSessionFailureReason = Exclude<
  RefreshSessionFailureReason,
  RetryableRefreshSessionFailureReason
>

export interface SessionHandlerOptions {
  sessionData: string
  cookiePassword?: string
  organizationId?: string
}

export interface AuthenticateWithSessionCookieOptions {
  sessionData: string
  cookiePassword?: string
}

/** What is sealed in the cookie. */
export type SessionCookieData = Pick<
  AuthenticationResponse,
  'accessToken' | 'authenticationMethod' | 'impersonator' | 'organizationId' | 'refreshToken' | 'user'
>

export type AuthenticateWithSessionCookieFailedResponse = {
  authenticated: false
  reason: AuthenticateWithSessionCookieFailureReason
}

export type AuthenticateWithSessionCookieSuccessResponse = {
  authenticated: true
  accessToken: string
  authenticationMethod: AuthenticationResponse['authenticationMethod']
  sessionId: string
  organizationId?: string
  role?: string
  roles?: string[]
  permissions?: string[]
  entitlements?: string[]
  featureFlags?: string[]
  user: User
  impersonator?: Impersonator
}

/** The session is over: the person signs in again. */
export type RefreshSessionTerminalFailedResponse = {
  authenticated: false
  reason: TerminalRefreshSessionFailureReason
  retryable: false
}

/** This passes by itself: keep the cookie and try later. */
export type RefreshSessionRetryableFailedResponse = {
  authenticated: false
  reason: RetryableRefreshSessionFailureReason
  retryable: true
  /** Seconds to wait, if WorkOS said how many. */
  retryAfter?: number
  /** What `authenticateWithRefreshToken()` would have thrown. */
  error?: unknown
}

export type RefreshSessionSuccessResponse = Omit<
  AuthenticateWithSessionCookieSuccessResponse,
  'accessToken'
> & {
  authenticated: true
  session?: AuthenticationResponse
  sealedSession?: string
}

export type RefreshSessionFailedResponse =
  | RefreshSessionTerminalFailedResponse
  | RefreshSessionRetryableFailedResponse
export type RefreshSessionResponse = RefreshSessionFailedResponse | RefreshSessionSuccessResponse

export type RefreshOptions = {
  cookiePassword?: string
  organizationId?: string
}

type Member<Reasons> = Reasons[keyof Reasons]
