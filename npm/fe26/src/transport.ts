// The only HTTP. It performs what it is told and says what came of it; every decision about it, retries and their delays
// included, is the engine's.

import { engine } from '#engine'

/** A request: when to send it, and how long to wait for all of its answer. */
export interface Sending {
  method: string
  url: string
  headers: Record<string, string>
  body?: string | undefined
  delayMs: number
  timeoutMs: number
  /** Those of the same name ask the same. */
  share?: string
}

/** An attempt as the engine writes it. */
export interface Attempt extends Sending {
  flow: number
}

/** What a request has come to. */
export type Came = Answer | NoAnswer

/** An answer whose body has been read. */
export interface Answer {
  status: number
  /** What judges a success: the stand-ins of tests may have no status. */
  ok: boolean
  headers: Headers
  retryAfter: string | null
  requestId: string | null
  body: string
  /** Why the body of a success is not all there. */
  broken?: NoAnswer
}

/** No answer, or none in time: `error` is what `fetch` rejected with. */
export type NoAnswer = { failed: 'network'; error: unknown } | { failed: 'timeout'; headers?: Headers }

/** Performs attempts and gives their outcomes as JSON, as the engine reads them. It never rejects. */
export interface Performs {
  perform(attempt: Attempt): Promise<string>
}

/** One way to WorkOS: by the runtime's `fetch` as it is then, unless there is another. */
export class Transport implements Performs {
  readonly #fetch: typeof fetch
  readonly #pending = new Map<string, Promise<Came>>()

  constructor(fetchFunction: typeof fetch = (input, init) => fetch(input, init)) {
    this.#fetch = fetchFunction
  }

  async perform(attempt: Attempt): Promise<string> {
    return outcome(await this.send(attempt))
  }

  /** Five tabs with an expired token are one refresh, where requests may await each other's promises. It never rejects. */
  send(sending: Sending): Promise<Came> {
    const { share } = sending
    if (!share || !engine.sharesPromises) return this.#send(sending)
    const pending = this.#pending.get(share)
    if (pending) return pending
    const sent = this.#send(sending).finally(() => this.#pending.delete(share))
    this.#pending.set(share, sent)
    return sent
  }

  async #send({ method, url, headers, body, delayMs, timeoutMs }: Sending): Promise<Came> {
    if (delayMs > 0) await new Promise(resolve => setTimeout(resolve, delayMs))
    const signal = AbortSignal.timeout(timeoutMs)
    let response: Response | undefined
    try {
      // A redirect would carry the API key and the tokens to wherever it points: it is reported, not followed.
      const request = { method, headers, signal, redirect: 'manual' as const }
      const late = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      })
      // Not every `fetch` heeds the signal: what hangs would keep all who wait for the same answer.
      response = await Promise.race([
        late,
        this.#fetch(url, body === undefined ? request : { ...request, body }),
      ])
      return answer(response, await Promise.race([late, response.text()]))
    } catch (error) {
      const failed: NoAnswer = signal.aborted
        ? { failed: 'timeout', ...(response && { headers: response.headers }) }
        : { failed: 'network', error }
      return response?.ok ? { ...answer(response, ''), broken: failed } : failed
    }
  }
}

function answer({ status = 200, ok, headers }: Response, body: string): Answer {
  const [retryAfter, requestId] = [headers.get('retry-after'), headers.get('x-request-id')]
  return { status, ok, headers, retryAfter, requestId, body }
}

/** For the engine. An answer that broke off is none. */
export function outcome(came: Came): string {
  if ('failed' in came) return JSON.stringify({ failed: came.failed })
  if (came.broken) return outcome(came.broken)
  return JSON.stringify({ ...headOf(came), body: came.body })
}

/** Of an answer, what the engine is to know beside its body. */
export function headOf({ status, retryAfter, requestId }: Answer): object {
  return { status, retryAfter, requestId }
}
