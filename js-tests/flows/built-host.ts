// Frameworks that are built before they run, Next.js and SvelteKit: their examples, and their applications of the flow
// tests, as they would be deployed.

import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AuthKitUnderTest } from '../hosts/local-authkit.js'
import { freePort } from './free-port.js'
import { type Launch, variables } from './host.js'
import { type RunningProgram, runProgram, startProgram } from './program.js'

/** An application that is built: its folder, and the arguments `node` builds and starts it with. */
export interface BuiltApp {
  folder: string
  build: string[]
  start(port: number): string[]
  /** What tells the built app where to listen. */
  env?(port: number): Record<string, string>
  /** Packages that cannot be found from its folder, because they are installed elsewhere. */
  packages?: { from: string; names: string[] }
}

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url))
const APPS = fileURLToPath(new URL('apps/', import.meta.url))
const command = (name: string, file: string) =>
  join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), file)
const NEXT = command('next', 'dist/bin/next')
const QUIET = { NEXT_TELEMETRY_DISABLED: '1', ASTRO_TELEMETRY_DISABLED: '1' }
const IN_PRODUCTION = { NODE_ENV: 'production', ...QUIET }

const next = (folder: string): BuiltApp => ({
  folder: join(folder, 'next'),
  build: [NEXT, 'build'],
  start: port => [NEXT, 'start', '--hostname', '127.0.0.1', '--port', String(port)],
})

const svelteKit = (folder: string): BuiltApp => ({
  folder: join(folder, 'sveltekit'),
  build: [command('vite', 'bin/vite.js'), 'build', '--logLevel', 'warn'],
  start: () => ['build'],
  env: port => ({ HOST: '127.0.0.1', PORT: String(port), PROTOCOL_HEADER: 'x-forwarded-proto' }),
})

export const NEXT_EXAMPLE = next(EXAMPLES)
export const NEXT_APP = next(APPS)
export const SVELTEKIT_EXAMPLE = svelteKit(EXAMPLES)
export const SVELTEKIT_APP: BuiltApp = {
  ...svelteKit(APPS),
  start: () => ['server.js'],
  packages: { from: join(EXAMPLES, 'sveltekit/node_modules'), names: ['@sveltejs'] },
}

/** How long a build, and the start of what it made, may take. */
export const BUILD_MS = 300_000

/** Builds it, and starts it as it is. */
export function asDeployed(app: BuiltApp): Launch {
  return async authkit => {
    await build(app)
    return start(app, authkit)
  }
}

/** Starts what was built, with one engine, for the scenarios. */
export function onBuilt(app: BuiltApp, engine: 'native' | 'wasm'): Launch {
  return async (authkit, { callbackPath, ...options }) => {
    const running = await start(app, authkit, {
      callbackPath,
      env: { FE26_ENGINE: engine, APP_OPTIONS: JSON.stringify(options) },
    })
    const printed = running.printed()
    if (printed.includes(`engine: ${engine}`)) return running
    await running.close()
    throw new Error(`the app does not run on ${engine}: ${printed}`)
  }
}

/** Builds it, without any configuration: that comes when it is deployed. */
export async function build({ folder, build, packages }: BuiltApp): Promise<void> {
  if (packages) link(packages, join(folder, 'node_modules'))
  const { code, printed } = await runProgram({ args: build, folder, env: IN_PRODUCTION })
  if (code !== 0) throw new Error(`the build ended with ${code}: ${printed}`)
}

/** Starts what was built, on a free port. */
async function start(
  { folder, start, env }: BuiltApp,
  authkit: AuthKitUnderTest,
  more: { callbackPath?: string | undefined; env?: Record<string, string> } = {},
): Promise<RunningProgram> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const configuration = variables(authkit, url, more.callbackPath)
  const all = { ...IN_PRODUCTION, ...configuration, ...env?.(port), ...more.env }
  return startProgram({ args: start(port), folder, env: all }, url)
}

/** Node and bundlers look for packages beside an application and above it. */
function link({ from, names }: { from: string; names: string[] }, place: string): void {
  mkdirSync(place, { recursive: true })
  for (const name of names) {
    rmSync(join(place, name), { recursive: true, force: true })
    symlinkSync(join(from, name), join(place, name), 'dir')
  }
}
