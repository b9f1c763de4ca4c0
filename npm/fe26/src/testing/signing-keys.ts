import { encodeBase64Url, newId } from './identifiers.js'

/** One RSA-2048 key pair under its `kid`. */
export interface SigningKey {
  readonly kid: string
  /** RSASSA-PKCS1-v1_5 over SHA-256. */
  readonly sign: (input: string) => Promise<Uint8Array>
  readonly publicJwk: PublicJwk
}

/** A JWK Set member, RFC 7517 §4 and RFC 7518 §6.3.1. */
export interface PublicJwk {
  kty: 'RSA'
  use: 'sig'
  alg: 'RS256'
  kid: string
  n: string
  e: string
}

/**
 * The keys that sign access tokens. Generated on first use: workerd forbids randomness in global scope.
 * Requests never share a pending generation (workerd cancels promises of another request); the first key
 * that is finished wins.
 */
export class SigningKeys {
  readonly #now: () => number
  #published: SigningKey[] = []

  constructor(now: () => number) {
    this.#now = now
  }

  /** The key that signs now. */
  async current(): Promise<SigningKey> {
    const present = this.#published[0]
    if (present) return present
    const generated = await generate(this.#now())
    const winner = this.#published[0]
    if (winner) return winner
    this.#published = [generated]
    return generated
  }

  /** Signs with a new key from now on. `keepOld` keeps publishing the previous one. */
  async rotate(keepOld: boolean): Promise<void> {
    const previous = await this.current()
    const next = await generate(this.#now())
    this.#published = keepOld ? [next, previous] : [next]
  }

  async jwks(): Promise<{ keys: PublicJwk[] }> {
    await this.current()
    return { keys: this.#published.map(key => ({ ...key.publicJwk })) }
  }
}

/**
 * A JWS in compact serialization, RS256 (RFC 7515 §3.1). PKCS#1 v1.5 is deterministic: the same Claims Set under
 * the same key gives the same token, which is how a replayed refresh answers with the same pair.
 */
export async function signJwt(claims: Readonly<Record<string, unknown>>, key: SigningKey): Promise<string> {
  const header = encodeJson({ alg: 'RS256', kid: key.kid })
  const input = `${header}.${encodeJson(claims)}`
  return `${input}.${encodeBase64Url(await key.sign(input))}`
}

async function generate(nowMs: number): Promise<SigningKey> {
  const pair = (await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as CryptoKeyPair
  const { n, e } = (await crypto.subtle.exportKey('jwk', pair.publicKey)) as JsonWebKey
  if (!n || !e) throw new Error('The runtime exported an RSA key without n or e.')
  const kid = newId('sso_oidc_key_pair', nowMs)
  const sign = async (input: string) => {
    const signature = crypto.subtle.sign(ALGORITHM.name, pair.privateKey, new TextEncoder().encode(input))
    return new Uint8Array(await signature)
  }
  return { kid, sign, publicJwk: { kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e } }
}

function encodeJson(value: unknown): string {
  return encodeBase64Url(new TextEncoder().encode(JSON.stringify(value)))
}

const ALGORITHM = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
}
