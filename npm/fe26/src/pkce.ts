// PKCE (RFC 7636), for applications that build the authorization URL themselves.

import { callOnce } from './calls.js'
import { now } from './runtime.js'

/** A code verifier and its challenge. */
export interface PkcePair {
  codeVerifier: string
  codeChallenge: string
  codeChallengeMethod: 'S256'
}

export const pkce = {
  /** A fresh pair. `length` is that of the verifier, 43 to 128 characters; outside of that, a `RangeError`. */
  async generate({ length = 43 }: { length?: number } = {}): Promise<PkcePair> {
    // JSON has neither Infinity nor NaN: they would count as not given.
    return callOnce('pkce', { length: Number.isFinite(length) ? length : 0 }, now())
  },
}
