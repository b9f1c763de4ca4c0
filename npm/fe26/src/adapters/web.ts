// Anything that speaks fetch: a `Request` comes in, a `Response` goes out.

import type { AuthKit } from '../authkit.js'
import { requirementsIn } from '../requirements.js'
import type {
  Answer,
  Auth,
  Requirements,
  ResponseHeaders,
  SessionInfo,
  SignInOptions,
  SignOutOptions,
  SwitchOptions,
  TokenInfo,
} from '../types.js'
import { complete, toResponse } from './fetch-response.js'
import { failureIn, forwarded } from './forwarded.js'
import { cookiesOf, Gate, type GateOptions, missingMiddleware, type Passed, sessionOf } from './gate.js'
import type { Framework, Hooks } from './hooks.js'
import { admitToken, keepToken, keptToken } from './tokens.js'

export type * from './public.js'

/** Options of `authkit()`: the configuration, where its own pages are, and hooks. */
export interface AdapterOptions<Custom extends object = object> extends GateOptions<HookContext, Custom> {}

/** The hooks among them. */
export type CallbackHooks<Custom extends object = object> = Hooks<HookContext, Custom>

/** What hooks get of the request. */
export interface HookContext {
  request: Request
}

/**
 * The sessions of an application. Configuration comes from the options, then from the environment; on Workers, pass
 * `env`. A mistake in it is thrown by the first request, because frameworks import this while they build, where there is
 * no configuration yet.
 */
export function authkit<Custom extends object = object>(
  options: AdapterOptions<Custom> = {},
): WebAuthKit<Custom> {
  return new WebAuthKit<Custom>(options)
}

/** What `authkit()` gives: share it between requests. */
export class WebAuthKit<Custom extends object = object> {
  readonly #options: AdapterOptions<Custom>
  #known: Gate<Custom, Request> | undefined

  /** Use `authkit()`. */
  constructor(options: AdapterOptions<Custom>) {
    this.#options = options
  }

  /**
   * Answers `/login`, `/signup`, `/callback` and `/logout`, and hands every other request to `next` with what is known about it. The
   * response of `next`, returned or thrown, gets what the session needs; and so does that of `errorPage`, which is asked
   * when anything fails. Without one, an error passes, and with it a session that has just been refreshed is lost.
   *
   * @example
   * const sessions = authkit()
   * export default { fetch: request => sessions.handle(request, ({ auth }) => Response.json(auth.user)) }
   */
  async handle(request: Request, next: Next<Custom>, errorPage: ErrorPage = rethrow): Promise<Response> {
    let { finish, append } = NOTHING
    try {
      const entry = await this.#gate.enter(request, request)
      if (entry.answer) return respond(entry.answer, request)
      const passage = admit(request, entry)
      finish = passage.finish
      append = entry.headers.append
      return finish(await next(passage))
    } catch (thrown) {
      if (thrown instanceof Response) return finish(thrown)
      const cookies = cookiesOf(thrown).map(cookie => ['set-cookie', cookie] as const)
      try {
        return complete(finish(await errorPage(thrown)), { append: cookies, default: [], set: [] })
      } catch (error) {
        this.#known?.authkit.adapter.reportNotSent([...append, ...cookies], 'no_response')
        throw error
      }
    }
  }

  /** `handle()` in two parts, for frameworks that do not hand over the response: `finish()` is the second. */
  async enter(request: Request): Promise<WebEntry<Custom>> {
    const entry = await this.#gate.enter(request, request)
    if (entry.answer) return { response: respond(entry.answer, request) }
    return admit(request, entry)
  }

  /**
   * Who is signed in, by the headers of a request that `handle()` has passed on: for code that cannot set cookies, such
   * as a Server Component. Nothing is refreshed here, and for a minute nothing need be.
   */
  async read(headers: Headers): Promise<Auth<Custom>> {
    return this.#gate.read({ headers }, failureIn(headers))
  }

  /** For everything else, such as `signIn()` in a Server Action. */
  get authkit(): AuthKit<Custom> {
    return this.#gate.authkit
  }

  get #gate(): Gate<Custom, Request> {
    this.#known ??= new Gate(this.#options, WEB)
    return this.#known
  }
}

/** What `handle()` hands a request to. */
export type Next<Custom extends object = object> = (passage: Passage<Custom>) => Response | Promise<Response>

