// The wasm engine, from a compiled module. Each runtime has its own way to come by one.

import * as glue from '../wasm/fe26.js'
import type { EngineModule } from './engine.js'

/** Instantiates the engine. Synchronous, so that it happens on first use and not in global scope. */
export function instantiate(module: WebAssembly.Module): EngineModule {
  glue.initSync({ module })
  return glue
}
