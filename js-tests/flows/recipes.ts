// The examples of docs/frameworks that use fe26/web: those that are built before they run, beside those of built-host.ts,
// and the Worker that needs no framework.

import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { asDeployed } from './built-host.js'
import { freePort } from './free-port.js'
import { type Launch, startWorker, variables } from './host.js'

export interface Recipe {
  name: string
  launch: Launch
  engine: { engine: string; runtime: string }
  /** What / shows to members, and while WorkOS cannot be reached. */
  home: { member: string; unreachable: string }
  /** How the path of /account can be spelt, and what that answers a stranger's navigation and fetch. */
  spellings: Record<string, [number, number]>
  /** At the end, after requests. Absent on workerd, where it is not ours to see. */
  prints?: RegExp
  /** Where the framework's own script asks for it, known once it is built; what a stranger is answered for each. */
  dataOfAccount?: { paths(): string[]; toStrangers: number[] }
}

/** What each framework takes for another spelling of /account, or for none. */
const PAGE: [number, number] = [302, 401]
const MOVED: [number, number] = [308, 308]
const MISSING: [number, number] = [404, 404]
const IN_ALL = { '/%61ccount': PAGE, '/account/': PAGE, '/./account': PAGE, '/x/../account': PAGE }
const GREETING = { member: 'ada@example.com', unreachable: 'You are still signed in.' }
const ON_NODE = { engine: 'native', runtime: 'node' }
const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url))
const command = (name: string, file: string) =>
  join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), file)
const HOST_AND_PORT = (port: number) => ({ HOST: '127.0.0.1', PORT: String(port) })

export const PLAIN_WORKERS: Recipe = {
  name: 'plain Workers',
  async launch(authkit) {
    const url = `http://127.0.0.1:${await freePort()}`
    return startWorker(url, variables(authkit, url), '../../../examples/workers/src/index')
  },
  engine: { engine: 'wasm', runtime: 'workerd' },
  home: { member: 'action="/logout"', unreachable: 'href="/login"' },
  // Whatever it is: / alone is for everybody.
  spellings: { ...IN_ALL, '//account': PAGE, '/%2561ccount': PAGE, '/ACCOUNT': PAGE },
}

export const REACT_ROUTER: Recipe = {
  name: 'React Router',
  launch: asDeployed({
    folder: join(EXAMPLES, 'react-router'),
    build: [command('@react-router/dev', 'bin.cjs'), 'build', '--logLevel', 'warn'],
    start: () => [command('@react-router/serve', 'bin.cjs'), 'build/server/index.js'],
    env: HOST_AND_PORT,
  }),
  engine: ON_NODE,
  home: GREETING,
  spellings: { ...IN_ALL, '//account': MISSING, '/%2561ccount': MISSING, '/ACCOUNT': PAGE },
  prints: /^GET \/account 200 /m,
  dataOfAccount: {
    paths: () => ['/account.data', '/account.data?_routes=routes%2Faccount'],
    toStrangers: [401, 401],
  },
}

export const ASTRO: Recipe = {
  name: 'Astro',
  launch: asDeployed({
    folder: join(EXAMPLES, 'astro'),
    build: [command('astro', 'bin/astro.mjs'), 'build', '--silent'],
    start: () => ['dist/server/entry.mjs'],
    env: HOST_AND_PORT,
  }),
  engine: ON_NODE,
  home: GREETING,
  spellings: { ...IN_ALL, '//account': PAGE, '/%2561ccount': PAGE, '/ACCOUNT': MISSING },
  prints: /^$/,
}

/** It does not say where its package.json is: this is beside dist. */
const SRVX = fileURLToPath(new URL('../bin/srvx.mjs', import.meta.resolve('srvx/cli')))

export const TANSTACK_START: Recipe = {
  name: 'TanStack Start',
  launch: asDeployed({
    folder: join(EXAMPLES, 'tanstack-start'),
    build: [command('vite', 'bin/vite.js'), 'build', '--logLevel', 'warn'],
    start: () => [SRVX, '--prod', '--static', '../client', 'dist/server/server.js'],
    env: HOST_AND_PORT,
  }),
  engine: ON_NODE,
  home: GREETING,
  spellings: { ...IN_ALL, '//account': MOVED, '/%2561ccount': MISSING, '/ACCOUNT': PAGE },
  prints: /\/account \[200\]/,
  // Its server functions, which are called by numbers of the build's: `account`, and `whoAmI` for everybody.
  dataOfAccount: {
    paths() {
      const client = join(EXAMPLES, 'tanstack-start', 'dist', 'client')
      const scripts = globSync('**/*.js', { cwd: client }).map(name =>
        readFileSync(join(client, name), 'utf8'),
      )
      const ids = scripts.flatMap(script => script.match(/\b[0-9a-f]{64}\b/g) ?? [])
      return [...new Set(ids)].map(id => `/_serverFn/${id}`)
    },
    toStrangers: [200, 401],
  },
}
