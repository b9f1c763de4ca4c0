// Hono, on Workers and every other runtime it runs on.

import type { Context, MiddlewareHandler } from 'hono'
import type { AuthKit } from '../authkit.js'
import type {
  Auth,
  Requirements,
  SessionInfo,
  SignInOptions,
  SignOutOptions,
  SwitchOptions,
  TokenInfo,
} from '../types.js'
import { Gate, type GateOptions, missingMiddleware, sessionOf } from './gate.js'
import { Gates } from './hono/gates.js'
import { enter, finish, prepare, respond, respondLater } from './hono/responses.js'
import type { Hooks } from './hooks.js'
import { refuseUncalled, requirementsOfGuard } from './misuse.js'
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
  refuseUncalled(options, 'app.use(authkit())')
  const gates = new Gates<Custom>(options)
  return async (c, next) => {
    const gate = gates.for(c.env as object | undefined)
    const entry = await enter(gate, c)
    if (entry.answer) return respond(c, entry.answer)
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
  const checked = requirementsOfGuard(requirements, 'app.get(path, requireAuth(), handler)')
  return (c, next) => {
    const auth = getAuth(c)
    const gate = Gate.of(auth)
    const denied = gate.guard(c.req.raw, auth, checked)
    return denied ? respondLater(gate, c, denied) : next()
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
  Variables: { token: TokenInfo<Custom>; auth: Auth<Custom> }
}> {
  const checked = requirementsOfGuard(requirements, 'app.get(path, requireToken(), handler)')
  return async (c, next) => {
    const admitted = admitToken(c.req.raw, getAuth<Custom>(c), checked)
    const entry = admitted instanceof Promise ? await admitted : admitted
    if (entry.answer) return respond(c, entry.answer)
    c.set('token', entry.token)
    c.set('auth', entry.auth)
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
  const gate = Gate.of(getAuth(c))
  return respondLater(gate, c, gate.signIn(c.req.raw, options))
}

/**
 * Signs out. Return the response from a route of your own, for GET and POST. Another website's link or form leads to a page
 * that asks first, and posts to the same path.
 *
 * @example
 * app.all('/leave', c => signOut(c, { returnTo: '/bye' }))
 */
export async function signOut(c: Context, options?: SignOutOptions): Promise<Response> {
  const auth = getAuth(c)
  const gate = Gate.of(auth)
  return respondLater(gate, c, gate.signOut(c.req.raw, auth, options))
}

/**
 * Switches the person to another organization and says what to answer: on to `returnTo`, or to sign in where that
 * organization wants it; JSON for programs. Return the response from a route of your own.
 *
 * The route changes what people see next: answer POST alone. Another website is refused; where other hosts of your own site are
 * not to be trusted, check where the form comes from.
 *
 * @example
 * app.post('/organization', async c => {
 *   const { organizationId } = await c.req.parseBody()
 *   return switchOrganization(c, { organizationId: String(organizationId), returnTo: '/' })
 * })
 */
export async function switchOrganization(c: Context, options: SwitchOptions): Promise<Response> {
  const auth = getAuth(c)
  const gate = Gate.of(auth)
  return respondLater(gate, c, gate.switchOrganization(c.req.raw, auth, options))
}
