// The attempts at one request of a program: sent with the client's headers, and kept as they came back.

import { engine } from '#engine'
import type { Attempt, Performs } from '../transport.js'

/** What an attempt has come to. */
export type Came =
  | Answer
  /** No answer, or none in time: `error` is what `fetch` rejected with. */
  | { failed: 'network'; error: unknown }
  | { failed: 'timeout'; headers?: Headers }

/** An answer whose body has been read. */
export interface Answer {
  status: number
  /** What judges a success: the stand-ins of tests may have no status. */
  ok: boolean
  headers: Headers
  body: string
  /** A success that broke off. It has taken effect: it is not tried again. */
  broken?: Exclude<Came, Answer>
}

/** What all requests of a client have in common. */
export interface Sending {
  fetch: typeof fetch
  headers: Record<string, string>
  /** Milliseconds. */
  timeout: number
  maxRetries: number
  /** Attempts under way that several may wait for, by what they ask. */
  pending: Map<string, Promise<Came>>
}

/** Performs attempts, and keeps what the last has come to. */
export class Attempts implements Performs {
  last: Came | undefined
  readonly #sending: Sending
  readonly #headers: Record<string, string>
  readonly #reads: boolean

  /** `reads`: whether the engine is to see bodies. */
  constructor(sending: Sending, headers: Record<string, string> = {}, { reads = false } = {}) {
    this.#sending = sending
    this.#headers = headers
    this.#reads = reads
  }

  async perform(attempt: Attempt): Promise<string> {
    return JSON.stringify(await this.outcomeOf(attempt))
  }

  /** What the engine is to know of it. */
  async outcomeOf(attempt: Attempt): Promise<object> {
    const came = await this.#shared(attempt)
    this.last = came
    if ('failed' in came) return { failed: came.failed }
    if (came.broken && this.#reads) return { failed: came.broken.failed }
    const { status, headers, body } = came
    return {
      status,
      retryAfter: headers.get('retry-after'),
      requestId: headers.get('x-request-id'),
      body: this.#reads ? body : '',
    }
  }

  /** Five tabs with an expired token are one refresh, where requests may await each other's promises. */
  #shared(attempt: Attempt): Promise<Came> {
    const { share } = attempt
    if (!share || !engine.sharesPromises) return this.#send(attempt)
    const { pending } = this.#sending
    const known = pending.get(share) ?? this.#send(attempt).finally(() => pending.delete(share))
    pending.set(share, known)
    return known
  }

  async #send({ method, url, headers, body, delayMs, timeoutMs }: Attempt): Promise<Came> {
    if (delayMs > 0) await new Promise(resolve => setTimeout(resolve, delayMs))
    const signal = AbortSignal.timeout(timeoutMs)
    let response: Response | undefined
    try {
      const { fetch } = this.#sending
      response = await fetch(url, {
        method,
        headers: this.#headersWith(headers['idempotency-key']),
        // A redirect would carry the API key and the tokens to wherever it points.
        redirect: 'manual',
        signal,
        ...((method === 'POST' || method === 'PUT' || method === 'PATCH' || body) && { body: body ?? '' }),
      })
      return answer(response, await response.text())
    } catch (error) {
      if (error instanceof Error && !signal.aborted) rejections.add(error)
      const failed: Exclude<Came, Answer> = signal.aborted
        ? { failed: 'timeout', ...(response && { headers: response.headers }) }
        : { failed: 'network', error }
      return response?.ok ? { ...answer(response, ''), broken: failed } : failed
    }
  }

  #headersWith(idempotencyKey: string | undefined): Record<string, string> {
    return {
      Accept: 'application/json, text/plain, */*',
      'Content-Type': 'application/json',
      ...this.#sending.headers,
      ...this.#headers,
      ...(idempotencyKey && this.#sending.maxRetries > 0 && { 'Idempotency-Key': `retry-${idempotencyKey}` }),
    }
  }
}

function answer({ status = 200, ok, headers }: Response, body: string): Answer {
  return { status, ok, headers, body }
}

/** Whether an error, or its cause, is one that `fetch` rejected with: its class differs from runtime to runtime. */
export function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return rejections.has(error) || (error.cause instanceof Error && rejections.has(error.cause))
}

const rejections = new WeakSet<Error>()
