import { createPublicKey, verify } from 'node:crypto'
import { bytesOf } from './rs256.mjs'

export function create({ jwk }) {
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  return {
    name: 'node:crypto, synchronous',
    prepare: bytesOf,
    verify: ({ message, signature }) => verify('sha256', message, key, signature),
  }
}
