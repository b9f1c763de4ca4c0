// What stands behind a client: engines, and requests through them.

import { engine } from '#engine'
import { instantiate } from '../authkit.js'
import { Calls } from '../calls.js'
import { Events } from '../events.js'
import { now } from '../runtime.js'
import { type Came, Transport } from '../transport.js'
import type { Attempts } from './attempts.js'
import { read } from './refusals.js'
import { type ApiRequest, type RequestSettings, Requests } from './requests.js'
import type { WorkOSOptions } from './types/client.js'

/** Of a client. */
export interface ConnectionSettings extends RequestSettings {
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

/** What an engine opens. */
interface Seals {
  /** The one that most calls will name. */
  cookiePassword?: string | undefined
  acceptSeals?: WorkOSOptions['acceptSeals']
}

/** One client's way to WorkOS. Engines are made when they are first needed: a Worker's global scope allows no earlier. */
export class Connection {
  readonly #settings: ConnectionSettings
  readonly #requests: Requests
  #plain: Calls | undefined
  readonly #sessions = new Map<string, Calls>()
  #latest: { clientId?: string | undefined; issuers?: string | undefined; calls?: Calls } = {}

  constructor(settings: ConnectionSettings) {
    this.#settings = settings
    this.#requests = new Requests(settings)
  }

  /** Whether sessions of other SDKs open as well. */
  get acceptsOthers(): boolean {
    return this.#settings.acceptSeals !== undefined
  }

  /** For what is about no session. */
  get plain(): Calls {
    this.#plain ??= this.#begin({}, { cookiePassword: NO_PASSWORD })
    return this.#plain
  }

  /**
   * For sessions. What is known of them is remembered, as in AuthKit, and is known of one client and its issuers. Each call
   * names its password; most programs have one, and are served more quickly where no other SDK's are.
   */
  sessions({ clientId, issuer }: Identity, cookiePassword: string): Calls {
    checkPassword(cookiePassword)
    const issuers = Array.isArray(issuer) ? JSON.stringify(issuer) : issuer
    const { calls: latest } = this.#latest
    if (latest && clientId === this.#latest.clientId && issuers === this.#latest.issuers) return latest
    const calls = this.#sessionsOf({ clientId, issuer }, cookiePassword)
    this.#latest = { clientId, issuers, calls }
    return calls
  }

  /** A program has one identity, or one of each of its tenants: those that were not asked for longest are forgotten. */
  #sessionsOf({ clientId, issuer }: Identity, cookiePassword: string): Calls {
    const name = JSON.stringify([clientId, issuer])
    const { acceptSeals } = this.#settings
    const password = acceptSeals ? { acceptSeals } : { cookiePassword }
    const calls = this.#sessions.get(name) ?? this.#begin({ clientId, issuer }, password)
    this.#sessions.delete(name)
    this.#sessions.set(name, calls)
    const [oldest] = this.#sessions.keys()
    if (this.#sessions.size > MOST_IDENTITIES && oldest !== undefined) this.#sessions.delete(oldest)
    return calls
  }

  /** Sends a request, as often as need be, and gives what the last attempt has come to. */
  send(request: ApiRequest): Promise<Came | undefined> {
    return this.#requests.send(request)
  }

  /** The JSON of its answer; or it throws what that means. */
  async request(request: ApiRequest): Promise<unknown> {
    return read(request.path, await this.send(request))
  }

  /** Refreshes a sealed session. The result is the engine's, and `attempts` knows what WorkOS said. */
  async refresh<Output>(
    identity: Identity,
    input: { cookiePassword: string },
  ): Promise<{ result: Output | Error; attempts: Attempts }> {
    const { attempts, patience } = this.#requests.flow()
    const calls = this.sessions(identity, input.cookiePassword)
    try {
      const result = await calls.run<Output>('refresh', { ...input, ...patience }, attempts)
      return { result, attempts }
    } catch (error) {
      if (!attempts.last || !(error instanceof Error)) throw error
      return { result: error, attempts }
    }
  }

  #begin({ clientId, issuer }: Identity, { cookiePassword, acceptSeals }: Seals): Calls {
    const { apiKey, apiHostname, https, port } = this.#settings
    const [, host = apiHostname, hostPort] = /^(.*[^:]):(\d+)$/.exec(apiHostname ?? '') ?? []
    const instance = instantiate({
      settings: {
        clientId: clientId || NO_CLIENT,
        ...(apiKey ? { apiKey } : { publicClient: true }),
        // Keys of other SDKs come with each call, and need not be the first.
        cookiePassword: cookiePassword ?? NO_KEY,
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
    // All it fetches by itself are keys. They are public: neither the API key nor the program's headers go with them.
    return new Calls(instance, {
      transport: new Transport(),
      now,
      events: new Events(undefined),
      cookiePassword,
    })
  }
}

/** Throws what iron says to a password that is too short. */
export function checkPassword(password: string): void {
  if (typeof password !== 'string' || password === '') throw new Error('Empty password')
  if (isNoPassword(password)) throw new Error('Password string too short (min 32 characters required)')
}

/** Whether nothing can have been sealed with it. */
export function isNoPassword(password: string): boolean {
  return typeof password !== 'string' || password.length < 32
}

/** Where grants are presented. */
export const AUTHENTICATE = '/user_management/authenticate'
/** Where an engine wants one and nothing is sealed. */
const NO_PASSWORD = 'nothing is sealed with this password'
/** The same as a Fernet key. */
export const NO_KEY = 'bm90aGluZyBpcyBzZWFsZWQgd2l0aCB0aGlzIGtleSE='
/** A client id is needed for keys and grants, and those are refused without one before they come here. */
const NO_CLIENT = 'none'
const MOST_IDENTITIES = 16
