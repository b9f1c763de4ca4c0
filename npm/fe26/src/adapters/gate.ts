// What every adapter does, before it is translated into the words of a framework.

import { AuthKit } from '../authkit.js'
import type { AuthKitConfig } from '../config.js'
import { Fe26Error } from '../errors.js'
import type { RequestLike } from '../request.js'
import type { Answer, Auth, Pages, ResponseHeaders } from '../types.js'

/** Options of every adapter's `authkit()`: the configuration, and where its own pages are. */
export interface AdapterOptions extends AuthKitConfig {
  /** Begins a sign-in; `?returnTo=/path` says where to go afterwards. Default `/login`. */
  signInPath?: string
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
export type Entry<Custom extends object> =
  | { answer: Answer }
  | { answer?: undefined; auth: Auth<Custom>; headers: ResponseHeaders }

/** Stands before an application: answers its sign-in, callback and sign-out, and knows who asks for the rest. */
export class Gate<Custom extends object = object> {
  readonly authkit: AuthKit<Custom>
  readonly #pages: Pages

  constructor({ signInPath, callbackPath, signOutPath, afterSignOut, ...config }: AdapterOptions) {
    const pages = { signInPath, callbackPath, signOutPath, afterSignOut }
    this.authkit = new AuthKit<Custom>({ ...config, pages })
    // The engine checks the pages with everything else, and gives them back complete.
    this.#pages = this.authkit.settings.pages as Pages
  }

  async enter(request: GateRequest): Promise<Entry<Custom>> {
    const answer = this.#ownPage(request)
    return answer ? { answer: await answer } : await this.authkit.withAuth(request)
  }

  /** The answer to a request that `auth` is not enough for. */
  async deny(request: GateRequest, auth: Auth<Custom> & { authenticated: false }): Promise<Answer> {
    return this.authkit.answerDenied(request, auth)
  }

  #ownPage(request: GateRequest): Promise<Answer> | undefined {
    const { signIn, callback, signOut, afterSignOut } = this.#pages
    const isGet = request.method === 'GET' || request.method === 'HEAD'
    const path = pathOf(request.url)
    if (isGet && isAt(path, signIn)) return this.authkit.answerSignIn(request)
    // Not for HEAD: a code is good for one exchange, and the GET that follows needs it.
    if (request.method === 'GET' && isAt(path, callback))
      return this.authkit.answerCallback(request, { signInPath: signIn })
    if ((isGet || request.method === 'POST') && isAt(path, signOut)) {
      return this.authkit.answerSignOut(request, { returnTo: afterSignOut ?? undefined })
    }
    return undefined
  }
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

/** Cookies a response must set although it answers an error. */
export function cookiesOf(error: unknown): readonly string[] {
  return error instanceof Fe26Error ? error.setCookies : []
}

/** With or without one slash at the end, as routers take it. */
function isAt(path: string, page: string): boolean {
  return path === page || withoutSlash(path) === withoutSlash(page)
}

function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path
}

/** By hand: a request target such as `//` is no URL to the URL parser, which would throw. */
function pathOf(url: string): string {
  return url.replace(ORIGIN, '').replace(/[?#].*$/s, '')
}

/** Of an absolute URL or absolute-form request target (RFC 9112, section 3.2.2). */
const ORIGIN = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i
