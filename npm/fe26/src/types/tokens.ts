// Access tokens that come by themselves.

import type { Failure } from './failures.js'
import type { Claims, Impersonator, ResponseHeaders } from './session.js'

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

/** What an `Authorization` header amounts to, and what the response to its request must carry. */
export interface BearerEntry<Custom extends object = object> {
  readonly auth: BearerResult<Custom>
  readonly headers: ResponseHeaders
}

/** Whose token an `Authorization` header brings. */
export type BearerResult<Custom extends object = object> = TokenInfo<Custom> | Failure<BearerFailureReason>
