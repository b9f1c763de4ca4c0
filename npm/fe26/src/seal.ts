// Sealing and unsealing without an AuthKit. The format is iron's, as @workos-inc/node and iron-session write it.

import { callOnce } from './calls.js'
import { now } from './runtime.js'
import type { CookiePasswords, SessionData } from './types.js'

/** What sealing takes beside the session. */
export interface SealOptions {
  cookiePassword: CookiePasswords
  /** Seconds until the seal expires; by default it does not. */
  ttl?: number
}

/** Seals a session into the value of a session cookie. */
export async function sealSession(
  session: SessionData,
  { cookiePassword, ttl }: SealOptions,
): Promise<string> {
  return callOnce('seal', { payload: session, cookiePassword, ttl }, now())
}

/** Opens the value of a session cookie; null if it does not open, whatever the reason. */
export async function unsealSession<Session = SessionData>(
  sealed: string,
  { cookiePassword }: Pick<SealOptions, 'cookiePassword'>,
): Promise<Session | null> {
  return callOnce('unseal', { sealed, cookiePassword }, now())
}
