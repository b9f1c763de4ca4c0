// The frameworks of docs/frameworks/web.md whose examples are built before they run, beside those of built-host.ts, and the
// Worker that needs none.

import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuiltExample, build, start } from './built-host.js'
import { freePort, type Launch, startWorker, variables } from './host.js'

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url))
const command = (name: string, file: string) =>
  join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), file)

export const onReactRouter = built({
  folder: join(EXAMPLES, 'react-router'),
  build: [command('@react-router/dev', 'bin.cjs'), 'build', '--logLevel', 'warn'],
  start: () => [command('@react-router/serve', 'bin.cjs'), 'build/server/index.js'],
  env: port => ({ HOST: '127.0.0.1', PORT: String(port) }),
})

export const onAstro = built({
  folder: join(EXAMPLES, 'astro'),
  build: [command('astro', 'bin/astro.mjs'), 'build', '--silent'],
  start: () => ['dist/server/entry.mjs'],
  env: port => ({ HOST: '127.0.0.1', PORT: String(port) }),
})

export const onPlainWorkers: Launch = async authkit => {
  const url = `http://127.0.0.1:${await freePort()}`
  const env = { ...variables(authkit), WORKOS_REDIRECT_URI: `${url}/callback` }
  return startWorker(url, env, '../../../examples/workers/src/index')
}

function built(example: BuiltExample): Launch {
  return async authkit => {
    await build(example)
    return start(example, authkit)
  }
}
