// Seals and tokens that no peer writes, made with Node's own crypto so that nothing under test is its own judge.

import {
  createCipheriv,
  createHmac,
  generateKeyPair,
  type KeyObject,
  pbkdf2Sync,
  randomBytes,
  sign,
} from 'node:crypto'
import { promisify } from 'node:util'

/** A key pair of nobody's, and what can be made with it. */
export class Forge {
  readonly #privateKey: KeyObject
  /** Its public half, as AuthKit would publish it. */
  readonly jwk: Record<string, unknown> & { kid: string }

  private constructor(privateKey: KeyObject, jwk: Record<string, unknown>) {
    this.#privateKey = privateKey
    this.jwk = { ...jwk, kid: 'forged', alg: 'RS256', use: 'sig' }
  }

  static async create(): Promise<Forge> {
    const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
    return new Forge(pair.privateKey, pair.publicKey.export({ format: 'jwk' }) as Record<string, unknown>)
  }

  /** A token signed RS256 with this key, whatever its header says. */
  token(claims: unknown, header: Record<string, unknown> = {}): string {
    const joseHeader = { alg: 'RS256', typ: 'JWT', kid: this.jwk.kid, ...header }
    const signingInput = `${base64url(JSON.stringify(joseHeader))}.${base64url(JSON.stringify(claims))}`
    return `${signingInput}.${sign('RSA-SHA256', Buffer.from(signingInput), this.#privateKey).toString('base64url')}`
  }
}

/** What a seal is made of; what is left out is as iron has it. */
export interface SealParts {
  /** Plaintext. */
  payload: string | Buffer
  password: string
  prefix?: string
  passwordId?: string
  /** Instead of the encoded IV. */
  iv?: string
  /** Instead of the encoded ciphertext. */
  ciphertext?: string
  expiration?: string
  /** Base64url with its padding. */
  padded?: boolean
  /** Default `~2`. */
  suffix?: string
}

/** A seal whose MAC holds, whatever is wrong with the rest. */
export function forgeSeal(parts: SealParts): string {
  const { payload, password, prefix = 'Fe26.2', passwordId = '1', expiration = '', suffix = '~2' } = parts
  const encode = (bytes: Buffer) =>
    parts.padded
      ? bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_')
      : bytes.toString('base64url')
  const [encryptionSalt, hmacSalt] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')]
  const key = (salt: string) => pbkdf2Sync(password, salt, 1, 32, 'sha1')
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-256-cbc', key(encryptionSalt), iv)
  const ciphertext = encode(Buffer.concat([cipher.update(payload), cipher.final()]))
  const macBaseString = [
    ...[prefix, passwordId, encryptionSalt, parts.iv ?? encode(iv)],
    ...[parts.ciphertext ?? ciphertext, expiration],
  ].join('*')
  const digest = createHmac('sha256', key(hmacSalt)).update(macBaseString).digest()
  return `${macBaseString}*${hmacSalt}*${encode(digest)}${suffix}`
}

/** The seal with one of its eight fields changed, and nothing else. */
export function tamper(sealed: string, field: number, change: (text: string) => string): string {
  const [token = '', ...suffix] = sealed.split('~')
  const fields = token.split('*').map((text, index) => (index === field ? change(text) : text))
  return [fields.join('*'), ...suffix].join('~')
}

/** The text with its first character another one. */
export function changeFirst(text: string): string {
  return `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url')
}
