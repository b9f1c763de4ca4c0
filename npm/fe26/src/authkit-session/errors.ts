// What is thrown, by the names that applications catch.

/** What all of them are. `cause` is what went wrong below. */
export class AuthKitError extends Error {
  override name = 'AuthKitError'
  // biome-ignore lint/suspicious/noExplicitAny: applications read what they have put there
  data?: Record<string, any> | undefined

  // biome-ignore lint/suspicious/noExplicitAny: as above
  constructor(message: string, cause?: unknown, data?: Record<string, any>) {
    super(message)
    this.cause = cause
    this.data = data
  }
}

/** Something could not be sealed, or does not open. */
export class SessionEncryptionError extends AuthKitError {
  override name = 'SessionEncryptionError'
}

export class TokenValidationError extends AuthKitError {
  override name = 'TokenValidationError'
}

/** The callback's `state` is missing, or is not the one of this browser. */
export class OAuthStateMismatchError extends AuthKitError {
  override name = 'OAuthStateMismatchError'
}

/** The browser has sent no verifier cookie for the callback's `state`. */
export class PKCECookieMissingError extends AuthKitError {
  override name = 'PKCECookieMissingError'
}

/** What a sign-in is to remember does not fit into a cookie. */
export class PKCEPayloadTooLargeError extends AuthKitError {
  override name = 'PKCEPayloadTooLargeError'
}

/** WorkOS has given no new tokens; `cause` is what the client of WorkOS has thrown. */
export class TokenRefreshError extends AuthKitError {
  override name = 'TokenRefreshError'
  readonly userId?: string | undefined
  readonly sessionId?: string | undefined

  constructor(message: string, cause?: unknown, context?: RefreshContext) {
    super(message, cause)
    this.userId = context?.userId
    this.sessionId = context?.sessionId
  }
}

/** Whose tokens were to be refreshed. */
export interface RefreshContext {
  userId?: string | undefined
  sessionId?: string | undefined
}
