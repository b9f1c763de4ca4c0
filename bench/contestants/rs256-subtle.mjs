import { bytesOf } from './rs256.mjs'

export async function create({ jwk }) {
  const { kty, n, e } = jwk
  const key = await crypto.subtle.importKey('jwk', { kty, n, e }, ALGORITHM, false, ['verify'])
  return {
    name: 'crypto.subtle.verify',
    prepare: bytesOf,
    verify: ({ message, signature }) => crypto.subtle.verify(ALGORITHM.name, key, signature, message),
  }
}

const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
