// Signing in, with its grants, switching organizations, and signing out.

import type { CallbackFailure, Refusal } from './failures.js'
import type { OauthTokens, SessionInfo, WithAuthResult } from './session.js'

/** What a sign-in may ask for. */
export interface SignInOptions {
  /** Where to go afterwards: a path of this origin. Anything else is reduced to one. */
  returnTo?: string
  /** Handed back by `handleCallback()`; at most 2,048 bytes. */
  state?: string
  /** Instead of the configured one. */
  redirectUri?: string
  screenHint?: 'sign-in' | 'sign-up'
  /** Default `authkit`. */
  provider?: string
  connectionId?: string
  organizationId?: string
  loginHint?: string
  domainHint?: string
  prompt?: string
  /** Seconds since the person last proved who they are. */
  maxAge?: number
  invitationToken?: string
  claimNonce?: string
  providerScopes?: string[]
  providerQueryParams?: Record<string, string>
}

/** A sign-in that has begun. */
export interface SignInStart {
  /** Where to send the browser. */
  url: string
  /** The sealed `state` in it. */
  state: string
  /** `Set-Cookie` values to append to that redirect. */
  setCookies: string[]
}

/** Which organization to switch to. The rest is for the sign-in there, should it want one. */
export interface SwitchOptions extends SignInOptions, Device {
  organizationId: string
  /** Those that `withAuth()` has given for this request, if any: the newest session is in them. */
  setCookies?: readonly string[]
}

/**
 * What `switchOrganization()` gives: the session in the new organization with its cookies, or the reason why not.
 * `workos_refused` means that the user is not a member. Everything but a missing session leaves the browser signed in
 * where it was.
 */
export interface SwitchOrganizationResult<Custom extends object = object> extends WithAuthResult<Custom> {
  /** The sign-in that the organization wants: `reason` says why. */
  readonly signIn?: SignInStart
}

/** A session WorkOS has just granted. */
export type Granted<Custom extends object = object> = SessionInfo<Custom> & {
  refreshToken: string
  oauthTokens?: OauthTokens
  sealedSession: string
}

/** What a grant gives. `setCookies` store the session. */
export type GrantResult<Custom extends object = object> =
  | (Granted<Custom> & { setCookies: string[] })
  | (Refusal & { setCookies?: undefined })

/** What `handleCallback()` gives. `setCookies` hold the session and the deletion of the verifier. */
export type CallbackResult<Custom extends object = object> = (
  | (Granted<Custom> & {
      /** Where the person was going: always a path of this origin. */
      returnPathname: string
      /** The application's own state. */
      state?: string
    })
  | CallbackFailure
  | Refusal
) & { setCookies: string[] }

/** Of a union, for each of its members. */
export type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown
  ? Omit<Union, Key>
  : never

/** What signing out from a route may ask for. */
export interface SignOutOptions {
  /**
   * Where WorkOS sends people afterwards, instead of `afterSignOut`: a path of this app, or a URL that WorkOS knows. Who had
   * no session goes to the path at once.
   */
  returnTo?: string
}

/** What signing out takes. */
export interface SignOutResult {
  /** Where to send the browser so that WorkOS ends the session too; null if there is none to end. */
  url: string | null
  /** `Set-Cookie` values that delete the session cookie. */
  setCookies: string[]
}

/** How WorkOS learns for whom a grant is presented. */
export interface Device {
  ipAddress?: string
  userAgent?: string
}

/** The members of each grant. */
export interface Grants {
  authorizationCode: { code: string; codeVerifier?: string; invitationToken?: string; signalsId?: string }
  refreshToken: { refreshToken: string; organizationId?: string }
  password: {
    email: string
    password: string
    invitationToken?: string
    radarAuthAttemptId?: string
    signalsId?: string
  }
  magicAuth: {
    code: string
    email: string
    invitationToken?: string
    linkAuthorizationCode?: string
    radarAuthAttemptId?: string
    signalsId?: string
  }
  totp: { code: string; authenticationChallengeId: string; pendingAuthenticationToken: string }
  emailVerification: { code: string; pendingAuthenticationToken: string }
  organizationSelection: { organizationId: string; pendingAuthenticationToken: string }
  radarEmailChallenge: { code: string; radarChallengeId: string; pendingAuthenticationToken: string }
  radarSmsChallenge: {
    code: string
    verificationId: string
    phoneNumber: string
    pendingAuthenticationToken: string
  }
}
