// For Cloudflare Workers and workerd: wasm arrives as a module that the bundler imports, compiled beforehand.

import compiled from '../wasm/fe26_bg.wasm'
import type { EngineEntry, EngineModule } from './engine.js'
import { instantiate } from './wasm.js'
import { verify } from './web-crypto.js'

let loaded: EngineModule | undefined

const load = () => {
  loaded ??= instantiate(compiled)
  return loaded
}

export const engine: EngineEntry = {
  module: load,
  info: () => ({
    engine: 'wasm',
    runtime: 'workerd',
    version: load().version(),
    reason: 'Workers run WebAssembly; native addons do not load there',
  }),
  sharesPromises: false,
  verify,
  // A Worker's configuration is its `env`, which only a request has. Some Workers have a process, too.
  environment: () => globalThis.process?.env ?? {},
}
