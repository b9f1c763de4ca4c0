// What the package's own tests import, whichever of its files they name: the exports of fe26/authkit-session, and beside
// them what only the files of the package export, made of those exports.

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AuthKitConfig, CookieOptions, SessionEncryption as Encryption } from '@workos/authkit-session'
import {
  AuthKitCore,
  AuthOperations,
  AuthService,
  getConfigurationProvider,
  getPKCECookieNameForState,
  PKCE_COOKIE_PREFIX,
  sessionEncryption,
  type WorkOSClient,
} from 'fe26/authkit-session'
import { DIST } from './location.js'

export * from 'fe26/authkit-session'
export default sessionEncryption

/** The package's own: what it seals, fe26 opens. */
const peer = <Module>(path: string) => import(pathToFileURL(join(DIST, path)).href) as Promise<Module>
export const { sealState } = await peer<{ sealState: unknown }>('core/pkce/state.js')
export const { PKCE_MAX_COOKIE_BYTES, PKCE_MAX_STATE_BYTES } = await peer<Record<string, number>>(
  'core/pkce/generateAuthorizationUrl.js',
)

/** The class of the one encryption. */
export function SessionEncryption(): Encryption {
  return sessionEncryption
}

export const getFullConfig = () => getConfigurationProvider().getConfig()

/** Of a callback that brings the same state twice. */
export function unsealState(
  encryption: Encryption,
  cookiePassword: string,
  sealed: string,
): Promise<unknown> {
  const core = new AuthKitCore({ cookiePassword } as AuthKitConfig, NO_CLIENT, encryption)
  return core.verifyCallbackState({ stateFromUrl: sealed, cookieValue: sealed })
}

export function generateAuthorizationUrl(parts: {
  client: WorkOSClient
  config: AuthKitConfig
  encryption: Encryption
  options: object
}): Promise<unknown> {
  const { client, config, encryption, options } = parts
  const core = new AuthKitCore(config, client, encryption)
  return new AuthOperations(core, client, config, encryption).createAuthorization(options)
}

/** What the name of a state's cookie ends in. */
export const fnv1a32Hex = (state: string) =>
  getPKCECookieNameForState(state).slice(PKCE_COOKIE_PREFIX.length + 1)

/** As the service gives them to its storage: it does so at once. */
export function getPKCECookieOptions(config: AuthKitConfig, redirectUri?: string): CookieOptions | undefined {
  let given: CookieOptions | undefined
  const clearCookie = async (_response: unknown, _name: string, options: CookieOptions) => {
    given = options
    return {}
  }
  const service = new AuthService(config, { clearCookie } as never, NO_CLIENT, sessionEncryption)
  const options = { cookieName: `${PKCE_COOKIE_PREFIX}-00000000`, ...(redirectUri && { redirectUri }) }
  void service.clearPendingVerifierByName(undefined, options)
  return given
}

const NO_CLIENT = { userManagement: {} } as WorkOSClient
