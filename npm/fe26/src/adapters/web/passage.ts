// A request that goes on to the application, and what its response gets.

import type { Answer, Auth, ResponseHeaders } from '../../types.js'
import { complete, toResponse } from '../fetch-response.js'
import { forwarded } from '../forwarded.js'
import { Gate, missingMiddleware, type Passed } from '../gate.js'

/** A request that goes on, and what is known about it. */
export class Passage<Custom extends object = object> {
  readonly auth: Auth<Custom>
  /** The response with what the session needs: a copy of it where headers must be added. */
  readonly finish: (response: Response) => Response
  readonly #request: Request
  readonly #headers: ResponseHeaders
  #isPassedOn = false

  /** `enter()` makes it. */
  constructor(request: Request, { auth, headers }: Passed<Custom>) {
    this.auth = auth
    this.finish = response => {
      const ofToken = byToken.get(request) ?? this.#ifPassedOn()
      return complete(ofToken ? complete(response, ofToken) : response, headers)
    }
    this.#request = request
    this.#headers = headers
  }

  /** Says through `onEvent` that there will be no response to `finish()`. */
  reportNotSent(): void {
    Gate.of(this.auth).reportNotSent(this.#headers.append, 'no_response')
  }

  /**
   * The headers to pass on to a part of the application that reads the session for itself, with `read()`: they hold a
   * refreshed session already.
   */
  get requestHeaders(): Headers {
    this.#isPassedOn = true
    return forwarded(this.#request.headers, this.auth, this.#headers)
  }

  /** What it is passed on to may let a token answer for it, and nothing of that is known here. */
  #ifPassedOn(): ResponseHeaders | undefined {
    const mayBeOfToken = this.#isPassedOn && this.#request.headers.has('authorization')
    return mayBeOfToken ? Gate.of(this.auth).authkit.adapter.responseHeaders.ofToken : undefined
  }
}

export function admit<Custom extends object>(request: Request, entry: Passed<Custom>): Passage<Custom> {
  entered.set(request, entry.auth)
  return new Passage(request, entry)
}

/** Who is signed in on this request: the same object that `handle()` or `enter()` was given. */
export function getAuth<Custom extends object = object>(request: Request): Auth<Custom> {
  const auth = entered.get(request)
  if (!auth) throw missingMiddleware()
  return auth as Auth<Custom>
}

/** `given` by whoever has another request than the middleware. */
export function authFor(request: Request, given: Auth | undefined): Auth {
  // Once a token has answered for it, it is nobody's, whoever was given before.
  if (!given || byToken.has(request)) return getAuth(request)
  if (!entered.has(request)) passedOn.add(request)
  // From here on, `getAuth()` and the like know it as well.
  entered.set(request, given)
  return given
}

/**
 * Next.js takes no relative URL for a redirect from its proxy, and makes one of this host relative again. From a route
 * handler it sends what it gets, and there the URL of the request names whatever host the server listens on.
 */
export function respond(answer: Answer, request: Request): Response {
  const response = toResponse(answer)
  const location = response.headers.get('location')
  if (location && 'nextUrl' in request && !passedOn.has(request)) {
    response.headers.set('location', new URL(location, request.url).href)
  }
  return response
}

/** Who is signed in, by request. */
export const entered = new WeakMap<Request, Auth>()

/** Requests that a proxy has passed on, to a route handler. */
const passedOn = new WeakSet<Request>()

/** What the response to a request that a token has answered for must carry besides. */
export const byToken = new WeakMap<Request, ResponseHeaders>()
