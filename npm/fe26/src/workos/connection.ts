// What stands behind a client: engines, and requests through them.

import { engine } from '#engine'
import { instantiate } from '../authkit.js'
import { Calls, callOnce } from '../calls.js'
import { Events } from '../events.js'
import { newIdempotencyKey, now } from '../runtime.js'
import { Attempts, type Came, type Sending } from './attempts.js'
import { SharedKeySet } from './key-sets.js'
import { retries } from './options.js'
import { read } from './refusals.js'
import type { WorkOSOptions } from './types/client.js'

/** Of a client. */
export interface ConnectionSettings extends Sending {
  apiKey: string | undefined
  apiHostname: string | undefined
  https: boolean
  port: number | undefined
  /** Whose sessions open as well. */
  acceptSeals: WorkOSOptions['acceptSeals']
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
  /** Of a grant. */
  grantType?: unknown
  headers?: Record<string, string>
  maxRetries?: number | undefined
}

/** One client's way to WorkOS. Engines are made when they are first needed: a Worker's global scope allows no earlier. */
export class Connection {
  readonly #settings: ConnectionSettings
  readonly #sealing = new Map<string, Calls>()
  readonly #keys = new SharedKeySet()
  #identity: [clientId: string | undefined, issuer: string | undefined] = [undefined, undefined]
  #plain: Calls | undefined

  constructor(settings: ConnectionSettings) {
    this.#settings = settings
  }

  /** Whether sessions of other SDKs open as well. */
  get acceptsOthers(): boolean {
    return this.#settings.acceptSeals !== undefined
  }

  /** For what needs no cookie password. */
  get plain(): Calls {
    this.#plain ??= this.#begin(NO_PASSWORD, {})
    return this.#plain
  }

  /** For cookies under this password. What is known of their sessions is remembered, as in AuthKit. */
  sealing(password: string, identity: Identity): Calls {
    this.#follow(identity)
    let calls = this.#sealing.get(password)
    if (calls && this.#sealing.size === 1) return calls
    if (!calls) {
      checkPassword(password)
      calls = this.#begin(password, identity, this.#settings.acceptSeals)
    }
    // A program has one, and another while it changes it; or one of each of its tenants.
    this.#sealing.delete(password)
    this.#sealing.set(password, calls)
    const [oldest] = this.#sealing.keys()
    if (this.#sealing.size > MOST_PASSWORDS && oldest !== undefined) this.#sealing.delete(oldest)
    return calls
  }

  /** What is known of sessions is known of one client and its issuers. */
  #follow({ clientId, issuer }: Identity): void {
    const issuers = Array.isArray(issuer) ? JSON.stringify(issuer) : issuer
    const [knownClient, knownIssuers] = this.#identity
    if (clientId === knownClient && issuers === knownIssuers) return
    this.#identity = [clientId, issuers]
    this.#sealing.clear()
  }

  /** Sends a request as often as the engine finds it worth while, and gives what the last attempt has come to. */
  async send({
    method,
    url,
    body,
    grantType,
    headers = {},
    maxRetries,
  }: ApiRequest): Promise<Came | undefined> {
    const settings = { ...this.#settings, maxRetries: retries(maxRetries ?? this.#settings.maxRetries) }
    const attempts = new Attempts(settings, headers)
    const { attempts: most, timeoutMs } = this.#patience(settings.maxRetries)
    const own = { ...(method === 'POST' && !hasKey(headers) && { 'idempotency-key': newIdempotencyKey() }) }
    const attempt = { flow: 0, method, url, headers: own, timeoutMs, ...(body !== undefined && { body }) }
    const begun = now()
    let wait: { delayMs?: number; lost?: number } = { delayMs: 0 }
    for (let tried = 1; wait.delayMs !== undefined; tried++) {
      const outcome = await attempts.outcomeOf({ ...attempt, delayMs: wait.delayMs })
      if (isMistake(attempts.last)) break
      const { lost } = wait
      wait = callOnce('again', { ...outcome, tried, attempts: most, begun, grantType, lost }, now())
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
    identity: Identity,
    input: object,
  ): Promise<{ result: Output | Error; attempts: Attempts }> {
    const attempts = new Attempts(this.#settings, {}, { reads: true })
    const calls = this.sealing(password, identity)
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

  #begin(
    cookiePassword: string,
    { clientId, issuer }: Identity,
    acceptSeals: WorkOSOptions['acceptSeals'] = undefined,
  ): Calls {
    const { apiKey, apiHostname, https, port } = this.#settings
    const [, host = apiHostname, hostPort] = /^(.*[^:]):(\d+)$/.exec(apiHostname ?? '') ?? []
    const instance = instantiate({
      settings: {
        clientId: clientId || NO_CLIENT,
        ...(apiKey ? { apiKey } : { publicClient: true }),
        cookiePassword,
        acceptSeals,
        apiHostname: host || undefined,
        apiHttps: https,
        apiPort: port ?? (hostPort ? Number(hostPort) : undefined),
        issuer: issuer || undefined,
      },
      // Which variables count, @workos-inc/node decides: the client has read them.
      environment: {},
      hostVerifies: engine.verify !== undefined,
    })
    return new Calls(instance, {
      fetch: this.#keys.fetchForOne(),
      now,
      events: new Events(undefined),
    })
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
/** Where an engine wants one and nothing is sealed. */
const NO_PASSWORD = 'nothing is sealed with this password'
/** A client id is needed for keys and grants, and those are refused without one before they come here. */
const NO_CLIENT = 'none'
const MOST_PASSWORDS = 64
/** What timers take. */
const LONGEST_MS = 2 ** 31 - 1
