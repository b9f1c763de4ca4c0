// What every adapter does, before it is translated into the words of a framework.

import { AuthKit } from '../authkit.js'
import type { AuthKitConfig } from '../config.js'
import { Fe26Error } from '../errors.js'
import type { RequestLike } from '../request.js'
import type { CheckedRequirements } from '../requirements.js'
import type { Answer, Auth, Pages, ResponseHeaders, SessionInfo, SwitchOptions } from '../types.js'
import { answerCallback, type CallbackHooks } from './hooks.js'
import { setCookiesOf } from './session-cookies.js'

export { cookiesOf } from './error-cookies.js'
export type { CallbackHooks, ErrorAnswer, SignInFailure, SuccessContext } from './hooks.js'

/** Options of every adapter's `authkit()`: the configuration, and where its own pages are. */
export interface AdapterOptions<Custom extends object = object> extends AuthKitConfig, CallbackHooks<Custom> {
  /**
   * Begins a sign-in; `?returnTo=/path` says where to go afterwards. `login_hint` and `invitation_token` are passed on to
   * AuthKit. This is the *initiate login URI* (sign-in endpoint) of the WorkOS dashboard. Default `/login`.
   */
  signInPath?: string
  /** The same on AuthKit's sign-up page. Default `/signup`. */
  signUpPath?: string
  /** Ends a sign-in. Default: the path of the redirect URI. */
  callbackPath?: string
  /** Signs out, by link or form. Default `/logout`. */
  signOutPath?: string
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
export class Gate<Custom extends object = object> {
  readonly authkit: AuthKit<Custom>
  /** Nobody, for requests that are answered by a token: what handlers get must not be the cookie's session. */
  readonly nobody: Auth<Custom> = Object.freeze(NOBODY())
  /** By path, with and without one slash at the end, and percent-encoded or not, as routers take it. */
  readonly #pages = new Map<string, Page>()
  /** Those pages, for routers that must know them. Paths are percent-encoded. */
  readonly pages: { path: string; methods: readonly string[] }[] = []

  constructor(options: AdapterOptions<Custom>) {
    const { onSuccess, onError, ...others } = options
    const { signInPath, signUpPath, callbackPath, signOutPath, afterSignOut, ...config } = others
    const pages = { signInPath, signUpPath, callbackPath, signOutPath, afterSignOut }
    this.authkit = new AuthKit<Custom>({ ...config, pages })
    gates.set(this.nobody, this)
    // The engine checks the pages with everything else, and gives them back complete.
    this.#addPages(this.authkit.settings.pages as Pages, options)
  }

  /** The gate that has let a request in, and so can deny it something. */
  static of<Custom extends object>(auth: Auth<Custom>): Gate<Custom> {
    const gate = gates.get(auth)
    if (!gate) throw missingMiddleware()
    return gate as Gate<Custom>
  }

  /**
   * At once where that is possible, as it is for most requests: no promise stands between them and their handler.
   * `path` is that of the request, where the framework has it at hand.
   */
  enter(request: GateRequest, path = pathOf(request.url)): Entry<Custom> | Promise<Entry<Custom>> {
    const answer = this.#pages.get(path)?.(request)
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
    return this.authkit.adapter.switchOrganization(request, { setCookies: given.get(auth) ?? [], ...options })
  }

  #admit(entry: Passed<Custom>): Passed<Custom> {
    if (!gates.has(entry.auth)) gates.set(entry.auth, this)
    if (entry.headers.append.length > 1) given.set(entry.auth, setCookiesOf(entry.headers))
    return entry
  }

  #addPages({ signIn, signUp, callback, signOut }: Pages, hooks: CallbackHooks<Custom>) {
    const { authkit } = this
    this.#addPage(signIn, READ, request => authkit.adapter.signIn(request))
    this.#addPage(signUp, READ, request => authkit.adapter.signIn(request, { screenHint: 'sign-up' }))
    // Not for HEAD: a code is good for one exchange, and the GET that follows needs it.
    this.#addPage(callback, ['GET'], request => answerCallback(authkit, request, signIn, hooks))
    this.#addPage(signOut, [...READ, 'POST'], request => authkit.adapter.signOut(request, {}))
  }

  #addPage(path: string, methods: readonly string[], answer: (request: GateRequest) => Promise<Answer>) {
    this.pages.push({ path, methods })
    const page: Page = request => (methods.includes(request.method) ? answer(request) : undefined)
    for (const spelling of [path, decodeURI(path)]) {
      const bare = spelling.endsWith('/') ? spelling.slice(0, -1) : spelling
      this.#pages.set(bare, page).set(`${bare}/`, page)
    }
  }
}

/** One of the adapter's own pages. A request of another method is the application's. */
type Page = (request: GateRequest) => Promise<Answer> | undefined

const READ = ['GET', 'HEAD']

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
