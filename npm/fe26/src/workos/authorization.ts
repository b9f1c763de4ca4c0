// Where to send the browser, and what @workos-inc/node says to arguments that lead nowhere.

import { type Client, resolveClientId } from './grants.js'
import type { PKCE } from './pkce.js'
import type { PKCEAuthorizationURLResult, UserManagementAuthorizationURLOptions } from './types/options.js'

export function authorizationUrl(client: Client, options: UserManagementAuthorizationURLOptions): string {
  const { clientId, provider, connectionId, organizationId, screenHint, maxAge } = options
  const resolved = resolveClientId(client, clientId)
  if (!provider && !connectionId && !organizationId) {
    throw new TypeError(
      `Incomplete arguments. Need to specify either a 'connectionId', 'organizationId', or 'provider'.`,
    )
  }
  if (provider !== 'authkit' && screenHint) {
    throw new TypeError(`'screenHint' is only supported for 'authkit' provider`)
  }
  return client.connection.plain.immediately('authorizationUrl', {
    ...options,
    clientId: resolved,
    maxAge: maxAge ?? undefined,
    providerScopes: options.providerScopes?.map(String),
    providerQueryParams: texts(options.providerQueryParams),
  })
}

/** The same with a state and a verifier of its own. */
export async function authorizationUrlWithPkce(
  client: Client,
  pkce: PKCE,
  { claimNonce: _, invitationToken: __, ...options }: UserManagementAuthorizationURLOptions,
): Promise<PKCEAuthorizationURLResult> {
  const { codeVerifier, codeChallenge, codeChallengeMethod } = await pkce.generate()
  const state = pkce.generateCodeVerifier(43)
  const url = authorizationUrl(client, { ...options, codeChallenge, codeChallengeMethod, state })
  return { url, state, codeVerifier }
}

function texts(params: Record<string, unknown> = {}): Record<string, string> {
  const given = Object.entries(params).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]))
}
