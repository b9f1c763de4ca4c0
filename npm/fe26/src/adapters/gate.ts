// What every adapter does, before it is translated into the words of a framework.

import { type AuthKit, createAuthKit } from '../authkit.js'
import type { AuthKitConfig } from '../config.js'
import { Fe26Error } from '../errors.js'
import type { RequestLike } from '../request.js'
import type { Answer, Auth, ResponseHeaders } from '../types.js'

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
  readonly #signIn: string
  readonly #callback: string
  readonly #signOut: string
  readonly #afterSignOut: string | undefined

  constructor({ signInPath, callbackPath, signOutPath, afterSignOut, ...config }: AdapterOptions) {
    this.authkit = createAuthKit<Custom>(config)
    const { redirectUri } = this.authkit.settings
    if (!redirectUri) {
      const fix = 'set redirectUri or WORKOS_REDIRECT_URI to the absolute URL of the callback'
      throw new Fe26Error('invalid_config', `the configuration cannot work: ${fix}`, {
        problems: [{ key: 'redirectUri', environment: 'WORKOS_REDIRECT_URI', fix }],
      })
    }
    this.#signIn = signInPath ?? '/login'
    this.#callback = callbackPath ?? new URL(redirectUri).pathname
    this.#signOut = signOutPath ?? '/logout'
    this.#afterSignOut = afterSignOut && absolute(afterSignOut, redirectUri)
  }

  async enter(request: GateRequest): Promise<Entry<Custom>> {
    const answer = await this.#ownPage(request)
    return answer ? { answer } : this.authkit.withAuth(request)
  }

  /** The answer to a request that `auth` is not enough for. */
  async deny(request: GateRequest, auth: Auth<Custom> & { authenticated: false }): Promise<Answer> {
    return this.authkit.answerDenied(request, auth)
  }

  async #ownPage(request: GateRequest): Promise<Answer | undefined> {
    const { method } = request
    const path = pathOf(request.url)
    if (method === 'GET' && path === this.#signIn) return this.authkit.answerSignIn(request)
    if (method === 'GET' && path === this.#callback) {
      return this.authkit.answerCallback(request, { signInPath: this.#signIn })
    }
    if ((method === 'GET' || method === 'POST') && path === this.#signOut) {
      return this.authkit.answerSignOut(request, { returnTo: this.#afterSignOut })
    }
    return undefined
  }
}

/** What a handler is told that asks for `auth` where no `authkit()` has run. */
export function missingMiddleware(): Fe26Error {
  return new Fe26Error(
    'invalid_config',
    'there is no auth on this request: register authkit() before the routes that use getAuth() or requireAuth()',
  )
}

/** WorkOS takes nothing but absolute URLs to come back to. */
function absolute(url: string, base: string): string {
  if (URL.canParse(url, base)) return new URL(url, base).href
  const fix = 'set afterSignOut to a path of this app or an absolute URL'
  throw new Fe26Error('invalid_config', `the configuration cannot work: ${fix}`, {
    problems: [{ key: 'afterSignOut', fix }],
  })
}

/** By hand: a request target such as `//` is no URL to the URL parser, which would throw. */
function pathOf(url: string): string {
  return url.replace(ORIGIN, '').replace(/[?#].*$/s, '')
}

/** Of an absolute URL or absolute-form request target (RFC 9112, section 3.2.2). */
const ORIGIN = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i
