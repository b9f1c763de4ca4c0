// Frameworks that are built before they run: the examples of Next.js and SvelteKit, as they would be deployed.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AuthKitUnderTest } from '../hosts/local-authkit.js'
import { freePort, type RunningApp, variables } from './host.js'

/** An example that is built: its folder, and the arguments `node` builds and starts it with. */
export interface BuiltExample {
  folder: string
  build: string[]
  start(port: number): string[]
  /** What tells the built app where to listen. */
  env?(port: number): Record<string, string>
}

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url))
const command = (name: string, file: string) =>
  join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), file)
const NEXT = command('next', 'dist/bin/next')

export const NEXT_EXAMPLE: BuiltExample = {
  folder: join(EXAMPLES, 'next'),
  build: [NEXT, 'build'],
  start: port => [NEXT, 'start', '--hostname', '127.0.0.1', '--port', String(port)],
}

export const SVELTEKIT_EXAMPLE: BuiltExample = {
  folder: join(EXAMPLES, 'sveltekit'),
  build: [command('vite', 'bin/vite.js'), 'build', '--logLevel', 'warn'],
  start: () => ['build'],
  env: port => ({ HOST: '127.0.0.1', PORT: String(port), PROTOCOL_HEADER: 'x-forwarded-proto' }),
}

/** Builds it, without any configuration: that comes when it is deployed. */
export async function build({ folder, build }: BuiltExample): Promise<void> {
  const { child, printed } = run(folder, build, {})
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`the build ended with ${code}: ${printed()}`)
}

/** Starts what was built, on a free port. */
export async function start(
  { folder, start, env }: BuiltExample,
  authkit: AuthKitUnderTest,
): Promise<RunningApp> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const configuration = { ...variables(authkit), WORKOS_REDIRECT_URI: `${url}/callback` }
  const { child, printed } = run(folder, start(port), { ...configuration, ...env?.(port) })
  const ended = once(child, 'exit')
  const failed = ended.then(([code]) => Promise.reject(new Error(`the app ended with ${code}: ${printed()}`)))
  failed.catch(() => {})
  await Promise.race([listens(url), failed])
  const close = async () => {
    child.kill('SIGKILL')
    await ended
  }
  return { url, printed, close }
}

const QUIET = { NEXT_TELEMETRY_DISABLED: '1', ASTRO_TELEMETRY_DISABLED: '1' }

function run(folder: string, args: string[], env: Record<string, string>) {
  const child: ChildProcess = spawn(process.execPath, args, {
    cwd: folder,
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...QUIET, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed: string[] = []
  for (const output of [child.stdout, child.stderr]) output?.on('data', chunk => printed.push(String(chunk)))
  return { child, printed: () => printed.join('') }
}

/** Resolves once something answers. */
async function listens(url: string): Promise<void> {
  while (!(await fetch(url).catch(() => undefined))) await new Promise(resolve => setTimeout(resolve, 50))
}
