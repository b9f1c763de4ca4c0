// What is thrown, by the names that applications catch.

import { shared } from './shared.js'

/** What all of them are. `cause` is what went wrong below. */
export const AuthKitError = shared(
  'AuthKitError',
  () =>
    class AuthKitError extends Error {
      override name = 'AuthKitError'
      // biome-ignore lint/suspicious/noExplicitAny: applications read what they have put there
      data?: Record<string, any> | undefined

      // biome-ignore lint/suspicious/noExplicitAny: as above
      constructor(message: string, cause?: unknown, data?: Record<string, any>) {
        super(message)
        this.cause = cause
        this.data = data
      }
    },
)
export type AuthKitError = InstanceType<typeof AuthKitError>

/** Something could not be sealed, or does not open. */
export const SessionEncryptionError = shared(
  'SessionEncryptionError',
  () =>
    class SessionEncryptionError extends AuthKitError {
      override name = 'SessionEncryptionError'
    },
)
export type SessionEncryptionError = InstanceType<typeof SessionEncryptionError>

export const TokenValidationError = shared(
  'TokenValidationError',
  () =>
    class TokenValidationError extends AuthKitError {
      override name = 'TokenValidationError'
    },
)
export type TokenValidationError = InstanceType<typeof TokenValidationError>

/** The callback's `state` is missing, or is not the one of this browser. */
export const OAuthStateMismatchError = shared(
  'OAuthStateMismatchError',
  () =>
    class OAuthStateMismatchError extends AuthKitError {
      override name = 'OAuthStateMismatchError'
    },
)
export type OAuthStateMismatchError = InstanceType<typeof OAuthStateMismatchError>

/** The browser has sent no verifier cookie for the callback's `state`. */
export const PKCECookieMissingError = shared(
  'PKCECookieMissingError',
  () =>
    class PKCECookieMissingError extends AuthKitError {
      override name = 'PKCECookieMissingError'
    },
)
export type PKCECookieMissingError = InstanceType<typeof PKCECookieMissingError>

/** What a sign-in is to remember does not fit into a cookie. */
export const PKCEPayloadTooLargeError = shared(
  'PKCEPayloadTooLargeError',
  () =>
    class PKCEPayloadTooLargeError extends AuthKitError {
      override name = 'PKCEPayloadTooLargeError'
    },
)
export type PKCEPayloadTooLargeError = InstanceType<typeof PKCEPayloadTooLargeError>

/** WorkOS has given no new tokens; `cause` is what the client of WorkOS has thrown. */
export const TokenRefreshError = shared(
  'TokenRefreshError',
  () =>
    class TokenRefreshError extends AuthKitError {
      override name = 'TokenRefreshError'
      declare readonly userId?: string
      declare readonly sessionId?: string

      constructor(message: string, cause?: unknown, context?: RefreshContext) {
        super(message, cause)
        Object.assign(this, { userId: context?.userId, sessionId: context?.sessionId })
      }
    },
)
export type TokenRefreshError = InstanceType<typeof TokenRefreshError>

/** Whose tokens were to be refreshed. */
export interface RefreshContext {
  userId?: string | undefined
  sessionId?: string | undefined
}
