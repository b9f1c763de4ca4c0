import { createRequire } from 'node:module'
import { bytesOf, keyOf } from './rs256.mjs'

export function create(settings) {
  const { Rs256 } = createRequire(import.meta.url)('../rs256/dist/rs256.node')
  const key = new Rs256(...keyOf(settings))
  return {
    name: 'fe26 native',
    prepare: bytesOf,
    verify: ({ message, signature }) => key.verify(message, signature),
  }
}
