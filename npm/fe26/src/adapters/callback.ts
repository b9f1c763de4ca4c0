// The answer of the callback endpoint, hooks called.

import type { CallbackEnd } from '../adapter-side.js'
import type { AuthKit } from '../authkit.js'
import { toError } from '../errors.js'
import type { Answer, ResponseHeaders } from '../types.js'
import { cookiesOf, withCookies } from './error-cookies.js'
import type { GateRequest } from './gate.js'
import { ANSWERED, type Framework, type HookAnswer, type Hooks, type SignInFailure } from './hooks.js'

/** Ends sign-ins. */
export class Callback<Custom extends object, Own, Context extends object> {
  readonly #authkit: AuthKit<Custom>
  readonly #hooks: Hooks<Context, Custom>
  readonly #framework: Framework<Own, Context>
  readonly #signInPath: string

  constructor(
    authkit: AuthKit<Custom>,
    hooks: Hooks<Context, Custom>,
    framework: Framework<Own, Context>,
    signInPath: string,
  ) {
    this.#authkit = authkit
    this.#hooks = hooks
    this.#framework = framework
    this.#signInPath = signInPath
  }

  async answer(request: GateRequest, own: Own): Promise<Answer> {
    let clearCookies: readonly string[] | undefined
    let failure: SignInFailure
    let page: Answer | undefined
    let thrown: unknown
    try {
      const ended = await this.#authkit.adapter.endCallback(request, { signInPath: this.#signInPath })
      clearCookies = ended.clearCookies
      if (ended.result.authenticated) return await this.#succeed(own, ended)
      if (!ended.failed) return ended.answer
      failure = ended.result
      page = ended.answer
    } catch (error) {
      thrown = error
      clearCookies ??= cookiesOf(error)
      failure = { authenticated: false, reason: 'error', retryable: false, error }
    }
    try {
      const answer = await this.#ask('onError', own, clearCookies, context =>
        this.#hooks.onError?.(failure, context),
      )
      if (answer) return answer
    } catch (error) {
      throw withCookies(error, clearCookies)
    }
    if (page) return page
    throw withCookies(thrown, clearCookies)
  }

  async #succeed(own: Own, { result, answer, setCookies }: CallbackEnd<Custom>): Promise<Answer> {
    if (!result.authenticated) return answer
    const { returnPathname, state } = result
    const destination = { returnPathname, ...(state !== undefined && { state }) }
    const asked = this.#ask('onSuccess', own, setCookies, context =>
      this.#hooks.onSuccess?.(result, { ...context, ...destination }),
    )
    return (await asked) ?? answer
  }

  /** A hook's answer with these cookies, if it has one: given back, or sent by itself. */
  async #ask(
    hook: keyof Hooks<Context>,
    own: Own,
    setCookies: readonly string[],
    call: (context: Context) => unknown,
  ): Promise<Answer | undefined> {
    const framework = this.#framework
    const carrying =
      this.#hooks[hook] && framework.carry?.(own, this.#headersWith(setCookies, hook), this.#authkit.adapter)
    let given: unknown
    try {
      given = await call(framework.contextOf(own))
    } catch (error) {
      carrying?.takeBack()
      throw error
    }
    if (carrying?.isAnswered()) return ANSWERED
    carrying?.takeBack()
    if (given === undefined || given === null) return undefined
    return this.#toAnswer(hook, given as HookAnswer, setCookies)
  }

  async #toAnswer(hook: keyof Hooks<Context>, given: HookAnswer, setCookies: readonly string[]) {
    if (typeof given === 'string') {
      const signedIn = hook === 'onSuccess'
      return this.#authkit.adapter.redirectAfterCallback({ path: given, signedIn, setCookies })
    }
    const { status, headers, body } = await partsOf(given, hook)
    const { append, default: defaults, set } = this.#headersWith(setCookies, hook)
    for (const [name, value] of append) headers.append(name, value)
    for (const [name, value] of defaults) if (!headers.has(name)) headers.set(name, value)
    for (const [name, value] of set) headers.set(name, value)
    return { status, headers: [...headers], body }
  }

  #headersWith(setCookies: readonly string[], hook: keyof Hooks<Context>): ResponseHeaders {
    const { ofSignIn, ofFailure } = this.#authkit.adapter.responseHeaders
    const headers = hook === 'onSuccess' ? ofSignIn : ofFailure
    const cookies = setCookies.map(cookie => ['set-cookie', cookie] as const)
    return { ...headers, append: [...cookies, ...headers.append] }
  }
}

/** Whatever the application has returned: the types of many are not checked. */
async function partsOf(given: Exclude<HookAnswer, string>, hook: string) {
  const { status } = given
  if (typeof given !== 'object' || !Number.isInteger(status) || status < 200 || status > 599) {
    throw invalid(hook, 'its status is a whole number from 200 to 599')
  }
  // By shape: frameworks and runtimes bring a Response of their own. It may be returned again: a copy is read.
  if ('text' in given && given.bodyUsed)
    throw invalid(hook, 'its body has been read already: return a new Response')
  const body = 'text' in given ? await textOf(given.clone(), hook) : (given.body ?? '')
  if (typeof body !== 'string') throw invalid(hook, 'its body is a text: write objects with JSON.stringify()')
  return { status, headers: headersOf(given.headers, hook), body }
}

async function textOf(response: Response, hook: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await response.arrayBuffer())
  } catch {
    throw invalid(hook, 'its body is a text in UTF-8: redirect to a route that serves anything else')
  }
}

function headersOf(headers: HeadersInit | undefined, hook: string): Headers {
  try {
    return new Headers(headers)
  } catch {
    // The platform's message quotes the value, which may be secret.
    throw invalid(
      hook,
      'its headers are names and values as HTTP allows them, in Latin-1 and without line breaks',
    )
  }
}

function invalid(hook: string, fix: string): Error {
  const message = `${hook}() returns a path of this app, such as '/welcome', a Response, {status, headers, body} or nothing: ${fix}`
  return toError({ code: 'invalid_argument', message })
}
