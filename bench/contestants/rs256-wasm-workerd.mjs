import { initSync, Rs256 } from '../rs256/dist/fe26.js'
import module from '../rs256/dist/fe26_bg.wasm'
import { bytesOf, keyOf } from './rs256.mjs'

export function create(settings) {
  initSync({ module })
  const key = new Rs256(...keyOf(settings))
  return {
    name: 'fe26 wasm',
    prepare: bytesOf,
    verify: ({ message, signature }) => key.verify(message, signature),
  }
}
