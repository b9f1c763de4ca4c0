/** The routes a failure can be set on. `api` is the management API; `*` is every route. */
export type LocalRoute = 'authorize' | 'authenticate' | 'jwks' | 'logout' | 'api' | '*'

/** How a route fails. With `delay` alone it is only slow. */
export interface LocalFailure {
  status?: number
  /** Sent as JSON; a string is sent as it is. */
  body?: unknown
  headers?: Record<string, string>
  /** No answer: the handler rejects as `fetch` does, the server cuts the connection. */
  networkError?: boolean
  /** The request takes effect first, then its answer is lost. */
  after?: boolean
  /** Milliseconds of real time before anything else happens. */
  delay?: number
  /** How many requests fail. Default: all, until `clearFailures()`. */
  times?: number
}

/** What `fetch` rejects with when there is no answer. */
export class LocalNetworkError extends TypeError {
  constructor() {
    super('fetch failed')
    this.name = 'LocalNetworkError'
  }
}

/** The failures in force, oldest first per route. */
export class Failures {
  #armed: { route: LocalRoute; failure: LocalFailure; left: number }[] = []

  set(route: LocalRoute, failure: LocalFailure): void {
    this.#armed.push({ route, failure, left: failure.times ?? Number.POSITIVE_INFINITY })
  }

  clear(): void {
    this.#armed = []
  }

  /** Applies the failure set on this route, if any, around the real handling. */
  async around(route: LocalRoute, request: Request, handle: () => Promise<Response>): Promise<Response> {
    const failure = this.#take(route)
    if (!failure) return handle()
    if (failure.delay !== undefined) await sleep(failure.delay, request.signal)
    if (!failure.networkError && failure.status === undefined) return handle()
    if (failure.after) await handle()
    if (failure.networkError) throw new LocalNetworkError()
    return failedResponse(failure)
  }

  #take(route: LocalRoute): LocalFailure | undefined {
    const armed = this.#armed.find(one => one.left > 0 && (one.route === route || one.route === '*'))
    if (armed) armed.left -= 1
    this.#armed = this.#armed.filter(one => one.left > 0)
    return armed?.failure
  }
}

function failedResponse({ status = 500, body, headers }: LocalFailure): Response {
  if (body === undefined) return new Response(null, { status, headers: headers ?? {} })
  if (typeof body === 'string') return new Response(body, { status, headers: headers ?? {} })
  return Response.json(body, { status, headers: headers ?? {} })
}

/** Rejects with the signal's reason when the caller gives up first. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}
