// What Next's bundler does for the library: it knows files of Next by their short names, and that this is a server.

import { registerHooks } from 'node:module'
import 'next/dist/server/node-environment-baseline.js'

registerHooks({
  resolve(name, context, next) {
    if (name === 'server-only') return { url: 'data:text/javascript,', shortCircuit: true }
    return next(/^next\/[a-z]+$/.test(name) ? `${name}.js` : name, context)
  },
})
