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

/** A key set and its times, in milliseconds since the epoch. */
interface Fetched {
  keySet: string
  fetchedAt: number
  freshUntil: number
  coolingUntil: number
  /** Its keys, by the headers that named them. */
  imported: Map<string, VerificationKey>
}

/** What the engine says of a set. */
interface Choice extends Pick<Fetched, 'freshUntil' | 'coolingUntil'> {
  /** Whether it is to be fetched before the choice counts. */
  fetch: boolean
  /** The key, or why there is none. */
  n?: string
  e?: string
  missing?: 'none' | 'several' | 'malformed'
}

/** The keys of this address, fetched and chosen as the engine says. */
export function remoteKeys(url: string): JwksFunction {
  const transport = new Transport()
  let known: Fetched | undefined
  let pending: Promise<void> | undefined
  let begun = 0
  let latest = 0

  const isBefore = (end: 'freshUntil' | 'coolingUntil') =>
    known !== undefined && known.fetchedAt <= now() && now() < known[end]
  const reload = () => {
    if (pending && engine.sharesPromises) return pending
    const number = ++begun
    const own = download(transport, url)
      .then(fetched => {
        // Where fetches overlap, the one that began last is the newest.
        if (number < latest) return
        known = fetched
        latest = number
      })
      .finally(() => {
        if (pending === own) pending = undefined
      })
    pending = own
    return own
  }

  const getKey: (...token: Parameters<JwksFunction>) => Promise<VerificationKey> = async (header, token) => {
    const { alg, kid }: { alg?: unknown; kid?: unknown } = { ...header, ...(token?.header as object) }
    const name = JSON.stringify({ alg, kid })
    const before = known?.imported.get(name)
    if (before && isBefore('freshUntil')) return before
    let choice = choose(known, { alg, kid })
    if (choice.fetch) {
      await reload()
      choice = choose(known, { alg, kid })
    }
    const { n, e, missing } = choice
    if (n === undefined || e === undefined) {
      throw missing === 'several' ? new JWKSMultipleMatchingKeys() : new JWKSNoMatchingKey()
    }
    const imported = known?.imported
    const made = await crypto.subtle.importKey('jwk', { kty: 'RSA', n, e }, RS256, true, ['verify'])
    // Several may have imported it at once.
    const first = imported?.get(name) ?? made
    imported?.set(name, first)
    return first
  }
  return Object.defineProperties(getKey as JwksFunction, {
    coolingDown: { get: () => isBefore('coolingUntil'), enumerable: true },
    fresh: { get: () => isBefore('freshUntil'), enumerable: true },
    reloading: { get: () => pending !== undefined, enumerable: true },
    reload: { value: reload, enumerable: true },
    jwks: { value: () => known && JSON.parse(known.keySet), enumerable: true },
  })
}

function choose(fetched: Pick<Fetched, 'keySet' | 'fetchedAt'> | undefined, header: object): Choice {
  return callOnce('publishedKey', { header, keySet: fetched?.keySet, fetchedAt: fetched?.fetchedAt }, now())
}

/** The keys are public: neither the API key nor the program's headers go with it. One try, as in jose. */
async function download(transport: Transport, url: string): Promise<Fetched> {
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
  const fetchedAt = now()
  const { missing, freshUntil, coolingUntil } = choose({ keySet, fetchedAt }, {})
  if (missing === 'malformed') throw new JWKSInvalid()
  return { keySet, fetchedAt, freshUntil, coolingUntil, imported: new Map() }
}

const RS256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
const TIMEOUT_MS = 5_000
