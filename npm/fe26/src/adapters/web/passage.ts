// A request that goes on to the application, and what its response gets.

import type { Answer, Auth, ResponseHeaders } from '../../types.js'
import { complete, toResponse } from '../fetch-response.js'
import { forwarded } from '../forwarded.js'
import { Gate, type Passed } from '../gate.js'

/** A request that goes on, and what is known about it. */
export class Passage<Custom extends object = object> {
  readonly auth: Auth<Custom>
  /** The response with what the session needs: a copy of it where headers must be added. */
  readonly finish: (response: Response) => Response
  readonly #request: Request
  readonly #headers: ResponseHeaders

  /** `enter()` makes it. */
  constructor(request: Request, { auth, headers }: Passed<Custom>) {
    this.auth = auth
    this.finish = response => {
      const ofToken = byToken.get(request)
      return complete(ofToken ? complete(response, ofToken) : response, headers)
    }
    this.#request = request
    this.#headers = headers
  }

  /** Says through `onEvent` that there will be no response to `finish()`. */
  reportNotSent(): void {
    Gate.of(this.auth).authkit.adapter.reportNotSent(this.#headers.append, 'no_response')
  }

  /**
   * The headers to pass on to a part of the application that reads the session for itself, with `read()`: they hold a
   * refreshed session already.
   */
  get requestHeaders(): Headers {
    return forwarded(this.#request.headers, this.auth, this.#headers)
  }
}

export function admit<Custom extends object>(request: Request, entry: Passed<Custom>): Passage<Custom> {
  entered.set(request, entry.auth)
  return new Passage(request, entry)
}

/** Next.js takes no relative URL for a redirect from its proxy. One of this host it makes relative again. */
export function respond(answer: Answer, request: Request): Response {
  const response = toResponse(answer)
  const location = response.headers.get('location')
  if (location && 'nextUrl' in request) response.headers.set('location', new URL(location, request.url).href)
  return response
}

/** Who is signed in, by request. */
export const entered = new WeakMap<Request, Auth>()

/** What the response to a request that a token has answered for must carry besides. */
export const byToken = new WeakMap<Request, ResponseHeaders>()
