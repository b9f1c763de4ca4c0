// For runtimes without an entry of their own: the application hands over the compiled module.

import { Fe26Error } from '../errors.js'
import type { EngineEntry, EngineModule } from './engine.js'
import { instantiate } from './wasm.js'

let loaded: EngineModule | undefined

const load = () => {
  if (loaded) return loaded
  throw new Fe26Error(
    'engine_unavailable',
    'fe26 has no engine for this runtime yet: compile fe26/wasm and pass the module to initEngine() first',
  )
}

/** Hands over the compiled `fe26_bg.wasm` (`fe26/wasm`), once and before anything else. */
export function initEngine(module: WebAssembly.Module): void {
  loaded ??= instantiate(module)
}

export const engine: EngineEntry = {
  module: load,
  info: () => ({
    engine: 'wasm',
    runtime: 'web',
    version: load().version(),
    reason: 'the application passed a compiled module to initEngine()',
  }),
  sharesPromises: false,
  environment: () => globalThis.process?.env ?? {},
}
