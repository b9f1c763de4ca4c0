// Anything that speaks fetch: a `Request` comes in, a `Response` goes out.

import type { Answer, Auth, ResponseHeaders, SessionInfo, SwitchOptions } from '../types.js'
import { complete, toResponse } from './fetch-response.js'
import { failureIn, forwarded } from './forwarded.js'
import { type AdapterOptions, Gate, missingMiddleware, missingSession, type Passed } from './gate.js'

export type { AdapterOptions } from './gate.js'

/**
 * The sessions of an application. Configuration comes from the options, then from the environment; on Workers, pass
 * `env`. A mistake in it is thrown by the first request, because frameworks import this while they build, where there is
 * no configuration yet.
 */
export function authkit<Custom extends object = object>(options: AdapterOptions = {}): WebAuthKit<Custom> {
  return new WebAuthKit<Custom>(options)
}

/** What `authkit()` gives: share it between requests. */
export class WebAuthKit<Custom extends object = object> {
  readonly #options: AdapterOptions
  #known: Gate<Custom> | undefined

  /** Use `authkit()`. */
  constructor(options: AdapterOptions) {
    this.#options = options
  }

  /**
   * Answers `/login`, `/callback` and `/logout`, and hands every other request to `next` with what is known about it. The
   * response of `next`, returned or thrown, gets what the session needs. An error passes through, and with it a refreshed
   * session is lost: where a framework makes no page of it, make one in `next`.
   *
   * @example
   * const sessions = authkit()
   * export default { fetch: request => sessions.handle(request, ({ auth }) => Response.json(auth.user)) }
   */
  async handle(request: Request, next: Next<Custom>): Promise<Response> {
    const entry = await this.enter(request)
    if (entry.response) return entry.response
    try {
      return entry.finish(await next(entry))
    } catch (thrown) {
      if (thrown instanceof Response) return entry.finish(thrown)
      entry.reportNotSent()
      throw thrown
    }
  }

  /** `handle()` in two parts, for frameworks that do not hand over the response: `finish()` is the second. */
  async enter(request: Request): Promise<WebEntry<Custom>> {
    const entry = await this.#gate.enter(request)
    if (entry.answer) return { response: respond(entry.answer, request) }
    entered.set(request, entry.auth)
    return new Passage(request, entry)
  }

  /**
   * Who is signed in, by the headers of a request that `handle()` has passed on: for code that cannot set cookies, such
   * as a Server Component. Nothing is refreshed here.
   */
  async read(headers: Headers): Promise<Auth<Custom>> {
    return this.#gate.read({ headers }, failureIn(headers))
  }

  get #gate(): Gate<Custom> {
    this.#known ??= new Gate<Custom>(this.#options)
    return this.#known
  }
}

/** What `handle()` hands a request to. */
export type Next<Custom extends object = object> = (passage: Passage<Custom>) => Response | Promise<Response>

/** A response to return at once, or a request that goes on. */
export type WebEntry<Custom extends object = object> =
  | { readonly response: Response }
  | (Passage<Custom> & { readonly response?: undefined })

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
    this.finish = response => complete(response, headers)
    this.#request = request
    this.#headers = headers
  }

  /** Says through `onEvent` that there will be no response to `finish()`. */
  reportNotSent(): void {
    Gate.of(this.auth).authkit.reportNotSent(this.#headers.append, 'no_response')
  }

  /**
   * The headers to pass on to a part of the application that reads the session for itself, with `read()`: they hold a
   * refreshed session already.
   */
  get requestHeaders(): Headers {
    return forwarded(this.#request.headers, this.auth, this.#headers)
  }
}

/** Who is signed in on this request: the same object that `handle()` or `enter()` was given. */
export function getAuth<Custom extends object = object>(request: Request): Auth<Custom> {
  const auth = entered.get(request)
  if (!auth) throw missingMiddleware()
  return auth as Auth<Custom>
}

/** Who is signed in, behind `requireAuth()`. */
export function getSession<Custom extends object = object>(request: Request): SessionInfo<Custom> {
  const auth = getAuth<Custom>(request)
  if (!auth.authenticated) throw missingSession()
  return auth
}

/**
 * The answer to a request that has no session, or nothing if it may pass. A navigation goes to sign in and comes back,
 * anything else gets 401 and JSON, and a failure to reach WorkOS is a 503 that signs nobody out.
 *
 * Frameworks that give their handlers another `Request` than their middleware pass `auth` as well.
 *
 * @example
 * const denied = await requireAuth(request)
 * if (denied) return denied
 */
export async function requireAuth(
  request: Request,
  { auth = getAuth(request) }: { auth?: Auth } = {},
): Promise<Response | undefined> {
  const denied = await Gate.of(auth).guard(request, auth)
  return denied && respond(denied, request)
}

/**
 * Switches the person to another organization and gives the answer: on to `returnTo`, or to sign in where that
 * organization wants it; JSON for programs. Return it from a route of your
 * own. Frameworks that give their handlers another `Request` than their middleware pass `auth` as well.
 *
 * The route changes what people see next: answer POST alone, and check where it comes from as you do for other forms.
 *
 * @example
 * const { organizationId } = Object.fromEntries(await request.clone().formData())
 * return switchOrganization(request, { organizationId: String(organizationId), returnTo: '/' })
 */
export async function switchOrganization(
  request: Request,
  { auth = getAuth(request), ...options }: SwitchOptions & { auth?: Auth },
): Promise<Response> {
  return respond(await Gate.of(auth).switchOrganization(request, auth, options), request)
}

/** Next.js takes no relative URL for a redirect from its proxy. One of this host it makes relative again. */
function respond(answer: Answer, request: Request): Response {
  const response = toResponse(answer)
  const location = response.headers.get('location')
  if (location && 'nextUrl' in request) response.headers.set('location', new URL(location, request.url).href)
  return response
}

/** Who is signed in, by request. */
const entered = new WeakMap<Request, Auth>()
