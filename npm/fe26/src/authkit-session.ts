// What @workos/authkit-session 0.7 exports, over fe26's engine: an adapter written for it works here unchanged.

export type { Organization, WorkOSClient } from './authkit-session/client.js'
export {
  ConfigurationProvider,
  configure,
  getConfig,
  getConfigurationProvider,
  validateConfig,
} from './authkit-session/config.js'
export { CookieSessionStorage } from './authkit-session/cookies.js'
export { AuthKitCore } from './authkit-session/core.js'
export { sessionEncryption, sessionEncryptionAccepting } from './authkit-session/encryption.js'
export {
  AuthKitError,
  OAuthStateMismatchError,
  PKCECookieMissingError,
  PKCEPayloadTooLargeError,
  SessionEncryptionError,
  TokenRefreshError,
  TokenValidationError,
} from './authkit-session/errors.js'
export { createAuthService } from './authkit-session/factory.js'
export { AuthOperations } from './authkit-session/operations.js'
export { AuthService } from './authkit-session/service.js'
export type * from './authkit-session/types.js'
export {
  DEFAULT_MAX_PENDING_PKCE_COOKIES,
  getPKCECookieNameForState,
  isPKCEVerifierCookieName,
  PKCE_COOKIE_PREFIX,
  selectStalePKCEVerifierCookieNames,
} from './authkit-session/verifier-cookies.js'
export { getWorkOS } from './authkit-session/workos.js'
export type { WorkOS } from './workos/client.js'
export type { AuthenticationResponse, Impersonator, User } from './workos/types/answers.js'
