// Koa 2 and 3.

import type { Context, Middleware, Next } from 'koa'
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
import { type Entry, Gate, type GateOptions, headersOfFailure, missingMiddleware, sessionOf } from './gate.js'
import type { Hooks } from './hooks.js'
import { type AnyContext, describe, KOA, send } from './koa/contexts.js'
import { refuseUncalled, requirementsOfGuard } from './misuse.js'
import { addWhenSent } from './outgoing.js'
import { admitToken, missingToken } from './tokens.js'

export type * from './public.js'

/** Options of `authkit()`: the configuration, where its own pages are, and hooks. */
export interface AdapterOptions<Custom extends object = object> extends GateOptions<HookContext, Custom> {}

/** The hooks among them. */
export type CallbackHooks<Custom extends object = object> = Hooks<HookContext, Custom>

/** What hooks get of the request. */
export interface HookContext {
  /** What is set here, such as `ctx.cookies`, is sent with the answer. */
  ctx: Context
}

/** What `authkit()` adds to a Koa app's state: `ctx.state.auth`; and `requireToken()` on its routes `ctx.state.token`. */
export interface AuthState<Custom extends object = object> {
  auth: Auth<Custom>
  token?: TokenInfo<Custom>
}

/**
 * Authenticates every request it covers and answers `/login`, `/signup`, `/callback` and `/logout`. Configuration comes from the
 * options, then from the environment; a mistake in it is thrown at once.
 */
export function authkit<Custom extends object = object>(
  options: AdapterOptions<Custom> = {},
): Middleware<AuthState<Custom>> {
  refuseUncalled(options, 'app.use(authkit())')
  const gate = new Gate(options, KOA)
  return (ctx, next) => {
    const pass = (entry: Entry<Custom>) => {
      if (entry.answer) return send(gate, ctx, entry.answer)
      ctx.state.auth = entry.auth
      // Not with `ctx.set()`: Koa removes all headers from the answer to an error.
      addWhenSent(gate, ctx.res, entry.headers)
      return next()
    }
    const entry = gate.enter(describe(ctx), ctx as unknown as Context)
    if (!(entry instanceof Promise)) return pass(entry)
    return entry.then(pass, (error: unknown) => {
      addWhenSent(gate, ctx.res, headersOfFailure(error))
      throw error
    })
  }
}

/** Who is signed in on this request. */
export function getAuth<Custom extends object = object>(ctx: AnyContext): Auth<Custom> {
  const { auth } = ctx.state
  if (!auth) throw missingMiddleware()
  return auth as Auth<Custom>
}

/** Who is signed in, behind `requireAuth()`. */
export function getSession<Custom extends object = object>(ctx: AnyContext): SessionInfo<Custom> {
  return sessionOf(getAuth<Custom>(ctx))
}

/** Whose token it is, behind `requireToken()`. */
export function getToken<Custom extends object = object>(ctx: AnyContext): TokenInfo<Custom> {
  const { token } = ctx.state
  if (!token) throw missingToken()
  return token as TokenInfo<Custom>
}

/** The AuthKit behind this request, for what handlers do themselves. */
export function getAuthKit<Custom extends object = object>(ctx: AnyContext): AuthKit<Custom> {
  return Gate.of(getAuth<Custom>(ctx)).authkit
}

/**
 * Lets only requests with a session pass, and only those that meet the requirements. A navigation goes to sign in and
 * comes back, anything else gets 401 and JSON, and a failure to reach WorkOS is a 503 that signs nobody out. What is
 * forbidden is 403; for `maxAge`, a navigation goes to sign in again.
 *
 * @example
 * router.get('/admin', requireAuth({ role: 'admin', maxAge: 300 }), …)
 */
export function requireAuth(requirements?: Requirements) {
  const checked = requirementsOfGuard(requirements, 'router.get(path, requireAuth(), handler)')
  return async (ctx: AnyContext, next: Next): Promise<unknown> => {
    const auth = getAuth(ctx)
    const gate = Gate.of(auth)
    const denied = gate.guard(describe(ctx), auth, checked)
    return denied ? send(gate, ctx, await denied) : next()
  }
}

/**
 * Begins a sign-in and answers: for one organization, with a provider, for an address that has been asked for. Call it in a route of your own.
 *
 * @example
 * router.get('/sso/:organization', ctx => signIn(ctx, { organizationId: ctx.params.organization, returnTo: '/' }))
 */
export async function signIn(ctx: AnyContext, options?: SignInOptions): Promise<void> {
  const gate = Gate.of(getAuth(ctx))
  send(gate, ctx, await gate.signIn(describe(ctx), options))
}

/**
 * Signs out and answers. Call it in a route of your own, for GET and POST. Another website's link or form leads to a page
 * that asks first, and posts to the same path.
 *
 * @example
 * router.all('/leave', ctx => signOut(ctx, { returnTo: '/bye' }))
 */
export async function signOut(ctx: AnyContext, options?: SignOutOptions): Promise<void> {
  const auth = getAuth(ctx)
  const gate = Gate.of(auth)
  send(gate, ctx, await gate.signOut(describe(ctx), auth, options))
}

/**
 * Switches the person to another organization and answers: on to `returnTo`, or to sign in where that
 * organization wants it; JSON for programs. Call it in a route of your own.
 *
 * The route changes what people see next: answer POST alone. Another website is refused; where other hosts of your own site are
 * not to be trusted, check where the form comes from.
 *
 * @example
 * router.post('/organization', ctx =>
 *   switchOrganization(ctx, { organizationId: ctx.request.body.organizationId, returnTo: '/' }),
 * )
 */
export async function switchOrganization(ctx: AnyContext, options: SwitchOptions): Promise<void> {
  const auth = getAuth(ctx)
  const gate = Gate.of(auth)
  send(gate, ctx, await gate.switchOrganization(describe(ctx), auth, options))
}

/**
 * For routes that API clients use as well: lets requests pass that bring an access token (`Authorization: Bearer …`), or
 * else a session cookie, and answers all others with JSON, never a redirect. It comes after `authkit()`. A request with an
 * `Authorization` header is judged by that alone, and `getAuth()` then knows nobody.
 *
 * A cookie is sent by whatever page a browser is on: as with `requireAuth()`, it is its `SameSite=Lax` that keeps other
 * sites from writing with it. With `cookieSameSite: 'none'`, protect such routes against cross-site requests yourself.
 */
export function requireToken(requirements?: Requirements) {
  const checked = requirementsOfGuard(requirements, 'router.get(path, requireToken(), handler)')
  return async (ctx: AnyContext, next: Next): Promise<unknown> => {
    const auth = getAuth(ctx)
    const gate = Gate.of(auth)
    const admitted = admitToken(describe(ctx), auth, checked)
    const entry = admitted instanceof Promise ? await admitted : admitted
    if (entry.answer) return send(gate, ctx, entry.answer)
    ctx.state.token = entry.token
    ctx.state.auth = entry.auth
    addWhenSent(gate, ctx.res, entry.headers)
    return next()
  }
}
