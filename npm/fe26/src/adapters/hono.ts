// Hono, on Workers and every other runtime it runs on.

import type { Context, MiddlewareHandler } from 'hono'
import type { StatusCode } from 'hono/utils/http-status'
import type { AuthKit } from '../authkit.js'
import { checkRequirements } from '../requirements.js'
import { workosVariables } from '../runtime.js'
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
import { missingFrom } from './fetch-response.js'
import { cookiesOf, Gate, type GateOptions, missingMiddleware, sessionOf } from './gate.js'
import type { Framework, Hooks } from './hooks.js'
import { admitToken, missingToken } from './tokens.js'

export type * from './public.js'

/** Options of `authkit()`: the configuration, where its own pages are, and hooks. */
export interface AdapterOptions<Custom extends object = object> extends GateOptions<HookContext, Custom> {}

/** The hooks among them. */
export type CallbackHooks<Custom extends object = object> = Hooks<HookContext, Custom>

/** What hooks get of the request. */
export interface HookContext {
  /** With `c.env`, `c.executionCtx` and `c.var`; what `c.header()` sets is sent with the answer. */
  c: Context
}

/** What `authkit()` adds to a Hono app's environment: `c.var.auth`. */
export interface AuthVariables<Custom extends object = object> {
  Variables: { auth: Auth<Custom> }
}

/**
 * Authenticates every request it covers and answers `/login`, `/signup`, `/callback` and `/logout`. Configuration comes from the
 * options, then from the Worker's `env`, then from the process's environment.
 */
