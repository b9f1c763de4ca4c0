// What every adapter does, before it is translated into the words of a framework.

import type { AdapterSide } from '../adapter-side.js'
import { AuthKit } from '../authkit.js'
import type { AuthKitConfig } from '../config.js'
import { Fe26Error } from '../errors.js'
import { type RequestLike, withoutCookie } from '../request.js'
import type { CheckedRequirements } from '../requirements.js'
import type {
  Answer,
  Auth,
  ResponseHeaders,
  SessionInfo,
  SignInOptions,
  SignOutOptions,
  SwitchOptions,
} from '../types.js'
import type { Framework, Hooks } from './hooks.js'
import { type OwnPages, pagesOf } from './pages.js'
import { setCookiesOf } from './session-cookies.js'

export { headersOfFailure } from './error-cookies.js'

/** Options of every adapter's `authkit()`: the configuration, where its own pages are, and hooks. */
export interface GateOptions<Context extends object, Custom extends object = object>
  extends AuthKitConfig,
    Hooks<Context, Custom> {
  /**
   * Begins a sign-in; `?returnTo=/path` says where to go afterwards. `login_hint` and `invitation_token` are passed on to
   * AuthKit. This is the *initiate login URI* (sign-in endpoint) of the WorkOS dashboard. Default `/login`.
   */
  signInPath?: string
  /** The same on AuthKit's sign-up page. Default `/signup`; false leaves it out. */
  signUpPath?: string | false
  /** Ends a sign-in. Default: the path of the redirect URI. */
  callbackPath?: string
  /** Signs out, by link or form. Default `/logout`; false leaves it out. */
  signOutPath?: string | false
  /** Where WorkOS sends people after signing out: a path of this app, or a URL. Default: the dashboard's setting. */
  afterSignOut?: string
}

/** A request as adapters present it: `url` and `method` are known. */
export interface GateRequest extends RequestLike {
  url: string
  method: string
}

/** Either an answer to send, or what the application's handlers get to know. */
export type Entry<Custom extends object> = { answer: Answer } | Passed<Custom>

/** `auth` is what the handlers get, `headers` what their response must carry. */
export interface Passed<Custom extends object> {
  answer?: undefined
  auth: Auth<Custom>
  headers: ResponseHeaders
}

/** Stands before an application: answers its sign-in, callback and sign-out, and knows who asks for the rest. */
export class Gate<Custom extends object = object, Own = never, Context extends object = object> {
  readonly authkit: AuthKit<Custom>
  /** Nobody, for requests that are answered by a token: what handlers get must not be the cookie's session. */
  readonly nobody: Auth<Custom> = Object.freeze(NOBODY())
  readonly #pages: OwnPages<Own>

  constructor(options: GateOptions<Context, Custom>, framework: Framework<Own, Context>) {
    const { onSuccess, onError, ...others } = options
    const { signInPath, signUpPath, callbackPath, signOutPath, afterSignOut, ...config } = others
    const pages = { signInPath, signUpPath, callbackPath, signOutPath, afterSignOut }
    this.authkit = new AuthKit<Custom>({ ...config, ...noFunctions({ onSuccess, onError }), pages })
    gates.set(this.nobody, this)
    // The engine has checked the pages with everything else.
    this.#pages = pagesOf(this.authkit, options, framework)
  }

  /** Its own pages, for routers that must know them. */
  get pages(): OwnPages<Own>['list'] {
    return this.#pages.list
  }

  /** The gate that has let a request in, and so can deny it something. */
  static of<Custom extends object>(auth: Auth<Custom>): Gate<Custom> {
    const gate = gates.get(auth)
    if (!gate) throw missingMiddleware()
    return gate as Gate<Custom>
  }

  /**
   * At once where that is possible, as it is for most requests: no promise stands between them and their handler.
   * `own` is what hooks get their context from, absent for handshakes.
   */
  enter(request: GateRequest, own: Own | undefined): Entry<Custom> | Promise<Entry<Custom>> {
    const answer = this.#pages.answer(pathOf(request.url), request, own)
    if (answer) return answer.then(answer => ({ answer }))
    const known = this.authkit.adapter.recallAuth(request)
    return known ? this.#admit(known) : this.authkit.withAuth(request).then(entry => this.#admit(entry))
  }

