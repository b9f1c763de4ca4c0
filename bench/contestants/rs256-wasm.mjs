import { readFileSync } from 'node:fs'
import { initSync, Rs256 } from '../rs256/dist/fe26.js'
import { keyOf } from './rs256.mjs'

export function create(settings) {
  const bytes = readFileSync(new URL('../rs256/dist/fe26_bg.wasm', import.meta.url))
  initSync({ module: new WebAssembly.Module(bytes) })
  const key = new Rs256(...keyOf(settings))
  return { name: 'fe26 wasm', verifyToken: token => key.verifyToken(token) }
}
