// fe26 and the official SDK side by side: the same AuthKit over HTTP, the same keys, and one clock, which is Date.
//
// These tests move the clock and make WorkOS fail, so they always run against a local AuthKit of their own.

import { type AuthKit, type AuthKitConfig, createAuthKit, type SessionData } from 'fe26'
import { type LocalAuthKitServer, startLocalAuthKit } from 'fe26/testing'
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest'
import { WorkOS, type WorkOSOptions } from 'workos-node-11'
import { COOKIE_PASSWORD, REDIRECT_URI } from '../local-authkit/bench.js'
import { Forge, forgeSeal, type SealParts } from './forge.js'

/** Both libraries and the AuthKit they talk to. */
export interface Bench {
  readonly local: LocalAuthKitServer
  /** Makes keys, tokens and seals that AuthKit does not hand out. */
  readonly forge: Forge
  /** A fresh fe26: no keys fetched, no tokens known. */
  fe26(config?: AuthKitConfig): AuthKit
  /** A fresh SDK. It does not retry. */
  sdk(options?: Partial<WorkOSOptions>): WorkOS
  /** Where AuthKit is, as fe26 and authkit-session are told. */
  readonly address: { apiHostname: string; apiHttps: boolean; apiPort: number }
}

/** When every test begins. */
export const START = Date.UTC(2031, 4, 5, 6, 7, 8, 910)

/** One AuthKit per test file. Each test begins at `START` without failures left over from the one before. */
export function useBench(): Bench {
  let server: LocalAuthKitServer | undefined
  let forge: Forge | undefined
  beforeAll(async () => {
    server = await startLocalAuthKit()
    forge = await Forge.create()
  })
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: START })
    server?.clearFailures()
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
    vi.restoreAllMocks()
  })
  afterAll(() => server?.close())
  const bench: Bench = {
    get local() {
      if (!server) throw new Error('The AuthKit is there from beforeAll on.')
      return server
    },
    get forge() {
      if (!forge) throw new Error('The forge is there from beforeAll on.')
      return forge
    },
    get address() {
      const { hostname, port } = new URL(bench.local.url)
      return { apiHostname: hostname, apiHttps: false, apiPort: Number(port) }
    },
    fe26: (config = {}) =>
      createAuthKit({
        clientId: bench.local.clientId,
        apiKey: bench.local.apiKey,
        redirectUri: REDIRECT_URI,
        cookiePassword: COOKIE_PASSWORD,
        ...bench.address,
        ...config,
      }),
    sdk: (options = {}) => {
      const { apiHostname, apiHttps: https, apiPort: port } = bench.address
      const { clientId, apiKey } = bench.local
      return new WorkOS({ clientId, apiKey, apiHostname, https, port, maxRetries: 0, ...options })
    },
  }
  return bench
}

/** Moves the one clock. */
export function pass(seconds: number): void {
  vi.setSystemTime(Date.now() + seconds * 1000)
}

/**
 * Waits between attempts, all under two seconds and each a promise's own function, take no time; the limits on an
 * attempt stay, and so does the clock of Node's `fetch`, whose own limits would pass within a second.
 */
export function skipDelays(): void {
  const { setTimeout: wait } = globalThis
  vi.stubGlobal('setTimeout', (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
    wait(run, ms < 2_000 && String(run).includes('[native code]') ? 0 : ms, ...args),
  )
}

/** A session AuthKit has just issued, as @workos-inc/node seals it. */
export async function session(bench: Bench, start: SessionStart = {}): Promise<SessionData> {
  const issued = await bench.local.issueSession(start)
  const { accessToken, refreshToken, user, organizationId, authenticationMethod, impersonator } = issued
  return {
    ...(organizationId !== undefined && { organizationId }),
    user,
    accessToken,
    refreshToken,
    authenticationMethod,
    ...(impersonator && { impersonator }),
  }
}

/** The cookie of such a session. */
export async function issued(bench: Bench, start: SessionStart = {}): Promise<string> {
  return seal(await session(bench, start))
}

/** A cookie with this payload. */
export function seal(payload: object, parts: Partial<SealParts> = {}): string {
  return forgeSeal({ payload: JSON.stringify(payload), password: COOKIE_PASSWORD, ...parts })
}

/** The clock as tokens have it. */
export function seconds(): number {
  return Math.floor(Date.now() / 1000)
}

type SessionStart = NonNullable<Parameters<LocalAuthKitServer['issueSession']>[0]>
