// Why there is no session.

import type { User } from './session.js'

/** Why a cookie is not a session. */
export type AuthenticateFailureReason =
  | 'no_session_cookie_provided'
  | 'invalid_session_cookie'
  | 'invalid_jwt'

/** Failures that pass by themselves: nobody is signed out by them. */
export type TransientFailureReason = 'rate_limit_exceeded' | 'timeout' | 'server_error' | 'network_error'

/** What a person must do before they are signed in. */
export type AuthenticationStep =
  | 'email_verification_required'
  | 'organization_selection_required'
  | 'mfa_enrollment'
  | 'mfa_challenge'
  | 'mfa_verification'
  | 'radar_email_challenge'
  | 'radar_sms_challenge'
  | 'sso_required'

/** Why a session was not refreshed. */
export type RefreshFailureReason =
  | 'no_session_cookie_provided'
  | 'invalid_session_cookie'
  | 'invalid_grant'
  | AuthenticationStep
  | TransientFailureReason

/** Why a request has no session. `workos_refused`: WorkOS would not refresh it, and gave none of the known reasons. */
export type NoSessionReason =
  | AuthenticateFailureReason
  | RefreshFailureReason
  | 'key_set_unavailable'
  | 'workos_refused'

/** Why a page of an adapter's turns a program away: it is for people who go there. */
export type PageFailureReason = 'navigation_required'

/** Why the page of another website is refused. */
export type WebsiteFailureReason = 'origin_not_allowed'

/** A failure with a reason. */
export interface Failure<Reason extends string> {
  readonly authenticated: false
  readonly reason: Reason
  /** Whether the same may succeed later without anybody doing anything. */
  readonly retryable: boolean
  /** Seconds to wait, when WorkOS said how many. */
  readonly retryAfter?: number
}

/** Why WorkOS granted none, and what the next step needs. */
export interface Refusal
  extends Failure<'invalid_grant' | 'workos_refused' | AuthenticationStep | TransientFailureReason> {
  status?: number
  /** WorkOS's own code, such as `invalid_credentials`. */
  workosCode?: string
  /** WorkOS's sentence for people. It may name them: show it, do not log it. */
  description?: string
  requestId?: string
  /** What is wrong with the arguments, when WorkOS answered 422. */
  errors?: { code: string; message?: string }[]
  pendingAuthenticationToken?: string
  user?: User
  organizations?: { id: string; name: string }[]
  connectionIds?: string[]
  authenticationFactors?: { id: string; type: string }[]
  radarChallengeId?: string
  emailVerificationId?: string
  email?: string
}

/** Why a callback did not end in a session. */
export type CallbackFailureReason =
  | 'oauth_state_mismatch'
  | 'verifier_cookie_missing'
  | 'invalid_state'
  | 'missing_code'
  | 'authorization_denied'

/** A callback that failed before a code was exchanged. */
export interface CallbackFailure extends Failure<CallbackFailureReason> {
  /** For `authorization_denied`: OAuth's code. It comes from the URL. */
  error?: string
  /** For `authorization_denied`: the provider's sentence. It comes from the URL: anybody can have written it. */
  errorDescription?: string
}
