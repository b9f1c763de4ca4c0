// Where a flow runs: an application that listens, and the AuthKit it talks to.

import { fork } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AdapterOptions } from 'fe26/express'
import { type LocalAuthKitServer, startLocalAuthKit } from 'fe26/testing'
import { inject } from 'vitest'
import type { AuthKitUnderTest } from '../hosts/local-authkit.js'
import { freePort } from './free-port.js'

/** An application that listens. */
export interface RunningApp {
  /** The origin. */
  url: string
  /** What the process has printed so far; absent on workerd, where it is not ours to see. */
  printed?: () => string
  close(): Promise<void>
}

/** Starts an application on some host, with the paths of fe26's own pages. */
export interface Launch {
  (authkit: AuthKitUnderTest, paths: Paths): Promise<RunningApp>
  /** It runs on workerd, and what it prints is not ours to see. */
  isWorker?: boolean
}

export type Paths = Pick<
  AdapterOptions,
  | 'signInPath'
  | 'signUpPath'
  | 'callbackPath'
  | 'signOutPath'
  | 'afterSignOut'
  | 'redirectUris'
  | 'trustProxy'
  | 'acceptSeals'
  | 'cookiePassword'
> & {
  /** Of the framework's own, where it has such a setting. */
  frameworkTrustsProxy?: boolean
}

/**
 * The AuthKit of the flow tests. With `AUTHKIT_URL` it is that one, and there is nothing to turn: no failures, no
 * token lifetimes.
 */
export interface Bench extends AuthKitUnderTest {
  knobs: LocalAuthKitServer | undefined
  close(): Promise<void>
}

export const isLive = Boolean(process.env['AUTHKIT_URL'])

export async function startBench(): Promise<Bench> {
  if (isLive) return { ...inject('authkit'), knobs: undefined, close: async () => {} }
  const knobs = await startLocalAuthKit()
  const { url, apiKey, clientId } = knobs
  return { url, apiKey, clientId, knobs, close: () => knobs.close() }
}

/** How often an application has asked for a session so far. */
export function tokenRequests({ knobs }: Bench): number {
  return knobs?.requests.filter(({ route }) => route === 'authenticate').length ?? 0
}

export const COOKIE_PASSWORD = 'the cookie password of the flow tests'

/** Runs `apps/<application>.ts` in a Node process with one engine. */
export function onNode(
  application: 'express' | 'fastify' | 'hono' | 'hono3' | 'koa' | 'node' | 'web',
  framework: string,
  engine: 'native' | 'wasm',
): Launch {
  return async (authkit, paths) => {
    const env = {
      PATH: process.env['PATH'],
      FE26_ENGINE: engine,
      ...variables(authkit),
      APP_OPTIONS: JSON.stringify(paths),
    }
    const child = fork(SERVE, [application, framework], {
      env,
      execArgv: ['--experimental-strip-types', '--no-warnings'],
      silent: true,
    })
    const printed: string[] = []
    for (const output of [child.stdout, child.stderr])
      output?.on('data', chunk => printed.push(String(chunk)))
    const { url, ...info } = await new Promise<{ url: string; engine: string }>((resolve, reject) => {
      child.once('message', message => resolve(message as { url: string; engine: string }))
      child.once('exit', code => reject(new Error(`the app ended with ${code}: ${printed.join('')}`)))
    })
    if (info.engine !== engine) throw new Error(`the app runs on ${info.engine} instead of ${engine}`)
    const close = () =>
      new Promise<void>(resolve => {
        child.once('exit', () => resolve())
        child.disconnect()
      })
    return { url, printed: () => printed.join(''), close }
  }
}

/** Runs `apps/hono.ts` in workerd. */
export const onWorkerd = inWorkerd('hono')

/** Runs `apps/<application>.ts` in workerd. */
export function inWorkerd(application: 'hono' | 'hono3' | 'web'): Launch {
  const launch: Launch = (authkit, paths) => launchWorker(application, authkit, paths)
  return Object.assign(launch, { isWorker: true })
}

async function launchWorker(application: string, authkit: AuthKitUnderTest, paths: Paths) {
  const url = `http://127.0.0.1:${await freePort()}`
  const env = { ...variables(authkit, url, paths.callbackPath), PATHS: JSON.stringify(paths) }
  return startWorker(url, env, application)
}

/** `<application>.ts` of the folder in workerd with these variables and other bindings as its `env`, and nothing else. */
export async function startWorker(
  url: string,
  env: Record<string, string>,
  application = 'hono',
  folder = new URL('apps/', import.meta.url),
  others: Record<string, { type: 'kv_namespace'; id: string }> = {},
): Promise<RunningApp> {
  // Wrangler reads these when it is loaded: nothing is reported, fetched or left behind.
  process.env['XDG_CONFIG_HOME'] ??= join(tmpdir(), 'fe26-tests')
  process.env['WRANGLER_SEND_METRICS'] = 'false'
  process.env['CLOUDFLARE_CF_FETCH_ENABLED'] = 'false'
  const { unstable_startWorker } = await import('wrangler')
  const bindings = Object.entries(env).map(([name, value]) => [name, { type: 'plain_text' as const, value }])
  const worker = await unstable_startWorker({
    name: 'fe26-flows',
    entrypoint: fileURLToPath(new URL(`${application}.ts`, folder)),
    compatibilityDate: '2026-10-01',
    bindings: { ...Object.fromEntries(bindings), ...others },
    sendMetrics: false,
    dev: {
      server: { hostname: '127.0.0.1', port: Number(new URL(url).port) },
      inspector: false,
      persist: false,
      watch: false,
      logLevel: 'none',
    },
  })
  await worker.ready
  return { url, close: () => worker.dispose() }
}

/** What configures an application for an AuthKit; with its origin, for the callback as well. */
export function variables(
  { url, apiKey, clientId }: AuthKitUnderTest,
  origin?: string,
  callbackPath = '/callback',
): Record<string, string> {
  const { protocol, hostname, port } = new URL(url)
  return {
    ...(origin !== undefined && { WORKOS_REDIRECT_URI: `${origin}${callbackPath}` }),
    WORKOS_CLIENT_ID: clientId,
    WORKOS_API_KEY: apiKey,
    WORKOS_COOKIE_PASSWORD: COOKIE_PASSWORD,
    WORKOS_API_HOSTNAME: hostname,
    WORKOS_API_HTTPS: String(protocol === 'https:'),
    ...(port !== '' && { WORKOS_API_PORT: port }),
  }
}

const SERVE = fileURLToPath(new URL('apps/serve.ts', import.meta.url))
