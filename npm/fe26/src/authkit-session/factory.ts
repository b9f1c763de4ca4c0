// A service that is made when it is first used.

import type { WorkOSClient } from './client.js'
import { getConfigurationProvider } from './config.js'
import { sessionEncryption } from './encryption.js'
import { once } from './once.js'
import { AuthService } from './service.js'
import type { AuthKitConfig, SessionEncryption, SessionStorage } from './types.js'
import { getWorkOS } from './workos.js'

/** A service whose configuration is read when it is first used: `configure()` may come after this. */
export function createAuthService<TRequest, TResponse>(options: {
  sessionStorageFactory: (config: AuthKitConfig) => SessionStorage<TRequest, TResponse>
  clientFactory?: (config: AuthKitConfig) => WorkOSClient
  encryptionFactory?: (config: AuthKitConfig) => SessionEncryption
}): AuthService<TRequest, TResponse> {
  const {
    sessionStorageFactory,
    clientFactory = getWorkOS,
    encryptionFactory = () => sessionEncryption,
  } = options
  const service = once(() => {
    const config = getConfigurationProvider().getConfig()
    const storage = sessionStorageFactory(config)
    return new AuthService(config, storage, clientFactory(config), encryptionFactory(config))
  })
  type Service = AuthService<TRequest, TResponse>
  const lazy = METHODS.map(name => {
    const call = (...args: unknown[]) =>
      (service()[name] as (...args: unknown[]) => unknown).apply(service(), args)
    return [name, call]
  })
  return Object.fromEntries(lazy) as Service
}

const METHODS = [
  'withAuth',
  'getSession',
  'saveSession',
  'clearSession',
  'signOut',
  'switchOrganization',
  'refreshSession',
  'createAuthorization',
  'createSignIn',
  'createSignUp',
  'clearPendingVerifier',
  'clearPendingVerifierByName',
  'getWorkOS',
  'handleCallback',
] as const
