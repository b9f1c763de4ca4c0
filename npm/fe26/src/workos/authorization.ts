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
  const { providerScopes, providerQueryParams, ...others } = options
  return client.connection.plain.immediately('authorizationUrl', {
    ...checked(others),
    clientId: String(resolved),
    screenHint: screenHint || undefined,
    maxAge: secondsOf(maxAge),
    providerScopes: isAbsent(providerScopes) ? undefined : [providerScopes].flat().map(String),
    providerQueryParams: texts(providerQueryParams ?? {}),
  })
}

function secondsOf(maxAge: unknown): number | undefined {
  if (isAbsent(maxAge) || maxAge === '') return undefined
  const seconds = Number(maxAge)
  if (Number.isSafeInteger(seconds) && seconds >= 0) return seconds
  throw Object.assign(new TypeError('maxAge must be a whole number of seconds'), { code: 'invalid_argument' })
}

/** Numbers and addresses as texts, and a sentence about what cannot be one. */
function checked(options: object): object {
  const given = Object.entries(options).map(([name, value]) => {
    if (typeof value !== 'object' || value === null) return [name, textOf(value)]
    if (value instanceof URL) return [name, value.href]
    throw Object.assign(new TypeError(`${name} must be a text`), { code: 'invalid_argument' })
  })
  return Object.fromEntries(given)
}

function textOf(value: unknown): unknown {
  return isAbsent(value) ? value : String(value)
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null
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

function texts(params: Record<string, unknown>): Record<string, string> {
  const given = Object.entries(params).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]))
}
