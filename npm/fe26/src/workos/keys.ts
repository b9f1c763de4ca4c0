// The JWK Set as a function that jose's `jwtVerify()` takes. fe26 verifies with keys of its own: this is for programs
// that verify tokens themselves.

import { engine } from '#engine'
import { callOnce } from '../calls.js'
import { now } from '../runtime.js'
import { Transport } from '../transport.js'
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

/** What the engine says of the set at hand. */
interface Choice {
  fresh: boolean
  coolingDown: boolean
  /** Whether the set is to be fetched before the choice counts. */
  fetch: boolean
  /** The key, or why there is none. */
  n?: string
  e?: string
  missing?: 'none' | 'several' | 'malformed'
}

/** The keys of this address, fetched and chosen as the engine says. */
export function remoteKeys(url: string): JwksFunction {
  const transport = new Transport()
  let known: { keySet: string; fetchedAt: number; begun: number } | undefined
  let begunLast = 0
  let pending: Promise<void> | undefined
  const imported = new Map<string, VerificationKey>()

  const choose = (header: object = {}) => callOnce<Choice>('publishedKey', { header, ...known }, now())
  const reload = () => {
    if (pending && engine.sharesPromises) return pending
    const begun = ++begunLast
    const own = download(transport, url)
      .then(keySet => {
        // Where fetches overlap, the one that began last is the newest.
        if (known && begun < known.begun) return
        known = { keySet, fetchedAt: now(), begun }
        imported.clear()
      })
      .finally(() => {
        if (pending === own) pending = undefined
      })
    pending = own
    return own
  }

  const getKey: (...token: Parameters<JwksFunction>) => Promise<VerificationKey> = async (header, token) => {
    const whole = { ...header, ...(token?.header as object) }
    let choice = choose(whole)
    if (choice.fetch) {
      await reload()
      choice = choose(whole)
    }
    const { n, e, missing } = choice
    if (n === undefined || e === undefined) {
      throw missing === 'several' ? new JWKSMultipleMatchingKeys() : new JWKSNoMatchingKey()
    }
    const before = imported.get(n)
    if (before) return before
    const made = await crypto.subtle.importKey('jwk', { kty: 'RSA', n, e }, RS256, true, ['verify'])
    // Several may have imported it at once.
    const first = imported.get(n) ?? made
    imported.set(n, first)
    return first
  }
  return Object.defineProperties(getKey as JwksFunction, {
    coolingDown: { get: () => choose().coolingDown, enumerable: true },
    fresh: { get: () => choose().fresh, enumerable: true },
    reloading: { get: () => pending !== undefined, enumerable: true },
    reload: { value: reload, enumerable: true },
    jwks: { value: () => known && JSON.parse(known.keySet), enumerable: true },
  })
}

/** The keys are public: neither the API key nor the program's headers go with it. One try, as in jose. */
async function download(transport: Transport, url: string): Promise<string> {
  const headers = { Accept: 'application/json, application/jwk-set+json', 'User-Agent': `fe26/${version}` }
  const came = await transport.send({ method: 'GET', url, headers, delayMs: 0, timeoutMs: TIMEOUT_MS })
  if ('failed' in came) throw came.failed === 'timeout' ? new JWKSTimeout() : came.error
  const { status, body: keySet } = came
  if (status !== 200) throw new JOSEError('Expected 200 OK from the JSON Web Key Set HTTP response')
  try {
    JSON.parse(keySet)
  } catch {
    throw new JOSEError('Failed to parse the JSON Web Key Set HTTP response as JSON')
  }
  const { missing } = callOnce<Choice>('publishedKey', { keySet }, now())
  if (missing === 'malformed') throw new JWKSInvalid()
  return keySet
}

const RS256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
const TIMEOUT_MS = 5_000
