// Opening a sealed session: AuthKit's answers, under @workos-inc/node's names and the caller's to change.

import { callOnce } from '../calls.js'
import { now } from '../runtime.js'
import type { AuthenticateResult, SessionInfo } from '../types.js'
import { checkPassword, isNoPassword } from './connection.js'
import type { Client } from './grants.js'
import type { AuthenticateWithSessionCookieFailureReason, SessionCookieData } from './types/sessions.js'

/** What a session is known by. It is frozen, and may be given to several callers: see `thawed()`. */
type Opened = SessionInfo | AuthenticateWithSessionCookieFailureReason

/** Authenticates: without a promise where the same cookie was here before. */
export function open(client: Client, sessionData: unknown, cookiePassword: string): Opened | Promise<Opened> {
  const { connection, clientId, issuer } = client
  if (!sessionData) return 'no_session_cookie_provided'
  // Whoever writes `j:…` into a cookie makes cookie-parser hand over an object.
  if (typeof sessionData !== 'string') return 'invalid_session_cookie'
  if (!clientId || isNoPassword(cookiePassword)) {
    if (!unseal(client, sessionData, cookiePassword).accessToken) return 'invalid_session_cookie'
    throw new Error('Missing client ID. Did you provide it when initializing WorkOS?')
  }
  const calls = connection.sessions({ clientId, issuer }, cookiePassword)
  const known = calls.recallSession<AuthenticateResult>(sessionData, cookiePassword)
  return known
    ? outcome(known)
    : calls.authenticate<AuthenticateResult>(sessionData, cookiePassword).then(outcome)
}

function outcome(result: AuthenticateResult): Opened {
  return result.authenticated ? result : result.reason
}

/** What a cookie holds, unverified: `{}` if it does not open. What is a seal throws if the password is none. */
export function unseal(
  { connection, clientId, issuer }: Client,
  sessionData: unknown,
  cookiePassword: string,
): Partial<SessionCookieData> {
  if (typeof sessionData !== 'string') return {}
  const isWrong = isNoPassword(cookiePassword)
  const asked = { sealed: sessionData, cookiePassword: isWrong ? '' : cookiePassword }
  try {
    const opened =
      connection.acceptsOthers && !isWrong
        ? connection.sessions({ clientId, issuer }, cookiePassword).immediately('unseal', asked, now())
        : callOnce('unseal', asked, now())
    return (opened as SessionCookieData | null) ?? {}
  } catch (error) {
    checkPassword(cookiePassword)
    throw error
  }
}

/** A copy, all the way down. */
export function thawed<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(thawed) as Value
  const copy = { ...value }
  for (const name in copy) if (typeof copy[name] === 'object') copy[name] = thawed(copy[name])
  return copy
}
