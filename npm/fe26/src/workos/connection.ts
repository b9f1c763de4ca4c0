// What stands behind a client: engines, and requests through them.

import { engine } from '#engine'
import { instantiate } from '../authkit.js'
import { Calls, callOnce } from '../calls.js'
import { Events } from '../events.js'
import { newIdempotencyKey, now } from '../runtime.js'
import { Attempts, type Came, type Sending } from './attempts.js'
import { read } from './refusals.js'

/** Of a client. */
export interface ConnectionSettings extends Sending {
  clientId: string | undefined
  apiKey: string | undefined
  issuer: string | string[] | undefined
  apiHostname: string | undefined
  https: boolean
  port: number | undefined
}

/** A request that a program makes. */
export interface ApiRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  url: string
  body?: string | undefined
  headers?: Record<string, string>
  maxRetries?: number | undefined
}

/** One client's way to WorkOS. Engines are made when they are first needed: a Worker's global scope allows no earlier. */
export class Connection {
  readonly #settings: ConnectionSettings
  readonly #sealing = new Map<string, Calls>()
  #plain: Calls | undefined

  constructor(settings: ConnectionSettings) {
    this.#settings = settings
  }

  /** For what needs no cookie password. */
  get plain(): Calls {
    this.#plain ??= this.#begin(NO_PASSWORD)
    return this.#plain
  }

  /** For cookies under this password. What is known of their sessions is remembered, as in AuthKit. */
  sealing(password: string): Calls {
    const known = this.#sealing.get(password)
    if (known) return known
    checkPassword(password)
    const calls = this.#begin(password)
    // A program has one, and another while it changes it.
    const [oldest] = this.#sealing.keys()
    if (this.#sealing.size >= MOST_PASSWORDS && oldest !== undefined) this.#sealing.delete(oldest)
    this.#sealing.set(password, calls)
    return calls
  }

  /** Sends a request as often as the engine finds it worth while, and gives what the last attempt has come to. */
  async send({ method, url, body, headers = {}, maxRetries }: ApiRequest): Promise<Came | undefined> {
    const settings = { ...this.#settings, maxRetries: maxRetries ?? this.#settings.maxRetries }
    const attempts = new Attempts(settings, headers)
    const { attempts: most, timeoutMs } = this.#patience(settings.maxRetries)
    const own = { ...(method === 'POST' && !hasKey(headers) && { 'idempotency-key': newIdempotencyKey() }) }
    const attempt = { flow: 0, method, url, headers: own, timeoutMs, ...(body !== undefined && { body }) }
    let wait: { delayMs?: number } = { delayMs: 0 }
    for (let tried = 1; wait.delayMs !== undefined; tried++) {
      const outcome = await attempts.outcomeOf({ ...attempt, delayMs: wait.delayMs })
      wait = callOnce('again', { ...outcome, tried, attempts: most }, now())
    }
    return attempts.last
  }

  /** The JSON of its answer; or it throws what that means. */
  async request(request: ApiRequest): Promise<unknown> {
    return read(request.path, await this.send(request))
  }

  /** Refreshes a sealed session. The result is the engine's, and `attempts` knows what WorkOS said. */
  async refresh<Output>(
    password: string,
    input: object,
  ): Promise<{ result: Output | Error; attempts: Attempts }> {
    const attempts = new Attempts(this.#settings, {}, { reads: true })
    const calls = this.sealing(password)
    try {
      return {
        result: await calls.run<Output>('refresh', { ...input, ...this.#patience() }, attempts),
        attempts,
      }
    } catch (error) {
      if (!attempts.last || !(error instanceof Error)) throw error
      return { result: error, attempts }
    }
  }

  #patience(maxRetries = this.#settings.maxRetries) {
    const whole = (number: number) => Math.min(Math.max(Math.trunc(number) || 0, 0), LONGEST_MS)
    return { attempts: whole(maxRetries) + 1, timeoutMs: whole(this.#settings.timeout) }
  }

  #begin(cookiePassword: string): Calls {
    const { clientId = NO_CLIENT, apiKey, issuer, apiHostname, https, port } = this.#settings
    const [, host = apiHostname, hostPort] = /^(.*[^:]):(\d+)$/.exec(apiHostname ?? '') ?? []
    const instance = instantiate({
      settings: {
        clientId,
        ...(apiKey ? { apiKey } : { publicClient: true }),
        cookiePassword,
        apiHostname: host || undefined,
        apiHttps: https,
        apiPort: port ?? (hostPort ? Number(hostPort) : undefined),
        issuer: issuer?.length ? issuer : undefined,
      },
      // Which variables count, @workos-inc/node decides: the client has read them.
      environment: {},
      hostVerifies: engine.verify !== undefined,
    })
    return new Calls(instance, {
      fetch: (input, init) => globalThis.fetch(input, init),
      now,
      events: new Events(undefined),
    })
  }
}

/** Throws what iron says to a password that is too short. */
export function checkPassword(password: string): void {
  if (password.length < 32) throw new Error('Password string too short (min 32 characters required)')
}

function hasKey(headers: Record<string, string>): boolean {
  return Object.keys(headers).some(name => name.toLowerCase() === 'idempotency-key')
}

/** Where grants are presented. */
export const AUTHENTICATE = '/user_management/authenticate'
/** Where an engine wants one and nothing is sealed. */
const NO_PASSWORD = 'nothing is sealed with this password'
/** A client id is needed for keys and grants, and those are refused without one before they come here. */
const NO_CLIENT = 'none'
const MOST_PASSWORDS = 8
/** What timers take. */
const LONGEST_MS = 2 ** 31 - 1