/** The application's answer to what has gone wrong. */
export type ErrorPage = (error: unknown) => Response | Promise<Response>

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
  #isPassedOn = false

  /** `enter()` makes it. */
  constructor(request: Request, { auth, headers }: Passed<Custom>) {
    this.auth = auth
    this.finish = response => {
      const ofToken = byToken.get(request) ?? (this.#mayBeOfToken() ? PASSED_ON : undefined)
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
    this.#isPassedOn = true
    return forwarded(this.#request.headers, this.auth, this.#headers)
  }

  /** What it is passed on to may let a token answer for it, and nothing of that is known here. */
  #mayBeOfToken(): boolean {
    return this.#isPassedOn && this.#request.headers.has('authorization')
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
  return sessionOf(getAuth<Custom>(request))
}

/** The AuthKit behind this request, for what handlers do themselves. */
export function getAuthKit<Custom extends object = object>(request: Request): AuthKit<Custom> {
  return Gate.of(getAuth<Custom>(request)).authkit
}

/** Whose token it is, behind `requireToken()`. */
export function getToken<Custom extends object = object>(request: Request): TokenInfo<Custom> {
  return keptToken<Custom>(request)
}

/** What a request must have. Frameworks that give their handlers another `Request` than their middleware pass `auth`. */
export interface WebRequirements extends Requirements, OfRequest {}

/** Who is signed in, where the request does not tell. */
export interface OfRequest {
  auth?: Auth
}

/**
 * The answer to a request that has no session, or does not meet the requirements; nothing if it may pass. A navigation goes
 * to sign in and comes back, anything else gets 401 and JSON, and a failure to reach WorkOS is a 503 that signs nobody out.
 * What is forbidden is 403; for `maxAge`, a navigation goes to sign in again.
 *
 * @example
 * const denied = await requireAuth(request, { role: 'admin' })
 * if (denied) return denied
 */
export async function requireAuth(
  request: Request,
  requirements?: WebRequirements,
): Promise<Response | undefined> {
  const checked = requirementsIn(requirements)
  const auth = authFor(request, requirements?.auth)
  entered.set(request, auth)
  const denied = await Gate.of(auth).guard(request, auth, checked)
  return denied && respond(denied, request)
}

/**
 * Begins a sign-in: for one organization, with a provider, for an address that has been asked for. Return the response from a route
 * of your own. Frameworks that give their handlers another `Request` than their middleware pass `auth` as well.
 *
 * @example
 * return signIn(request, { organizationId: 'org_123', returnTo: '/' })
 */
export async function signIn(
  request: Request,
  { auth: given, ...options }: SignInOptions & OfRequest = {},
): Promise<Response> {
  const auth = authFor(request, given)
  return respond(await Gate.of(auth).signIn(request, options), request)
}

/**
 * Signs out. Return the response from a route of your own, for GET and POST. Another website's link or form leads to a page
 * that asks first, and posts to the same path.
 *
 * @example
 * return signOut(request, { returnTo: '/bye' })
 */
export async function signOut(
  request: Request,
  { auth: given, ...options }: SignOutOptions & OfRequest = {},
): Promise<Response> {
  const auth = authFor(request, given)
  return respond(await Gate.of(auth).signOut(request, options), request)
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
  { auth: given, ...options }: SwitchOptions & OfRequest,
): Promise<Response> {
  const auth = authFor(request, given)
  return respond(await Gate.of(auth).switchOrganization(request, auth, options), request)
}

/**
 * For routes that API clients use as well: the answer to a request that brings neither an access token
 * (`Authorization: Bearer …`) nor a session cookie, or does not meet the requirements; nothing if it may pass. It is JSON,
 * never a redirect. A request with an `Authorization` header is judged by that alone, and `getAuth()` then knows nobody.
 *
 * A cookie is sent by whatever page a browser is on: as with `requireAuth()`, it is its `SameSite=Lax` that keeps other
 * sites from writing with it. With `cookieSameSite: 'none'`, protect such routes against cross-site requests yourself.
 */
export async function requireToken(
  request: Request,
  requirements?: WebRequirements,
): Promise<Response | undefined> {
  const checked = requirementsIn(requirements)
  const auth = authFor(request, requirements?.auth)
  const entry = await admitToken(request, auth, checked)
  if (entry.answer) return respond(entry.answer, request)
  keepToken(request, entry.token)
  entered.set(request, entry.auth)
  byToken.set(request, entry.headers)
  return undefined
}

function admit<Custom extends object>(request: Request, entry: Passed<Custom>): Passage<Custom> {
  entered.set(request, entry.auth)
  return new Passage(request, entry)
}

/** `given` by whoever has another request than the middleware. */
function authFor(request: Request, given: Auth | undefined): Auth {
  if (!given) return getAuth(request)
  if (!entered.has(request)) passedOn.add(request)
  return given
}

/**
 * Next.js takes no relative URL for a redirect from its proxy, and makes one of this host relative again. From a route
 * handler it sends what it gets, and there the URL of the request names whatever host the server listens on.
 */
function respond(answer: Answer, request: Request): Response {
  const response = toResponse(answer)
  const location = response.headers.get('location')
  if (location && 'nextUrl' in request && !passedOn.has(request)) {
    response.headers.set('location', new URL(location, request.url).href)
  }
  return response
}

const WEB: Framework<Request, HookContext> = { contextOf: request => ({ request }) }

function rethrow(error: unknown): never {
  throw error
}

/** Who is signed in, by request. */
const entered = new WeakMap<Request, Auth>()

/** Requests that a proxy has passed on, to a route handler. */
const passedOn = new WeakSet<Request>()

/** What the response to a request that a token has answered for must carry besides. */
const byToken = new WeakMap<Request, ResponseHeaders>()

/** What a response must carry before anything is known about its request. */
const NOTHING: { finish: (response: Response) => Response; append: ResponseHeaders['append'] } = {
  finish: response => response,
  append: [],
}

/** What a response must carry that may depend on a token, which was judged elsewhere: the engine's words for those it judges. */
const PASSED_ON: ResponseHeaders = {
  append: [['vary', 'Authorization']],
  default: [['cache-control', 'private, no-store']],
  set: [],
}
