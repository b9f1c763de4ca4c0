// Where a sign-in begins: the URL of WorkOS, and the cookie that will know it again.

import type { WorkOSClient } from './client.js'
import { sealState } from './state.js'
import type { AuthKitConfig, CookieOptions, GetAuthorizationUrlOptions, SessionEncryption } from './types.js'
import { verifierCookie } from './verifier-cookies.js'

/** A sign-in whose cookie is yet to be set. */
export interface GeneratedAuthorizationUrl {
  url: string
  /** The `state` in it, and the value of the cookie. */
  sealedState: string
  cookieName: string
  cookieOptions: CookieOptions
}

export async function authorize(
  client: WorkOSClient,
  config: AuthKitConfig,
  encryption: SessionEncryption,
  options: GetAuthorizationUrlOptions,
): Promise<GeneratedAuthorizationUrl> {
  const { returnPathname, state, redirectUri, maxAge, ...shown } = options
  const { codeVerifier, codeChallenge, codeChallengeMethod } = await client.pkce.generate()
  const sealedState = await sealState(encryption, config.cookiePassword, {
    codeVerifier,
    returnPathname,
    customState: state,
    redirectUri,
  })
  const cookie = verifierCookie(config, redirectUri, sealedState)
  const url = client.userManagement.getAuthorizationUrl({
    provider: 'authkit',
    clientId: config.clientId,
    redirectUri: redirectUri ?? config.redirectUri,
    screenHint: shown.screenHint,
    organizationId: shown.organizationId,
    loginHint: shown.loginHint,
    prompt: shown.prompt,
    state: sealedState,
    codeChallenge,
    codeChallengeMethod,
    ...(maxAge !== undefined && { maxAge }),
  })
  return { url, sealedState, cookieName: cookie.name, cookieOptions: cookie.options }
}