  /** Who asks, where no cookies can be set; or `known`, if that has been found out before. */
  async read(request: RequestLike, known?: Auth<Custom>): Promise<Auth<Custom>> {
    const auth = known ?? (await this.authkit.readAuth(request))
    if (!gates.has(auth)) gates.set(auth, this)
    return auth
  }

  /** The answer to a request that may not pass, or nothing if it may. */
  guard(
    request: GateRequest,
    auth: Auth<Custom>,
    requirements?: CheckedRequirements,
  ): Promise<Answer> | undefined {
    if (!auth.authenticated) return this.authkit.adapter.denied(request, auth)
    if (requirements === undefined) return undefined
    const refusal = this.authkit.adapter.judge(auth, requirements)
    return refusal ? this.authkit.adapter.forbidden(request, refusal, auth) : undefined
  }

  /** The answer to a request for another organization, from a route of the application. */
  switchOrganization(request: GateRequest, auth: Auth<Custom>, options: SwitchOptions): Promise<Answer> {
    const asked = this.#asFor(auth, request)
    return this.authkit.adapter.switchOrganization(asked, { setCookies: given.get(auth) ?? [], ...options })
  }

  /** The answer of a route of the application that begins a sign-in. */
  signIn(request: GateRequest, options?: SignInOptions): Promise<Answer> {
    return this.authkit.adapter.signInFromRoute(request, options)
  }

  /** The answer of a route of the application that signs out. */
  signOut(request: GateRequest, auth: Auth<Custom>, options?: SignOutOptions): Promise<Answer> {
    return this.authkit.adapter.signOut(this.#asFor(auth, request), options)
  }

  /** Where a token has answered for the request, its cookie may be somebody else's: it counts as not there. */
  #asFor(auth: Auth<Custom>, request: GateRequest): RequestLike {
    return auth === this.nobody ? withoutCookie(request) : request
  }

  /** Tells of cookies among headers that no response can carry any more. */
  reportNotSent(...lost: Parameters<AdapterSide['reportNotSent']>): void {
    this.authkit.adapter.reportNotSent(...lost)
  }

  #admit(entry: Passed<Custom>): Passed<Custom> {
    if (!gates.has(entry.auth)) gates.set(entry.auth, this)
    if (entry.headers.append.length > 1) given.set(entry.auth, setCookiesOf(entry.headers))
    return entry
  }
}

/** Those that are something else: the engine reports them with everything else that is wrong. */
function noFunctions(hooks: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(hooks).filter(([, hook]) => typeof hook !== 'function'))
}

/** A new object for each gate, which is found by it. */
const NOBODY = () => ({
  ...{ authenticated: false as const, reason: 'no_session_cookie_provided' as const },
  ...{ retryable: false, user: null },
})

/** By the answer it gave, which is an object of its own and frozen: nothing need be kept with each request. */
const gates = new WeakMap<Auth, Gate>()

/** The cookies that were given with it, for the few that have some. */
const given = new WeakMap<Auth, readonly string[]>()

/** The session, for handlers behind `requireAuth()`. */
export function sessionOf<Custom extends object>(auth: Auth<Custom>): SessionInfo<Custom> {
  if (!auth.authenticated) throw missingSession()
  return auth
}

/** What a handler is told that asks for a session where none need be. */
export function missingSession(): Fe26Error {
  return new Fe26Error(
    'invalid_config',
    'nobody is signed in on this request: register requireAuth() before the routes that use getSession()',
  )
}

/** What a handler is told that asks for `auth` where no `authkit()` has run. */
export function missingMiddleware(): Fe26Error {
  return new Fe26Error(
    'invalid_config',
    'there is no auth on this request: register authkit() before the routes that use getAuth() or requireAuth()',
  )
}

/** By hand: a request target such as `//` is no URL to the URL parser, which would throw. */
function pathOf(url: string): string {
  const target = url.startsWith('/') ? url : url.replace(ORIGIN, '')
  const end = target.search(END_OF_PATH)
  return end < 0 ? target : target.slice(0, end)
}

/** Of an absolute URL or absolute-form request target (RFC 9112, section 3.2.2). */
const ORIGIN = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i
const END_OF_PATH = /[?#]/
