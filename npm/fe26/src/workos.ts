// @workos-inc/node 11 as far as it signs people in: change an import, and keep the code. docs/drop-in.md lists what differs.

import { WorkOS } from './workos/client.js'
import type { PKCE } from './workos/pkce.js'
import type { ConfidentialClientOptions, PublicClientOptions } from './workos/types/client.js'
import type { UserManagement } from './workos/user-management.js'

export type { Organization } from './authkit-session/client.js'
export {
  type AuthenticationErrorCode,
  type AuthenticationErrorData,
  AuthenticationException,
  isAuthenticationErrorData,
} from './workos/authentication-exception.js'
export { CookieSession } from './workos/cookie-session.js'
export type { OnlyInWorkosIncNode } from './workos/elsewhere.js'
export {
  ApiKeyRequiredException,
  BadRequestException,
  ConflictException,
  GenericServerException,
  NoApiKeyProvidedException,
  NotFoundException,
  OauthException,
  RateLimitExceededException,
  type RequestException,
  SignatureVerificationException,
  UnauthorizedException,
  type UnprocessableEntityError,
  UnprocessableEntityException,
  type WorkOSErrorData,
} from './workos/exceptions.js'
export type { JwksFunction, PublishedKey, VerificationKey } from './workos/keys.js'
export * from './workos/not-carried.js'
export { AutoPaginatable } from './workos/pagination.js'
export { PKCE, type PKCEPair } from './workos/pkce.js'
export { serializeRevokeSessionOptions } from './workos/sign-ins.js'
export type * from './workos/types/answers.js'
export type * from './workos/types/client.js'
export type * from './workos/types/credentials.js'
export type * from './workos/types/options.js'
export type * from './workos/types/requests.js'
export * from './workos/types/sessions.js'
export type * from './workos/types/wire.js'
export type { UserManagement }
export { WorkOS }

/** A client without an API key, as `createWorkOS()` of a client id gives it. */
export interface PublicWorkOS {
  readonly baseURL: string
  readonly clientId: string
  readonly pkce: PKCE
  readonly userManagement: PublicUserManagement
}

/** What needs no API key. */
export type PublicUserManagement = Pick<
  UserManagement,
  | 'getAuthorizationUrl'
  | 'getAuthorizationUrlWithPKCE'
  | 'authenticateWithCode'
  | 'authenticateWithCodeAndVerifier'
  | 'authenticateWithRefreshToken'
  | 'getLogoutUrl'
  | 'getJwksUrl'
>

/** A client, typed by whether it has an API key. */
export function createWorkOS(options: PublicClientOptions): PublicWorkOS
export function createWorkOS(options: ConfidentialClientOptions): WorkOS
export function createWorkOS(
  options: PublicClientOptions | ConfidentialClientOptions,
): WorkOS | PublicWorkOS {
  return new WorkOS(options)
}
