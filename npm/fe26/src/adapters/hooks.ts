// What an application may do when a sign-in ends, before the callback is answered.

import type { CallbackEnd } from '../adapter-side.js'
import type { AuthKit } from '../authkit.js'
import { toError } from '../errors.js'
import type { Answer, CallbackFailure, Granted, Refusal } from '../types.js'
import { cookiesOf, withCookies } from './error-cookies.js'
import type { GateRequest } from './gate.js'

/** Functions of the application's. */
export interface CallbackHooks<Custom extends object = object> {
  /**
   * Called after a sign-in has succeeded, and awaited before its answer is sent: the place to create or update an account.
   * It may send the person elsewhere with `{ returnTo }`, a path of this app. What it throws goes to `onError`, or else to
   * the framework, and nobody is signed in: the session cookie is not set.
   */
  onSuccess?(
    session: Granted<Custom>,
    context: SuccessContext,
  ): Promise<OnwardPath | undefined> | Promise<void> | OnwardPath | undefined | void
  /**
   * Called when a sign-in has failed, or `onSuccess` has thrown. It may answer: with a path of this app to go to, a standard
   * `Response`, or `{ status, headers, body }`. Otherwise the default page is sent, and what was thrown goes on to the
   * framework.
   */
  onError?(
    failure: SignInFailure,
    context: HookContext,
  ): Promise<ErrorAnswer | undefined> | Promise<void> | ErrorAnswer | undefined | void
}

/** What a hook knows beside what it is about. */
export interface HookContext {
  /** The callback's, as the adapter describes it. */
  request: GateRequest
}

export interface SuccessContext extends HookContext {
  /** Where the person is going: a path of this app. */
  returnPathname: string
  /** The application's own state, from `signIn({ state })`. */
  state?: string
}

/** Where to go instead. */
export interface OnwardPath {
  returnTo?: string
}

/** Why a sign-in did not complete. For `error`, something was thrown: by `onSuccess`, or by fe26 for the developer to see. */
export type SignInFailure =
  | CallbackFailure
  | Refusal
  | { authenticated: false; reason: 'error'; retryable: false; error: unknown }

/** A path of this app, or a whole answer. */
export type ErrorAnswer =
  | string
  | Response
  | { status: number; headers?: Record<string, string>; body?: string }

/** The answer of the callback endpoint, hooks called. */
export async function answerCallback<Custom extends object>(
  authkit: AuthKit<Custom>,
  request: GateRequest,
  signInPath: string,
  hooks: CallbackHooks<Custom>,
): Promise<Answer> {
  let clearCookies: readonly string[] | undefined
  let failure: SignInFailure
  let page: Answer | undefined
  let thrown: unknown
  try {
    const ended = await authkit.adapter.endCallback(request, { signInPath })
    clearCookies = ended.clearCookies
    if (ended.result.authenticated) return await succeed(authkit, request, hooks, ended)
    if (!ended.failed) return ended.answer
    failure = ended.result
    page = ended.answer
  } catch (error) {
    thrown = error
    clearCookies ??= cookiesOf(error)
    failure = { authenticated: false, reason: 'error', retryable: false, error }
  }
  try {
    const reply = await hooks.onError?.(failure, { request })
    if (reply) return await toAnswer(authkit, reply, clearCookies)
  } catch (error) {
    throw withCookies(error, clearCookies)
  }
  if (page) return page
  throw withCookies(thrown, clearCookies)
}

async function succeed<Custom extends object>(
  authkit: AuthKit<Custom>,
  request: GateRequest,
  hooks: CallbackHooks<Custom>,
  { result, answer, setCookies }: CallbackEnd<Custom>,
): Promise<Answer> {
  if (!result.authenticated) return answer
  const { returnPathname, state } = result
  const context = { request, returnPathname, ...(state !== undefined && { state }) }
  const onward = await hooks.onSuccess?.(result, context)
  if (typeof onward?.returnTo !== 'string') return answer
  return authkit.adapter.redirectAfterCallback({ path: onward.returnTo, signedIn: true, setCookies })
}

/** With the verifier's deletion, and not for caches unless the application says so. */
async function toAnswer<Custom extends object>(
  authkit: AuthKit<Custom>,
  reply: ErrorAnswer,
  setCookies: readonly string[],
): Promise<Answer> {
  if (typeof reply === 'string') {
    return authkit.adapter.redirectAfterCallback({ path: reply, signedIn: false, setCookies })
  }
  const { status, headers, body } = await partsOf(reply)
  if (!headers.has('cache-control')) headers.set('cache-control', 'private, no-store')
  headers.append('vary', 'Cookie')
  for (const cookie of setCookies) headers.append('set-cookie', cookie)
  return { status, headers: [...headers], body }
}

/** Whatever the application has returned: the types of many are not checked. */
async function partsOf(reply: Exclude<ErrorAnswer, string>) {
  const { status } = reply
  if (typeof reply !== 'object' || !Number.isInteger(status) || status < 200 || status > 599) {
    throw invalid('its status is a whole number from 200 to 599')
  }
  // By shape: frameworks and runtimes bring a Response of their own. It may be returned again: a copy is read.
  if ('text' in reply && reply.bodyUsed)
    throw invalid('its body has been read already: return a new Response')
  const body = 'text' in reply ? await reply.clone().text() : (reply.body ?? '')
  if (typeof body !== 'string') throw invalid('its body is a text: write objects with JSON.stringify()')
  return { status, headers: headersOf(reply.headers), body }
}

function headersOf(headers: HeadersInit | undefined): Headers {
  try {
    return new Headers(headers)
  } catch {
    // The platform's message quotes the value, which may be secret.
    throw invalid('its headers are names and values as HTTP allows them, in Latin-1 and without line breaks')
  }
}

function invalid(fix: string): Error {
  const message = `onError() answers with a path, a Response or {status, headers, body}: ${fix}`
  return toError({ code: 'invalid_argument', message })
}
