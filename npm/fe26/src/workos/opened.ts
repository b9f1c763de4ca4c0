// Opening a sealed session: AuthKit's answers, under @workos-inc/node's names and the caller's to change.

import { callOnce } from '../calls.js'
import { now } from '../runtime.js'
import type { AuthenticateResult } from '../types.js'
import { type Client, checkPassword } from './grants.js'
import type { AuthenticateWithSessionCookieFailureReason, SessionCookieData } from './types/sessions.js'

/** What a session is known by. */
export interface Opened {
  claims: Record<string, unknown>
  session: Pick<SessionCookieData, 'accessToken' | 'authenticationMethod' | 'impersonator' | 'user'>
}

/** Authenticates; what it gives is nobody else's. */
export async function open(
  { connection, clientId }: Client,
  sessionData: unknown,
  cookiePassword: string,
): Promise<Opened | AuthenticateWithSessionCookieFailureReason> {
  if (!sessionData) return 'no_session_cookie_provided'
  // Whoever writes `j:…` into a cookie makes cookie-parser hand over an object.
  if (typeof sessionData !== 'string') return 'invalid_session_cookie'
  if (!clientId) {
    if (!unseal(sessionData, cookiePassword).accessToken) return 'invalid_session_cookie'
    throw new Error('Missing client ID. Did you provide it when initializing WorkOS?')
  }
  const result = await connection.sealing(cookiePassword).authenticate<AuthenticateResult>(sessionData)
  if (!result.authenticated) return result.reason
  const { claims, accessToken, user, authenticationMethod, impersonator } = result
  return {
    claims: thawed(claims) as Opened['claims'],
    session: { accessToken, ...thawed({ user, authenticationMethod, impersonator }) } as Opened['session'],
  }
}

/** What a cookie holds, unverified: `{}` if it does not open. */
export function unseal(sessionData: string, cookiePassword: string): Partial<SessionCookieData> {
  checkPassword(cookiePassword)
  return callOnce<SessionCookieData | null>('unseal', { sealed: sessionData, cookiePassword }, now()) ?? {}
}

/** A copy, all the way down: AuthKit gives the same frozen answer to everybody. */
function thawed<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(thawed) as Value
  const copy: Record<string, unknown> = {}
  for (const name of Object.keys(value)) copy[name] = thawed((value as Record<string, unknown>)[name])
  return copy as Value
}
