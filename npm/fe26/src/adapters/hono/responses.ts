// Entering a gate with a context, and what its response gets.

import type { Context } from 'hono'
import type { StatusCode } from 'hono/utils/http-status'
import type { Answer, ResponseHeaders } from '../../types.js'
import { complete, copy, missingFrom } from '../fetch-response.js'
import { type Gate, headersOfFailure } from '../gate.js'
import type { Reporter } from '../outgoing.js'
import { areOvertaken, hasCookies, setCookiesOf } from '../session-cookies.js'

/** Without a promise where none is needed. Cookies of a failure go to the error page. */
export function enter<Custom extends object>(gate: Gate<Custom, Context>, c: Context) {
  // Not by the router's path, which `getPath` may have made of anything.
  const entry = gate.enter(c.req.raw, c)
  if (!(entry instanceof Promise)) return entry
  const isTooLate = watch(c)
  return entry.then(
    entry => {
      if (isTooLate()) gate.reportNotSent(entry.answer ? entry.answer.headers : entry.headers.append)
      return entry
    },
    (error: unknown) => {
      const { append } = headersOfFailure(error)
      if (isTooLate()) gate.reportNotSent(append)
      for (const [name, cookie] of append) c.header(name, cookie, { append: true })
      throw error
    },
  )
}

/** After a wait. */
export async function respondLater(gate: Reporter, c: Context, promise: Promise<Answer>): Promise<Response> {
  const isTooLate = watch(c)
  const answer = await promise
  if (isTooLate()) gate.reportNotSent(answer.headers)
  return respond(c, answer)
}

/** Whether something else, such as a time limit, has answered meanwhile: what is added or returned now goes nowhere. */
function watch(c: Context): () => boolean {
  const { finalized } = c
  // Or before: a handler goes on after a time limit has thrown.
  return () => c.finalized && (!finalized || c.error !== undefined)
}

/**
 * With the words of the context, and not as a response of our own: where middleware before has touched `c.res` (`cors()`
 * does), Hono puts its headers over those of a new response, and with one cookie of its own replaces all. Hence what is said
 * here is said there. But for the type of the body: `c.res` of Hono 3 begins as a text.
 */
export function respond(c: Context, { status, headers, body }: Answer): Response {
  const type: Record<string, string> = {}
  change(c, made => made.delete('content-type'))
  for (const [name, value] of headers) {
    if (name === 'content-type') type[name] = value
    else if (name === 'set-cookie') addCookie(c, value)
    else if (name !== 'vary') change(c, made => made.set(name, value))
    else if (missingFrom(c.res.headers, { append: [[name, value]] }).length > 0)
      change(c, made => made.append(name, value))
  }
  return withoutTwins(c.newResponse(body || null, status as StatusCode, type))
}

/** A response that a hook has made with the context has cookies that the context has as well. */
function withoutTwins(response: Response): Response {
  const cookies = response.headers.getSetCookie()
  response.headers.delete('set-cookie')
  for (const cookie of new Set(cookies)) response.headers.append('set-cookie', cookie)
  return response
}

/** Hono 3 keeps it beside the cookies that `c.res` has, and then forgets it if there are any. */
function addCookie(c: Context, cookie: string): void {
  c.header('set-cookie', cookie, { append: true })
  const known = c.res.headers.getSetCookie()
  if (known.length > 0 && !known.includes(cookie)) change(c, made => made.append('set-cookie', cookie))
}

/**
 * For responses that are made with `c.json()` and the like, which take this header with them. Not so with cookies: they would
 * replace a handler's own. These are added where a response is set, so that whatever answers has them, also what does not
 * wait for us, such as a time limit.
 */
export function prepare(c: Context, wanted: ResponseHeaders): void {
  for (const [name, value] of wanted.append) if (name === 'vary') c.header(name, value, { append: true })
  if (!hasCookies(wanted)) return
  const { get, set } = (Object.getOwnPropertyDescriptor(c, 'res') ??
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(c), 'res')) as Required<PropertyDescriptor>
  Object.defineProperty(c, 'res', {
    ...{ configurable: true, get },
    set(response: Response | undefined) {
      set.call(c, response)
      if (!response) return
      const present = get.call(c)
      const completed = complete(present, wanted)
      if (completed === present) return
      // Hono would otherwise put the headers of the old one over these.
      set.call(c, undefined)
      set.call(c, completed)
    },
  })
}

/** What has been prepared is there already, and then the response is this request's own. */
export function finish(c: Context, wanted: ResponseHeaders): void {
  const { default: defaults } = wanted
  removeOvertaken(c, wanted)
  const missing = missingFrom(c.res.headers, wanted)
  const set = wanted.set.filter(([name, value]) => c.res.headers.get(name) !== value)
  if (missing.length + set.length > 0) copyResponse(c)
  for (const [name, value] of missing) c.res.headers.append(name, value)
  for (const [name, value] of set) c.res.headers.set(name, value)
  for (const [name, value] of defaults) {
    if (!c.res.headers.has(name)) change(c, headers => headers.set(name, value))
  }
}

/** A handler may have set the session's cookies after ours have been added. */
function removeOvertaken(c: Context, wanted: ResponseHeaders): void {
  if (!hasCookies(wanted)) return
  const ours = setCookiesOf(wanted)
  const others = c.res.headers.getSetCookie().filter(cookie => !ours.includes(cookie))
  if (!areOvertaken(wanted.unlessSet ?? [], others)) return
  change(c, headers => {
    headers.delete('set-cookie')
    for (const cookie of others) headers.append('set-cookie', cookie)
  })
}

/** What `fetch()` has brought may have all that is appended, and cannot be changed. */
function change(c: Context, by: (headers: Headers) => void): void {
  try {
    by(c.res.headers)
  } catch {
    copyResponse(c)
    by(c.res.headers)
  }
}

function copyResponse(c: Context): void {
  const response = copy(c.res)
  // Hono would otherwise put the headers of the old one over these.
  c.res = undefined
  c.res = response
}
