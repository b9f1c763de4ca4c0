// Who is signed in, what is kept about it, and what a response must carry for it. What `readonly` marks is frozen where it
// comes from `withAuth()` or `authenticate()`: the same answer may be given to several requests.

import type { AuthenticateFailureReason, Failure, NoSessionReason, RefreshFailureReason } from './failures.js'

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

/** Headers a response must carry. */
export interface ResponseHeaders {
  /** To append: `set-cookie` and `vary`, each entry a header of its own. */
  readonly append: readonly (readonly [name: string, value: string])[]
  /** To set where the application set none. */
  readonly default: readonly (readonly [name: string, value: string])[]
  /** To set whatever the application has set: with cookies, a response is one person's. */
  readonly set: readonly (readonly [name: string, value: string])[]
  /**
   * Names of cookies. Where the application sets one of these itself, because it signs somebody in or out, the cookies in
   * `append` have been overtaken: leave them out.
   */
  readonly unlessSet?: readonly string[]
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
