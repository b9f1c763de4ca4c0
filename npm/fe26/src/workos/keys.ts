// The JWK Set as a function that jose's `jwtVerify()` takes. fe26 verifies with keys of its own: this is for programs
// that verify tokens themselves.

import type { Connection } from './connection.js'
import { JWKSInvalid, JWKSMultipleMatchingKeys, JWKSNoMatchingKey } from './jose-errors.js'

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
export function remoteKeys(connection: Connection, url: string): JwksFunction {
  let set: { keys: PublishedKey[] } | undefined
  let fetchedAt = Number.NEGATIVE_INFINITY
  let reloading = false
  const imported = new Map<string, VerificationKey>()

  const age = () => Date.now() - fetchedAt
  const reload = async () => {
    reloading = true
    try {
      const { pathname: path } = new URL(url)
      const answer = (await connection.request({ method: 'GET', path, url })) as typeof set
      if (!Array.isArray(answer?.keys)) throw new JWKSInvalid()
      set = answer
      fetchedAt = Date.now()
      imported.clear()
    } finally {
      reloading = false
    }
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
    imported.set(key.n ?? '', made)
    return made
  }
  return Object.defineProperties(getKey as JwksFunction, {
    coolingDown: { get: () => age() < COOLDOWN_MS, enumerable: true },
    fresh: { get: () => age() < LONGEST_MS, enumerable: true },
    reloading: { get: () => reloading, enumerable: true },
    reload: { value: reload, enumerable: true },
    jwks: { value: () => set && structuredClone(set), enumerable: true },
  })
}

const RS256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
const COOLDOWN_MS = 300_000
const LONGEST_MS = 600_000
