// What operations take and give. The shapes are made in crates/fe26-host/src/output.rs. What `readonly` marks is frozen where
// it comes from `withAuth()` or `authenticate()`: the same answer may be given to several requests.

/** A WorkOS user. Dates are ISO 8601 texts. */
export interface User {
  readonly object: 'user'
  readonly id: string
  readonly email: string
  readonly emailVerified: boolean
  readonly name: string | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly profilePictureUrl: string | null
  readonly lastSignInAt: string | null
  readonly locale: string | null
  readonly createdAt: string
  readonly updatedAt: string
  readonly externalId: string | null
  readonly metadata: Readonly<Record<string, string>>
}

/** Somebody who acts as the user, from the WorkOS dashboard. */
export interface Impersonator {
  readonly email: string
  readonly reason: string | null
}

/** Tokens of the identity provider itself. `expiresAt` is seconds since the epoch. */
export interface OauthTokens {
  accessToken: string
  refreshToken: string
  expiresAt: number
  scopes: string[]
}

/** The Claims Set of an access token. `Custom` are the claims of a JWT template. */
export type Claims<Custom extends object = object> = Custom & {
  readonly iss: string
  readonly sub: string
  /** The session. */
  readonly sid: string
  readonly jti: string
  /** Seconds since the epoch. */
  readonly exp: number
  /** Seconds since the epoch. */
  readonly iat: number
  /** When the person last proved who they are, in seconds since the epoch. Refreshing does not change it. */
  readonly auth_time?: number
  readonly org_id?: string
  readonly role?: string
  readonly roles?: readonly string[]
  readonly permissions?: readonly string[]
  readonly entitlements?: readonly string[]
  readonly feature_flags?: readonly string[]
  /** Who acts as the user. */
  readonly act?: { readonly sub: string }
}

/** What a session says about who is signed in. */
export interface SessionInfo<Custom extends object = object> {
  readonly authenticated: true
  readonly sessionId: string
  readonly organizationId?: string
  readonly role?: string
  readonly roles?: readonly string[]
  readonly permissions?: readonly string[]
  readonly entitlements?: readonly string[]
  readonly featureFlags?: readonly string[]
  readonly user: User
  readonly authenticationMethod?: string
  readonly impersonator?: Impersonator
  readonly accessToken: string
  /** Everything the access token claims, custom claims included. */
  readonly claims: Claims<Custom>
}

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

/** A failure with a reason. */
export interface Failure<Reason extends string> {
  readonly authenticated: false
  readonly reason: Reason
  /** Whether the same may succeed later without anybody doing anything. */
  readonly retryable: boolean
  /** Seconds to wait, when WorkOS said how many. */
  readonly retryAfter?: number
}

/** What `authenticate()` gives. */
export type AuthenticateResult<Custom extends object = object> =
  | SessionInfo<Custom>
  | { readonly authenticated: false; readonly reason: AuthenticateFailureReason }

/** Tokens and the user they stand for. */
export interface Tokens {
  user: User
  organizationId?: string
  accessToken: string
  refreshToken: string
  impersonator?: Impersonator
  authenticationMethod?: string
  oauthTokens?: OauthTokens
}

/** What `refresh()` gives. */
export type RefreshResult<Custom extends object = object> =
  | (SessionInfo<Custom> & { sealedSession: string; session: Tokens })
  | Failure<RefreshFailureReason>

/** What a request has: a session, or the reason why not. */
export type Auth<Custom extends object = object> =
  | SessionInfo<Custom>
  | (Failure<NoSessionReason> & { readonly user: null })

/**
 * What a route requires beyond a session: all of it. A text, or a list of texts, never empty. Undefined is refused like
 * everything else that is none: what is not understood must not let everybody pass.
 */
export interface Requirements {
  /** Any of these roles. */
  role?: string | readonly string[]
  /** All of these permissions. */
  permission?: string | readonly string[]
  /** Any of these organizations, by id: the one the session is in. */
  organization?: string | readonly string[]
  /** All of these entitlements. */
  entitlement?: string | readonly string[]
  /** All of these feature flags. */
  featureFlag?: string | readonly string[]
  /**
   * Seconds since the person last proved who they are. A sign-in serves for a minute even if less is required: otherwise
   * the page that follows it would ask for the next.
   */
  maxAge?: number
}

