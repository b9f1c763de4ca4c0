// Signatures verified by WebCrypto, where it is native code on the same thread.

import type { SignatureCheck } from './engine.js'

/** Keys that have been imported. Values and not promises: a Worker's requests must not await each other's. */
const keys = new Map<string, CryptoKey>()

export async function verify({ n, e, input, signature }: SignatureCheck): Promise<boolean> {
  const key = keys.get(nameOf(n, e)) ?? (await importKey(n, e))
  return crypto.subtle.verify(RS256, key, decode(signature), new TextEncoder().encode(input))
}

/** No base64url holds a dot. */
const nameOf = (n: string, e: string) => `${n}.${e}`

async function importKey(n: string, e: string): Promise<CryptoKey> {
  const key = await crypto.subtle.importKey('jwk', { kty: 'RSA', n, e }, RS256, false, ['verify'])
  // There are two while WorkOS changes keys.
  if (keys.size >= 8) keys.clear()
  keys.set(nameOf(n, e), key)
  return key
}

function decode(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = new Uint8Array(binary.length)
  // Uint8Array.from() takes as long as the verification.
  for (let index = 0; index < bytes.length; index++) bytes[index] = binary.charCodeAt(index)
  return bytes
}

const RS256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
