import { afterAll, beforeAll, beforeEach } from 'vitest'
import { WorkOS, type WorkOSOptions } from 'workos-node-11'
import {
  type LocalAuthKitOptions,
  type LocalAuthKitServer,
  startLocalAuthKit,
} from '../../npm/fe26/src/testing.js'

/** The AuthKit the flow tests talk to: AUTHKIT_URL when set, else a local one over real HTTP. */
export interface Bench {
  readonly url: string
  readonly apiKey: string
  readonly clientId: string
  /** The knobs; throws for a live AuthKit, which has none. */
  readonly local: LocalAuthKitServer
  /** The official SDK against this AuthKit. It does not retry unless told to. */
  sdk(options?: Partial<WorkOSOptions>): WorkOS
  /** The same without an API key. */
  publicSdk(): WorkOS
}

const { AUTHKIT_URL, AUTHKIT_API_KEY, AUTHKIT_CLIENT_ID } = process.env

/** Tests that need knobs are skipped on a live AuthKit, which has none. */
export const isLive = AUTHKIT_URL !== undefined

export const COOKIE_PASSWORD = 'a password of the bench, 32 characters at least'
export const REDIRECT_URI = 'http://localhost:3000/callback'

/** One AuthKit per test file, without failures left over from the test before. */
export function useBench(options: LocalAuthKitOptions = {}): Bench {
  let server: LocalAuthKitServer | undefined
  beforeAll(async () => {
    if (!isLive) server = await startLocalAuthKit(options)
  })
  beforeEach(() => server?.clearFailures())
  afterAll(() => server?.close())
  const bench: Bench = {
    get url() {
      return AUTHKIT_URL ?? bench.local.url
    },
    get apiKey() {
      return AUTHKIT_API_KEY ?? bench.local.apiKey
    },
    get clientId() {
      return AUTHKIT_CLIENT_ID ?? bench.local.clientId
    },
    get local() {
      if (!server) throw new Error('A live AuthKit has no knobs: guard this test with isLive.')
      return server
    },
    sdk: (more = {}) => new WorkOS({ ...address(), apiKey: bench.apiKey, ...more }),
    publicSdk: () => new WorkOS(address()),
  }
  const address = () => {
    const { hostname, port, protocol } = new URL(bench.url)
    return {
      clientId: bench.clientId,
      apiHostname: hostname,
      https: protocol === 'https:',
      maxRetries: 0,
      ...(port && { port: Number(port) }),
    }
  }
  return bench
}

/** An error of the SDK, as far as these tests read it. */
export interface Rejection extends Error {
  rawData?: unknown
  pendingAuthenticationToken?: string
  radarChallengeId?: string
}

/** What `promise` rejects with; fails when it does not. */
export async function rejection(promise: Promise<unknown>): Promise<Rejection> {
  const outcome = await promise.then(
    () => undefined,
    (error: Rejection) => error,
  )
  if (!outcome) throw new Error('Expected a rejection.')
  return outcome
}

/** A fresh address, so that live runs do not meet each other. */
export function newEmail(name: string): string {
  return `${name}-${crypto.randomUUID()}@example.com`
}

/** The query parameters of a callback URL. */
export function callbackOf(location: string | URL | null): {
  code: string
  state: string | null
  error: string | null
} {
  const { searchParams } = new URL(location ?? '')
  return {
    code: searchParams.get('code') ?? '',
    state: searchParams.get('state'),
    error: searchParams.get('error'),
  }
}

/** A click on the authorize page: loads it, and sends the form the person sends. */
export async function click(authorizeUrl: string, choice: Record<string, string>): Promise<Response> {
  const html = await (await fetch(authorizeUrl)).text()
  const action = /<form method="post" action="([^"]+)"/.exec(html)?.[1]
  if (!action) throw new Error('The page has no form.')
  const target = new URL(decodeHtml(action), authorizeUrl)
  return fetch(target, { method: 'POST', body: new URLSearchParams(choice), redirect: 'manual' })
}

/** The numeric character references the page writes. */
export function decodeHtml(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
}
