// The JWK Set as a function that jose's `jwtVerify()` takes. fe26 verifies with keys of its own: this is for programs
// that verify tokens themselves.

import { engine } from '#engine'
import { version } from '../version.js'
import {
  JOSEError,
  JWKSInvalid,
  JWKSMultipleMatchingKeys,
  JWKSNoMatchingKey,
  JWKSTimeout,
} from './jose-errors.js'

/** As jose's `createRemoteJWKSet()` gives it. */
export interface JwksFunction {
  (
    protectedHeader?: { alg?: string; kid?: string },
    token?: { header?: unknown; payload: unknown; signature: unknown },
  ): Promise<VerificationKey>
  readonly coolingDown: boolean
  readonly fresh: boolean
  readonly reloading: boolean
  reload(): Promise<void>
  jwks(): { keys: PublishedKey[] } | undefined
}

/** A `CryptoKey`, under a name that every runtime's types know. */
export type VerificationKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>

/** A JWK (RFC 7517). */
export interface PublishedKey {
  kty?: string
  kid?: string
  alg?: string
  use?: string
  n?: string
  e?: string
}

/** Keys by their `kid`, fetched when they are first needed and when an unknown one is asked for. */
export function remoteKeys(url: string): JwksFunction {
  let set: { keys: PublishedKey[] } | undefined
  let fetchedAt = Number.NEGATIVE_INFINITY
  let pending: Promise<void> | undefined
  const imported = new Map<string, VerificationKey>()

  const age = () => Date.now() - fetchedAt
  const reload = () => {
    if (pending && engine.sharesPromises) return pending
    const own = download(url)
      .then(keySet => {
        set = keySet
        fetchedAt = Date.now()
        imported.clear()
      })
      .finally(() => {
        if (pending === own) pending = undefined
      })
    pending = own
    return own
  }
  const find = ({ kid, alg = 'RS256' }: { alg?: string; kid?: string } = {}) => {
    const fitting = (set?.keys ?? []).filter(
      key =>
        key.kty === 'RSA' &&
        (kid === undefined || key.kid === kid) &&
        (key.alg ?? alg) === alg &&
        (key.use ?? 'sig') === 'sig',
    )
    if (fitting.length > 1) throw new JWKSMultipleMatchingKeys()
    return fitting[0]
  }

  const getKey = async (protectedHeader?: { alg?: string; kid?: string }) => {
    if (age() >= LONGEST_MS) await reload()
    if (!find(protectedHeader) && age() >= COOLDOWN_MS) await reload()
    const key = find(protectedHeader)
    if (!key) throw new JWKSNoMatchingKey()
    const known = imported.get(key.n ?? '')
    if (known) return known
    const made = await crypto.subtle.importKey('jwk', key, RS256, false, ['verify'])
    // Several may have imported it at once.
    const first = imported.get(key.n ?? '') ?? made
    imported.set(key.n ?? '', first)
    return first
  }
  return Object.defineProperties(getKey as JwksFunction, {
    coolingDown: { get: () => age() < COOLDOWN_MS, enumerable: true },
    fresh: { get: () => age() < LONGEST_MS, enumerable: true },
    reloading: { get: () => pending !== undefined, enumerable: true },
    reload: { value: reload, enumerable: true },
    jwks: { value: () => set && structuredClone(set), enumerable: true },
  })
}

/** The keys are public: neither the API key nor the program's headers go with it. One try, as in jose. */
async function download(url: string): Promise<{ keys: PublishedKey[] }> {
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  const headers = { Accept: 'application/json, application/jwk-set+json', 'User-Agent': `fe26/${version}` }
  let response: Response
  try {
    response = await globalThis.fetch(url, { headers, redirect: 'manual', signal })
  } catch (error) {
    throw signal.aborted ? new JWKSTimeout() : error
  }
  if (response.status !== 200) {
    throw new JOSEError('Expected 200 OK from the JSON Web Key Set HTTP response')
  }
  let answer: unknown
  try {
    answer = await response.json()
  } catch {
    throw new JOSEError('Failed to parse the JSON Web Key Set HTTP response as JSON')
  }
  const { keys } = Object(answer) as { keys?: unknown }
  if (!Array.isArray(keys) || !keys.every(key => typeof key === 'object' && key && !Array.isArray(key))) {
    throw new JWKSInvalid()
  }
  return answer as { keys: PublishedKey[] }
}

const RS256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
const TIMEOUT_MS = 5_000
const COOLDOWN_MS = 300_000
const LONGEST_MS = 600_000
