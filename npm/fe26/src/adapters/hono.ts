// Hono, on Workers and every other runtime it runs on.

import type { Context, MiddlewareHandler } from 'hono'
import type { Answer, Auth, ResponseHeaders, SessionInfo } from '../types.js'
import { type AdapterOptions, cookiesOf, Gate, missingMiddleware, missingSession } from './gate.js'

export type { AdapterOptions, CallbackHooks, ErrorAnswer, SignInFailure, SuccessContext } from './gate.js'

/** What `authkit()` adds to a Hono app's environment: `c.var.auth`. */
export interface AuthVariables<Custom extends object = object> {
  Variables: { auth: Auth<Custom> }
}

/**
 * Authenticates every request it covers and answers `/login`, `/callback` and `/logout`. Configuration comes from the
 * options, then from the Worker's `env`, then from the process's environment.
 */
export function authkit<Custom extends object = object>(
  options: AdapterOptions<Custom> = {},
): MiddlewareHandler<AuthVariables<Custom>> {
  const gates = new Gates<Custom>(options)
  return async (c, next) => {
    const gate = gates.for(c.env as object | undefined)
    const entry = await enter(gate, c)
    if (entry.answer) return toResponse(entry.answer)
    c.set('auth', entry.auth)
    prepare(c, entry.headers)
    await next()
    finish(c, entry.headers)
    return undefined
  }
}

/** Who is signed in on this request. */
export function getAuth<Custom extends object = object>(c: Context): Auth<Custom> {
  const auth = c.get('auth') as Auth<Custom> | undefined
  if (!auth) throw missingMiddleware()
  return auth
}

/** Who is signed in, behind `requireAuth()`. */
export function getSession<Custom extends object = object>(c: Context): SessionInfo<Custom> {
  const auth = getAuth<Custom>(c)
  if (!auth.authenticated) throw missingSession()
  return auth
}

/**
 * Lets only requests with a session pass. A navigation goes to sign in and comes back, anything else gets 401 and
 * JSON, and a failure to reach WorkOS is a 503 that signs nobody out.
 */
export function requireAuth<Custom extends object = object>(): MiddlewareHandler<{
  Variables: { auth: SessionInfo<Custom> }
}> {
  return (c, next) => {
    const auth = getAuth(c)
    return Gate.of(auth).guard(c.req.raw, auth)?.then(toResponse) ?? next()
  }
}

/** Without a promise where none is needed. Cookies of a failure go to the error page. */
function enter<Custom extends object>(gate: Gate<Custom>, c: Context) {
  const entry = gate.enter(c.req.raw, c.req.path)
  if (!(entry instanceof Promise)) return entry
  return entry.catch((error: unknown) => {
    for (const cookie of cookiesOf(error)) c.header('set-cookie', cookie, { append: true })
    throw error
  })
}

/**
 * One gate per configuration. It comes with each request: on Workers as `env`, which stays the same object; on Node
 * `c.env` is new each time and holds the request and the response, which must not be kept.
 */
class Gates<Custom extends object> {
  readonly #options: AdapterOptions<Custom>
  readonly #byEnv = new WeakMap<object, Gate<Custom>>()
  readonly #byVariables = new Map<string, Gate<Custom>>()

  constructor(options: AdapterOptions<Custom>) {
    this.#options = options
  }

  for(env: object = {}): Gate<Custom> {
    const known = this.#byEnv.get(env)
    if (known) return known
    const variables = variablesOf(env)
    const key = JSON.stringify(variables)
    const gate =
      this.#byVariables.get(key) ??
      new Gate<Custom>({ ...this.#options, env: { ...variables, ...this.#options.env } })
    this.#byVariables.set(key, gate)
    this.#byEnv.set(env, gate)
    return gate
  }
}

function variablesOf(env: object): Record<string, string> {
  const entries = Object.entries(env as Record<string, unknown>)
  const variables = entries.filter(([name, value]) => name.startsWith('WORKOS_') && typeof value === 'string')
  return Object.fromEntries(variables) as Record<string, string>
}

function toResponse({ status, headers, body }: Answer): Response {
  return new Response(body || null, { status, headers: new Headers(headers) })
}

/** For responses that are made with `c.json()` and the like, which take these headers with them. */
function prepare(c: Context, { append }: ResponseHeaders): void {
  for (const [name, value] of append) c.header(name, value, { append: true })
}

/** For all others. What is there already has been prepared, and the response is this request's own. */
function finish(c: Context, { append, default: defaults }: ResponseHeaders): void {
  let { headers } = c.res
  const missing = append.filter(([name, value]) => !contains(headers, name, value))
  if (missing.length > 0) {
    const response = new Response(c.res.body, c.res)
    // Hono would otherwise put the headers of the old one over these.
    c.res = undefined
    c.res = response
    headers = response.headers
  }
  for (const [name, value] of missing) headers.append(name, value)
  for (const [name, value] of defaults) if (!headers.has(name)) headers.set(name, value)
}

function contains(headers: Headers, name: string, value: string): boolean {
  return name === 'vary' ? hasToken(headers.get(name), value) : headers.getSetCookie().includes(value)
}

function hasToken(list: string | null, token: string): boolean {
  return (list ?? '').split(',').some(item => {
    const name = item.trim().toLowerCase()
    return name === '*' || name === token.toLowerCase()
  })
}
