// The grants of `userManagement`: what they send, the engine knows.

import { callOnce } from '../calls.js'
import { now } from '../runtime.js'
import { authentication } from './answers.js'
import type { WorkOS } from './client.js'
import { AUTHENTICATE, type Connection, checkPassword } from './connection.js'
import { ApiKeyRequiredException } from './exceptions.js'
import { JWTInvalid } from './jose-errors.js'
import type { AuthenticationResponse } from './types/answers.js'
import type { AuthenticateWithOptionsBase, AuthenticateWithSessionOptions } from './types/options.js'

/** Whom a grant is presented for. */
export interface Client {
  readonly connection: Connection
  readonly workos: Pick<WorkOS, 'key' | 'post'>
  readonly key: string | undefined
  readonly clientId: string | undefined
  readonly issuer: string | string[] | undefined
}

/** Presents a grant, and seals its answer if that is wanted. */
export async function authenticate(
  client: Client,
  grant: string,
  { session, clientId, ...members }: AuthenticateWithOptionsBase,
  { isPublic = !client.key }: { isPublic?: boolean } = {},
): Promise<AuthenticationResponse> {
  const input = { ...texts(members), grant, clientId: resolveClientId(client, clientId), isPublic }
  if (!isPublic && !client.key) throw new ApiKeyRequiredException(AUTHENTICATE)
  const body: unknown = JSON.parse(client.connection.plain.immediately<string>('grantBody', input))
  const { data } = await client.workos.post(AUTHENTICATE, body, { skipApiKeyCheck: isPublic })
  const answer = authentication(data)
  return session?.sealSession ? sealed(client, answer, session) : answer
}

export function resolveClientId(client: Pick<Client, 'clientId'>, clientId: string | undefined): string {
  const resolved = clientId ?? client.clientId
  if (resolved) return resolved
  throw new TypeError('clientId is required. Provide it in method options or when initializing WorkOS.')
}

/** One-time codes are often numbers. */
function texts(members: object): object {
  const entries = Object.entries(members).map(([name, value]) => [
    name,
    typeof value === 'number' ? String(value) : value,
  ])
  return Object.fromEntries(entries)
}

function sealed(
  { key }: Client,
  answer: AuthenticationResponse,
  { cookiePassword }: AuthenticateWithSessionOptions,
): AuthenticationResponse {
  requireKeyForSealing(key)
  if (!cookiePassword) throw new Error('Cookie password is required')
  const { user, accessToken, refreshToken, authenticationMethod, impersonator } = answer
  const organizationId = claimsOf(accessToken)['org_id']
  const payload = { organizationId, user, accessToken, refreshToken, authenticationMethod, impersonator }
  checkPassword(cookiePassword)
  return { ...answer, sealedSession: callOnce('seal', { payload, cookiePassword }, now()) }
}

export function requireKeyForSealing(key: string | undefined): void {
  if (key) return
  throw new Error(
    'Session sealing requires server-side usage with an API key. Public clients should store tokens directly (e.g., secure storage on mobile, keychain on desktop).',
  )
}

/** What an access token claims. WorkOS has just sent it, or a seal vouches for it. */
export function claimsOf(token: string): Record<string, unknown> {
  if (typeof token !== 'string') {
    throw new JWTInvalid('JWTs must use Compact JWS serialization, JWT must be a string')
  }
  try {
    const claims: unknown = JSON.parse(callOnce<string>('payload', { token }, now()))
    if (typeof claims === 'object' && claims !== null) return claims as Record<string, unknown>
  } catch {}
  throw new JWTInvalid('Invalid JWT')
}