export function authkit<Custom extends object = object>(
  options: AdapterOptions<Custom> = {},
): MiddlewareHandler<AuthVariables<Custom>> {
  const gates = new Gates<Custom>(options)
  return async (c, next) => {
    const gate = gates.for(c.env as object | undefined)
    const entry = await enter(gate, c)
    if (entry.answer) return reply(c, entry.answer)
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
  return sessionOf(getAuth<Custom>(c))
}

/** The AuthKit behind this request, for what handlers do themselves. */
export function getAuthKit<Custom extends object = object>(c: Context): AuthKit<Custom> {
  return Gate.of(getAuth<Custom>(c)).authkit
}

/** Whose token it is, behind `requireToken()`. */
export function getToken<Custom extends object = object>(c: Context): TokenInfo<Custom> {
  const token = c.get('token') as TokenInfo<Custom> | undefined
  if (!token) throw missingToken()
  return token
}

/**
 * Lets only requests with a session pass, and only those that meet the requirements. A navigation goes to sign in and
 * comes back, anything else gets 401 and JSON, and a failure to reach WorkOS is a 503 that signs nobody out. What is
 * forbidden is 403; for `maxAge`, a navigation goes to sign in again.
 *
 * @example
 * app.get('/admin', requireAuth({ role: 'admin', maxAge: 300 }), …)
 */
export function requireAuth<Custom extends object = object>(
  requirements?: Requirements,
): MiddlewareHandler<{
  Variables: { auth: SessionInfo<Custom> }
}> {
  const checked = checkRequirements(requirements)
  return (c, next) => {
    const auth = getAuth(c)
    return (
      Gate.of(auth)
        .guard(c.req.raw, auth, checked)
        ?.then(answer => reply(c, answer)) ?? next()
    )
  }
}

/**
 * For routes that API clients use as well: lets requests pass that bring an access token (`Authorization: Bearer …`), or
 * else a session cookie, and answers all others with JSON, never a redirect. It comes after `authkit()`. A request with an
 * `Authorization` header is judged by that alone, and `getAuth()` then knows nobody.
 *
 * A cookie is sent by whatever page a browser is on: as with `requireAuth()`, it is its `SameSite=Lax` that keeps other
 * sites from writing with it. With `cookieSameSite: 'none'`, protect such routes against cross-site requests yourself.
 */
export function requireToken<Custom extends object = object>(
  requirements?: Requirements,
): MiddlewareHandler<{
  Variables: { token: TokenInfo<Custom> }
}> {
  const checked = checkRequirements(requirements)
  return async (c, next) => {
    const admitted = admitToken(c.req.raw, getAuth<Custom>(c), checked)
    const entry = admitted instanceof Promise ? await admitted : admitted
    if (entry.answer) return reply(c, entry.answer)
    c.set('token', entry.token)
    ;(c as Context).set('auth', entry.auth)
    await next()
    finish(c, entry.headers)
    return undefined
  }
}

/**
 * Begins a sign-in: for one organization, with a provider, for an address that has been asked for. Return the response from a route of your own.
 *
 * @example
 * app.get('/sso/:organization', c => signIn(c, { organizationId: c.req.param('organization'), returnTo: '/' }))
 */
export async function signIn(c: Context, options?: SignInOptions): Promise<Response> {
  return reply(c, await Gate.of(getAuth(c)).signIn(c.req.raw, options))
}

/**
 * Signs out. Return the response from a route of your own, for GET and POST. Another website's link or form leads to a page
 * that asks first, and posts to the same path.
 *
 * @example
 * app.all('/leave', c => signOut(c, { returnTo: '/bye' }))
 */
export async function signOut(c: Context, options?: SignOutOptions): Promise<Response> {
  return reply(c, await Gate.of(getAuth(c)).signOut(c.req.raw, options))
}

/**
 * Switches the person to another organization and says what to answer: on to `returnTo`, or to sign in where that
 * organization wants it; JSON for programs. Return the response from a route of your own.
 *
 * The route changes what people see next: answer POST alone, and check where it comes from as you do for other forms.
 *
 * @example
 * app.post('/organization', async c => {
 *   const { organizationId } = await c.req.parseBody()
 *   return switchOrganization(c, { organizationId: String(organizationId), returnTo: '/' })
 * })
 */
export async function switchOrganization(c: Context, options: SwitchOptions): Promise<Response> {
  const auth = getAuth(c)
  return reply(c, await Gate.of(auth).switchOrganization(c.req.raw, auth, options))
}

const HONO: Framework<Context, HookContext> = { contextOf: c => ({ c }) }

/** Without a promise where none is needed. Cookies of a failure go to the error page. */
function enter<Custom extends object>(gate: Gate<Custom, Context>, c: Context) {
  const entry = gate.enter(c.req.raw, c, c.req.path)
  if (!(entry instanceof Promise)) return entry
  const { finalized } = c
  // When something else, such as a time limit, has answered meanwhile, what is added now goes nowhere.
  const isTooLate = () => c.finalized && !finalized
  return entry.then(
    entry => {
      if (isTooLate())
        gate.authkit.adapter.reportNotSent(entry.answer ? entry.answer.headers : entry.headers.append)
      return entry
    },
    (error: unknown) => {
      const cookies = cookiesOf(error)
      if (isTooLate()) gate.authkit.adapter.reportNotSent(cookies.map(cookie => ['set-cookie', cookie]))
      for (const cookie of cookies) c.header('set-cookie', cookie, { append: true })
      throw error
    },
  )
}

/**
 * One gate per configuration. It comes with each request: on Workers as `env`, which stays the same object; on Node
 * `c.env` is new each time and holds the request and the response, which must not be kept.
 */
class Gates<Custom extends object> {
  readonly #options: AdapterOptions<Custom>
  readonly #byEnv = new WeakMap<object, Gate<Custom, Context>>()
  readonly #byVariables = new Map<string, Gate<Custom, Context>>()

  constructor(options: AdapterOptions<Custom>) {
    this.#options = options
  }

  for(env: object = {}): Gate<Custom, Context> {
    const known = this.#byEnv.get(env)
    if (known) return known
    const variables = workosVariables(env)
    const key = JSON.stringify(variables)
    const gate =
      this.#byVariables.get(key) ??
      new Gate({ ...this.#options, env: { ...variables, ...this.#options.env } }, HONO)
    this.#byVariables.set(key, gate)
    this.#byEnv.set(env, gate)
    return gate
  }
}

/**
 * With the words of the context, and not as a response of our own: where middleware before has touched `c.res` (`cors()`
 * does), Hono puts its headers over those of a new response, and with one cookie of its own replaces all. Hence what is said
 * here is said there. But for the type of the body: `c.res` of Hono 3 begins as a text.
 */
function reply(c: Context, { status, headers, body }: Answer): Response {
  const type: Record<string, string> = {}
  // A hook's response has those of the context already.
  const present = new Set(c.res.headers.getSetCookie())
  change(c, made => made.delete('content-type'))
  for (const [name, value] of headers) {
    if (name === 'content-type') type[name] = value
    else if (name === 'set-cookie') present.has(value) || addCookie(c, value)
    else if (name !== 'vary') change(c, made => made.set(name, value))
    else if (missingFrom(c.res.headers, { append: [[name, value]] }).length > 0)
      change(c, made => made.append(name, value))
  }
  return c.newResponse(body || null, status as StatusCode, type)
}

/** Hono 3 keeps it beside the cookies that `c.res` has, and then forgets it if there are any. */
function addCookie(c: Context, cookie: string): void {
  c.header('set-cookie', cookie, { append: true })
  const known = c.res.headers.getSetCookie()
  if (known.length > 0 && !known.includes(cookie)) change(c, made => made.append('set-cookie', cookie))
}

/**
 * For responses that are made with `c.json()` and the like, which take this header with them. Not so with cookies: they would
 * replace a handler's own.
 */
function prepare(c: Context, { append }: ResponseHeaders): void {
  for (const [name, value] of append) if (name === 'vary') c.header(name, value, { append: true })
}

/** What has been prepared is there already, and then the response is this request's own. */
function finish(c: Context, wanted: ResponseHeaders): void {
  const { default: defaults, set } = wanted
  const missing = missingFrom(c.res.headers, wanted)
  if (missing.length + set.length > 0) copyResponse(c)
  for (const [name, value] of missing) c.res.headers.append(name, value)
  for (const [name, value] of set) c.res.headers.set(name, value)
  for (const [name, value] of defaults) {
    if (!c.res.headers.has(name)) change(c, headers => headers.set(name, value))
  }
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
  const response = new Response(c.res.body, c.res)
  // Hono would otherwise put the headers of the old one over these.
  c.res = undefined
  c.res = response
}
