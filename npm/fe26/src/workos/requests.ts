// Requests of a client: sent with its headers, as often as the engine finds it worth while.

import { callOnce } from '../calls.js'
import { newIdempotencyKey, now } from '../runtime.js'
import { type Came, headOf, Transport } from '../transport.js'
import { Attempts } from './attempts.js'
import { retries } from './options.js'

/** What all requests of a client have in common. */
export interface RequestSettings {
  fetch: typeof fetch
  headers: Record<string, string>
  /** Milliseconds. */
  timeout: number
  maxRetries: number
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

/** As the engine writes it: when to try again, if at all, and until when a lost answer may be had again. */
type Next = { until?: number } & ({ delayMs: number; timeoutMs: number } | { delayMs?: undefined })

export class Requests {
  readonly #settings: RequestSettings
  readonly #transport: Transport

  constructor(settings: RequestSettings) {
    this.#settings = settings
    this.#transport = new Transport(settings.fetch)
  }

  /** Gives what the last attempt has come to. */
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

  /** For a flow of the engine: what performs it, and how often and how long. */
  flow(): { attempts: Attempts; patience: object } {
    const { maxRetries } = this.#settings
    const attempts = new Attempts(this.#transport, key => this.#headers(maxRetries, key))
    return { attempts, patience: this.#patience(maxRetries) }
  }

  #headers(maxRetries: number, idempotencyKey: string | undefined): Record<string, string> {
    return {
      Accept: 'application/json, text/plain, */*',
      'Content-Type': 'application/json',
      ...this.#settings.headers,
      ...(idempotencyKey && maxRetries > 0 && { 'Idempotency-Key': `retry-${idempotencyKey}` }),
    }
  }

  #patience(maxRetries: number): { attempts: number; timeoutMs: number } {
    const whole = (number: number) => Math.min(Math.max(Math.trunc(number) || 0, 0), LONGEST_MS)
    return { attempts: whole(maxRetries) + 1, timeoutMs: whole(this.#settings.timeout) }
  }
}

/** What is no failure of the network is not tried again: a `fetchFn` that refuses, or its own abort. */
function isMistake(came: Came): boolean {
  return 'failed' in came && came.failed === 'network' && !(came.error instanceof TypeError)
}

function hasKey(headers: Record<string, string>): boolean {
  return Object.keys(headers).some(name => name.toLowerCase() === 'idempotency-key')
}

/** What timers take. */
const LONGEST_MS = 2 ** 31 - 1
