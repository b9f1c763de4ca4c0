// What stands behind a client: engines, and requests through them.

import { engine } from '#engine'
import { instantiate } from '../authkit.js'
import { Calls, callOnce } from '../calls.js'
import { Events } from '../events.js'
import { newIdempotencyKey, now } from '../runtime.js'
import { type Came, headOf, Transport } from '../transport.js'
import { Attempts } from './attempts.js'
import { retries } from './options.js'
import { read } from './refusals.js'

/** Of a client. */
export interface ConnectionSettings {
  apiKey: string | undefined
  apiHostname: string | undefined
  https: boolean
  port: number | undefined
  fetch: typeof fetch
  /** Of all requests. */
  headers: Record<string, string>
  /** Milliseconds. */
  timeout: number
  maxRetries: number
}

/** Whose sessions they are. A program may change both while it runs. */
export interface Identity {
  clientId?: string | undefined
  issuer?: string | string[] | undefined
}

/** A request that a program makes. */
export interface ApiRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  url: string
  body?: string | undefined
  headers?: Record<string, string>
  /** Of a grant (RFC 6749). */
  grantType?: unknown
  maxRetries?: number | undefined
}

/** As the engine writes it. */
type Next = { until?: number } & ({ delayMs: number; timeoutMs: number } | { delayMs?: undefined })

/** One client's way to WorkOS. Engines are made when they are first needed: a Worker's global scope allows no earlier. */
export class Connection {
  readonly #settings: ConnectionSettings
  readonly #transport: Transport
  #plain: Calls | undefined
  #sessions: Calls | undefined
  #identity: Identity = {}

  constructor(settings: ConnectionSettings) {
    this.#settings = settings
    this.#transport = new Transport(settings.fetch)
  }

  /** For what is about no session. */
  get plain(): Calls {
    this.#plain ??= this.#begin({})
    return this.#plain
  }

  /** For sessions. What is known of them is remembered, as in AuthKit, and is known of one client and its issuers. */
  sessions({ clientId, issuer }: Identity): Calls {
    const issuers = Array.isArray(issuer) ? JSON.stringify(issuer) : issuer
    if (this.#sessions && clientId === this.#identity.clientId && issuers === this.#identity.issuer) {
      return this.#sessions
    }
    // It throws if there is no such issuer, and then the one before must not serve in its place.
    this.#sessions = undefined
    this.#sessions = this.#begin({ clientId, issuer })
    this.#identity = { clientId, issuer: issuers }
    return this.#sessions
  }

  /** Sends a request as often as the engine finds it worth while, and gives what the last attempt has come to. */
  async send({
    method,
    url,
    body,
    headers = {},
    grantType,
    maxRetries,
  }: ApiRequest): Promise<Came | undefined> {
    const most = retries(maxRetries ?? this.#settings.maxRetries)
    const isNamed = method !== 'POST' || hasKey(headers)
    const sending = {
      method,
      url,
      headers: { ...this.#headers(most, isNamed ? undefined : newIdempotencyKey()), ...headers },
      body: body ?? (method === 'GET' || method === 'DELETE' ? undefined : ''),
    }
    const asked = { grantType, ...this.#patience(most) }
    let came: Came | undefined
    let tried = 0
    let next = callOnce<Next>('attempt', { ...asked, tried }, now())
    while (next.delayMs !== undefined) {
      const { delayMs, timeoutMs, until } = next
      const sentAt = now() + delayMs
      came = await this.#transport.send({ ...sending, delayMs, timeoutMs })
      if (isMistake(came)) break
      const outcome = 'failed' in came ? { failed: came.failed } : headOf(came)
      tried++
      next = callOnce<Next>('attempt', { ...asked, ...outcome, tried, sentAt, until }, now())
    }
    return came
  }

  /** The JSON of its answer; or it throws what that means. */
  async request(request: ApiRequest): Promise<unknown> {
    return read(request.path, await this.send(request))
  }

  /** Refreshes a sealed session. The result is the engine's, and `attempts` knows what WorkOS said. */
  async refresh<Output>(
    identity: Identity,
    input: object,
  ): Promise<{ result: Output | Error; attempts: Attempts }> {
    const { maxRetries } = this.#settings
    const attempts = new Attempts(this.#transport, key => this.#headers(maxRetries, key))
    const calls = this.sessions(identity)
    try {
      const asked = { ...input, ...this.#patience(maxRetries) }
      return { result: await calls.run<Output>('refresh', asked, attempts), attempts }
    } catch (error) {
      if (!attempts.last || !(error instanceof Error)) throw error
      return { result: error, attempts }
    }
  }

  #headers(maxRetries: number, idempotencyKey: string | undefined): Record<string, string> {
    return {
      Accept: 'application/json, text/plain, */*',
      'Content-Type': 'application/json',
      ...this.#settings.headers,
      ...(idempotencyKey && maxRetries > 0 && { 'Idempotency-Key': `retry-${idempotencyKey}` }),
    }
  }

  #patience(maxRetries: number) {
    const whole = (number: number) => Math.min(Math.max(Math.trunc(number) || 0, 0), LONGEST_MS)
    return { attempts: whole(maxRetries) + 1, timeoutMs: whole(this.#settings.timeout) }
  }

  #begin({ clientId, issuer }: Identity): Calls {
    const { apiKey, apiHostname, https, port } = this.#settings
    const [, host = apiHostname, hostPort] = /^(.*[^:]):(\d+)$/.exec(apiHostname ?? '') ?? []
    const instance = instantiate({
      settings: {
        clientId: clientId || NO_CLIENT,
        ...(apiKey ? { apiKey } : { publicClient: true }),
        cookiePassword: NO_PASSWORD,
        apiHostname: host || undefined,
        apiHttps: https,
        apiPort: port ?? (hostPort ? Number(hostPort) : undefined),
        issuer: issuer || undefined,
      },
      // Which variables count, @workos-inc/node decides: the client has read them.
      environment: {},
      hostVerifies: engine.verify !== undefined,
    })
    // All it fetches by itself are keys. They are public: neither the API key nor the program's headers go with them.
    return new Calls(instance, { transport: new Transport(), now, events: new Events(undefined) })
  }
}

/** Throws what iron says to a password that is too short. */
export function checkPassword(password: string): void {
  if (password.length < 32) throw new Error('Password string too short (min 32 characters required)')
}

/** What is no failure of the network is not tried again: a `fetchFn` that refuses, or its own abort. */
function isMistake(came: Came | undefined): boolean {
  return (
    came !== undefined && 'failed' in came && came.failed === 'network' && !(came.error instanceof TypeError)
  )
}

function hasKey(headers: Record<string, string>): boolean {
  return Object.keys(headers).some(name => name.toLowerCase() === 'idempotency-key')
}

/** Where grants are presented. */
export const AUTHENTICATE = '/user_management/authenticate'
/** An engine wants one. Each call brings its own. */
const NO_PASSWORD = 'nothing is sealed with this password'
/** A client id is needed for keys and grants, and those are refused without one before they come here. */
const NO_CLIENT = 'none'
/** What timers take. */
const LONGEST_MS = 2 ** 31 - 1