/** Why requirements are not met. */
export type RequirementReason =
  | 'missing_role'
  | 'missing_permission'
  | 'wrong_organization'
  | 'missing_entitlement'
  | 'missing_feature_flag'
  | 'reauthentication_required'

/** A requirement that is not met, as the engine hands it from its verdict to its answer. */
export interface UnmetRequirement {
  readonly reason: RequirementReason
  /** For `reauthentication_required`: the seconds that were required. */
  readonly maxAge?: number
}

/** Why an access token does not hold. */
export type TokenFailureReason = 'no_token_provided' | 'invalid_jwt' | 'key_set_unavailable'

/** What an access token says by itself. It names a user and holds nothing about them. */
export interface TokenInfo<Custom extends object = object> {
  readonly authenticated: true
  readonly userId: string
  readonly sessionId: string
  readonly organizationId?: string
  readonly role?: string
  readonly roles?: readonly string[]
  readonly permissions?: readonly string[]
  readonly entitlements?: readonly string[]
  readonly featureFlags?: readonly string[]
  /** Somebody acts as the user. A token by itself has no reason: then it is `null`. */
  readonly impersonator?: Impersonator
  readonly accessToken: string
  /** Everything the token claims, custom claims included. */
  readonly claims: Claims<Custom>
}

/** What `authenticateToken()` gives. */
export type TokenResult<Custom extends object = object> = TokenInfo<Custom> | Failure<TokenFailureReason>

/** Why an `Authorization` header brings no access token that holds. */
export type BearerFailureReason = TokenFailureReason | 'invalid_authorization_header'

/** What an `Authorization` header amounts to. */
export type BearerResult<Custom extends object = object> = TokenInfo<Custom> | Failure<BearerFailureReason>

/** Headers a response must carry. */
export interface ResponseHeaders {
  /** To append: `set-cookie` and `vary`, each entry a header of its own. */
  readonly append: readonly (readonly [name: string, value: string])[]
  /** To set where the application set none. */
  readonly default: readonly (readonly [name: string, value: string])[]
  /** To set whatever the application has set: with cookies, a response is one person's. */
  readonly set: readonly (readonly [name: string, value: string])[]
}

/** What `withAuth()` gives. */
export interface WithAuthResult<Custom extends object = object> {
  readonly auth: Auth<Custom>
  /** The access token is new. */
  readonly refreshed: boolean
  /** `Set-Cookie` values, each to be appended as a header of its own. Empty unless something changed. */
  readonly setCookies: readonly string[]
  /** All headers the response must carry, those cookies included. */
  readonly headers: ResponseHeaders
}

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

/** What a grant gives. `setCookies` store the session. */
export type GrantResult<Custom extends object = object> =
  | (Granted<Custom> & { setCookies: string[] })
  | (Refusal & { setCookies?: undefined })

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

/** What signing out takes. */
export interface SignOutResult {
  /** Where to send the browser so that WorkOS ends the session too; null if there is none to end. */
  url: string | null
  /** `Set-Cookie` values that delete the session cookie. */
  setCookies: string[]
}

/** A complete HTTP answer, for adapters to translate. */
export interface Answer {
  status: number
  headers: [name: string, value: string][]
  body: string
}

/** A cookie password: a secret of at least 32 characters, or one with an id or with separate parts. */
export type CookiePassword =
  | string
  | { id?: string; secret: string }
  | { id?: string; encryption: string; integrity: string }

/** One password, or several, newest first: the first seals, all unseal. */
export type CookiePasswords = CookiePassword | readonly CookiePassword[]

/** What is sealed in a session cookie. */
export interface SessionData {
  accessToken: string
  refreshToken?: string
  user?: User
  organizationId?: string
  authenticationMethod?: string
  impersonator?: Impersonator
  [member: string]: unknown
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

/** What a configuration amounts to, secrets left out. */
export interface ResolvedSettings {
  clientId: string
  redirectUri: string | null
  /** Whether there are `redirectUris` beside it. */
  hasSeveralOrigins: boolean
  cookieName: string
  /** Origin of the WorkOS API. */
  baseUrl: string
  jwksUrl: string
  /** An adapter's own pages; null without an adapter. */
  pages: Pages | null
}

/** Where an adapter's own pages are. */
export interface Pages {
  signIn: string
  signUp: string
  callback: string
  signOut: string
  /** Absolute. */
  afterSignOut: string | null
}
