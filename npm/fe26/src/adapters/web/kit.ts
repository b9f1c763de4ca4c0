// The sessions of an application that speaks fetch.

import type { AuthKit } from '../../authkit.js'
import type { Auth, ResponseHeaders } from '../../types.js'
import { complete } from '../fetch-response.js'
import { failureIn } from '../forwarded.js'
import { Gate, headersOfFailure } from '../gate.js'
import type { Framework } from '../hooks.js'
import type { AdapterOptions, HookContext } from '../web.js'
import { admit, type Passage, respond } from './passage.js'

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
      const ofFailure = headersOfFailure(thrown)
      try {
        return complete(finish(await errorPage(thrown)), ofFailure)
      } catch (error) {
        this.#known?.reportNotSent([...append, ...ofFailure.append], 'no_response')
        throw error
      }
    }
  }

  /** `handle()` in two parts, for frameworks that do not hand over the response: `finish()` is the second. */
  async enter(request: Request): Promise<WebEntry<Custom>> {
    const gate = this.#gate
    try {
      const entry = await gate.enter(request, request)
      return entry.answer ? { response: respond(entry.answer, request) } : admit(request, entry)
    } catch (error) {
      gate.reportNotSent(headersOfFailure(error).append, 'no_response')
      throw error
    }
  }

  /**
   * Who is signed in, by the headers of a request that `handle()` has passed on: for code that cannot set cookies, such
   * as a Server Component. Nothing is refreshed here, and for a minute nothing need be.
   */
  async read(headers: Headers): Promise<Auth<Custom>> {
    return this.#gate.read({ headers }, failureIn(headers, this.authkit.adapter))
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

const WEB: Framework<Request, HookContext> = { contextOf: request => ({ request }) }

function rethrow(error: unknown): never {
  throw error
}

/** What a response must carry before anything is known about its request. */
const NOTHING: { finish: (response: Response) => Response; append: ResponseHeaders['append'] } = {
  finish: response => response,
  append: [],
}
