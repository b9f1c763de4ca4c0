// The only HTTP. It performs what the engine asks for and reports what came back; every decision about it, retries
// and their delays included, is the engine's.

/** An attempt as the engine writes it. */
export interface Attempt {
  flow: number
  method: string
  url: string
  headers: Record<string, string>
  body?: string
  delayMs: number
  timeoutMs: number
  share?: string
}

/** Performs attempts and gives their outcomes as JSON, as the engine reads them. It never rejects. */
export interface Performs {
  perform(attempt: Attempt): Promise<string>
}

/** What AuthKit itself performs attempts with. */
export class Transport implements Performs {
  readonly #fetch: typeof fetch
  readonly #pending: Map<string, Promise<string>> | undefined

  constructor(fetchFunction: typeof fetch, sharesPromises: boolean) {
    this.#fetch = fetchFunction
    this.#pending = sharesPromises ? new Map() : undefined
  }

  perform(attempt: Attempt): Promise<string> {
    const { share } = attempt
    if (!share || !this.#pending) return this.#send(attempt)
    const shared = this.#pending.get(share)
    if (shared) return shared
    const sent = this.#send(attempt).finally(() => this.#pending?.delete(share))
    this.#pending.set(share, sent)
    return sent
  }

  async #send({ method, url, headers, body, delayMs, timeoutMs }: Attempt): Promise<string> {
    if (delayMs > 0) await new Promise(resolve => setTimeout(resolve, delayMs))
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      // A redirect would carry the API key and the tokens to wherever it points: it is reported, not followed.
      const request = { method, headers, signal, redirect: 'manual' as const }
      const response = await this.#fetch(url, body === undefined ? request : { ...request, body })
      return JSON.stringify({
        status: response.status,
        retryAfter: response.headers.get('retry-after'),
        requestId: response.headers.get('x-request-id'),
        body: await response.text(),
      })
    } catch {
      return JSON.stringify({ failed: signal.aborted ? 'timeout' : 'network' })
    }
  }
}
