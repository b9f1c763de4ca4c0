// For runtimes without an entry of their own. Importing works, so that shared code can; calling does not yet.

import { Fe26Error } from '../errors.js'
import type { EngineEntry } from './engine.js'

function unavailable(): never {
  throw new Fe26Error(
    'engine_unavailable',
    'fe26 runs in Node and in Cloudflare Workers (workerd); this bundle was built for neither: build it with the condition "node" or "workerd"',
  )
}

export const engine: EngineEntry = {
  module: unavailable,
  info: unavailable,
  sharesPromises: false,
  environment: () => ({}),
}
