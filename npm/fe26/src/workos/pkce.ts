// PKCE, as @workos-inc/node offers it to programs that build their URLs themselves.

import { callOnce } from '../calls.js'
import { now } from '../runtime.js'

export interface PKCEPair {
  codeVerifier: string
  codeChallenge: string
  codeChallengeMethod: 'S256'
}

/** Code verifiers and their challenges (RFC 7636). */
export class PKCE {
  /** A fresh verifier of 43 to 128 characters; outside of that, a `RangeError`. */
  generateCodeVerifier(length = 43): string {
    if (!(length >= 43 && length <= 128)) {
      throw new RangeError(`Code verifier length must be between 43 and 128, got ${length}`)
    }
    return callOnce<PKCEPair>('pkce', { length: Math.ceil(length) }, now()).codeVerifier.slice(0, length)
  }

  /** The S256 challenge of a verifier. */
  async generateCodeChallenge(verifier: string): Promise<string> {
    // What is missing is hashed as nothing, and everything else as its text.
    return callOnce('pkce', { codeVerifier: verifier === undefined ? '' : String(verifier) }, now())
  }

  /** A verifier and its challenge. */
  async generate(): Promise<PKCEPair> {
    return callOnce('pkce', {}, now())
  }
}
