// How the apps of this room are started: with what their library depends on, or with fe26 in its place.

import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runProgram } from '../../flows/program.js'

/** A library on the package it depends on, on the newest of that package, or on fe26. */
export type Side = 'peer' | 'newest' | 'fe26'

export interface App {
  sides: readonly Side[]
  /** What has to be done once, before it can start. */
  build?(side: Side): Promise<void>
  /** What `node` runs. */
  args(side: Side): string[]
  /** What it reads beside the usual variables. */
  env?(origin: string, side: Side): Record<string, string>
}

/** Loaded from source; its imports are redirected as the process looks for them. */
export const REACT_ROUTER: App = {
  sides: ['peer', 'newest', 'fe26'],
  args: side => [...REDIRECTED[side], ...serving('apps/react-router.ts')],
}

/** Built by Vite, with an alias. */
export const TANSTACK_START: App = {
  sides: ['peer', 'fe26'],
  build(side) {
    const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js')
    const env = { SIDE: side, OUT: outputOf(side), NODE_ENV: 'production' }
    return run([vite, 'build', '--logLevel', 'error'], 'apps/tanstack-start', env)
  },
  args: side => [
    ...(side === 'fe26' ? before('guarded.ts') : []),
    ...serving(`apps/tanstack-start/${outputOf(side)}/server/server.js`),
  ],
}

/** Loaded from source, in Next's own runtime. */
export const NEXT: App = {
  sides: ['peer', 'fe26'],
  args: side => [...before('apps/next/bundled.ts'), ...REDIRECTED[side], ...serving('apps/next/app.ts')],
  env: origin => ({ NEXT_PUBLIC_WORKOS_REDIRECT_URI: `${origin}/callback` }),
}

/** As it is published, with the packages it depends on inside; and from its source. */
export const SVELTEKIT: App = {
  sides: ['peer', 'newest', 'fe26'],
  async build(side) {
    const args = ['--experimental-strip-types', '--no-warnings', 'library.ts', `${outputOf(side)}.js`]
    if (side !== 'peer') await run(args, 'apps/sveltekit')
  },
  args: side => [...(side === 'fe26' ? REDIRECTED.fe26 : []), ...serving('apps/sveltekit/app.ts')],
  env: (_, side) => (side === 'peer' ? {} : { LIBRARY: here(`apps/sveltekit/${outputOf(side)}.js`) }),
}

async function run(args: string[], folder: string, env: Record<string, string> = {}): Promise<void> {
  const { code, printed } = await runProgram({ args, folder: here(folder), env })
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${printed}`)
}

/** The engines are tested at the same time. */
const outputOf = (side: Side) => `dist/${process.env['FE26_ENGINE']}-${side}`
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const before = (module: string) => ['--import', new URL(module, import.meta.url).href]
const serving = (module: string) => [here('serve.ts'), module]
const REDIRECTED: Record<Side, string[]> = {
  peer: [],
  newest: before('redirected.ts?newest'),
  fe26: before('redirected.ts?fe26'),
}
