// The state of a sign-in: one sealed text that is both a parameter of its URL and the value of its cookie.

import { callOnce, callPurely } from '../calls.js'
import { now } from '../runtime.js'
import {
  OAuthStateMismatchError,
  PKCECookieMissingError,
  PKCEPayloadTooLargeError,
  SessionEncryptionError,
} from './errors.js'
import type { SessionEncryption } from './types.js'
import type { TooLarge } from './verifier-cookies.js'

/** What a callback needs to know about the sign-in it ends. */
export interface PKCEState {
  nonce: string
  codeVerifier: string
  /** Milliseconds since the epoch. */
  issuedAt: number
  returnPathname?: string
  customState?: string
  redirectUri?: string
}

/** Seals the state of a sign-in that begins now. */
export async function sealState(
  encryption: SessionEncryption,
  password: string,
  state: {
    codeVerifier: string
    returnPathname: string | undefined
    customState: string | undefined
    redirectUri: string | undefined
  },
): Promise<string> {
  const begun = callOnce<{ payload: PKCEState; ttl: number; tooLarge?: TooLarge }>('beginState', state, now())
  if (begun.tooLarge) {
    const { bytes, limit } = begun.tooLarge
    throw new PKCEPayloadTooLargeError(
      `Custom OAuth state is ${bytes} bytes, exceeds supported limit of ${limit} bytes. ` +
        'The sealed state is stored as the wos-auth-verifier cookie; oversized values would be silently dropped by the browser.',
    )
  }
  return encryption.sealData(begun.payload, { password, ttl: begun.ttl })
}

/** Opens the state of a callback, if it is that of this browser's sign-in. It is compared before it is opened. */
export async function openState(
  encryption: SessionEncryption,
  password: string,
  { stateFromUrl, cookieValue }: { stateFromUrl: string | undefined; cookieValue: string | undefined },
): Promise<PKCEState> {
  // A query may bring lists, which are as good as no state of ours.
  const input = JSON.stringify({ state: text(stateFromUrl), cookie: text(cookieValue) })
  const checked = callPurely<{ ttl: number } | string>('checkState', input)
  switch (checked) {
    case 'verifier_cookie_missing':
      throw new PKCECookieMissingError('Sign-in session could not be verified. Please try signing in again.')
    case 'oauth_state_mismatch':
      throw new OAuthStateMismatchError(
        stateFromUrl ? 'OAuth state mismatch' : 'Missing state parameter from callback URL',
      )
  }
  const { ttl } = checked as { ttl: number }
  return read(await unseal(encryption, cookieValue ?? '', { password, ttl }))
}

/** Of what a framework has read, whatever it is. */
const text = (value: unknown) => (value ? String(value) : undefined)

async function unseal(
  encryption: SessionEncryption,
  sealed: string,
  options: { password: string; ttl: number },
): Promise<unknown> {
  try {
    // Whether the encryption heeds the time is its own affair: the state says when it was sealed.
    return await encryption.unsealData(sealed, options)
  } catch (cause) {
    throw new SessionEncryptionError('Failed to unseal PKCE state', cause)
  }
}

function read(payload: unknown): PKCEState {
  const state = callOnce<PKCEState | Expired | 'malformed'>('readState', { payload }, now())
  if (state === 'malformed') {
    throw new SessionEncryptionError('Malformed PKCE state payload', new TypeError('It is not a state'))
  }
  if (!('maxAgeMs' in state)) return state
  const age = now() - (payload as PKCEState).issuedAt
  throw new SessionEncryptionError(
    'PKCE state expired',
    new Error(`age=${age}ms, maxAge=${state.maxAgeMs}ms, skew=±${state.skewMs}ms`),
  )
}

/** How long a state stands, and how much clocks may differ. */
interface Expired {
  maxAgeMs: number
  skewMs: number
}
