// Express 4 and 5.

import type { NextFunction, Request, RequestHandler, Response } from 'express'
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
import { type AnyRequest, describe, EXPRESS } from './express/requests.js'
import { type Entry, Gate, type GateOptions, headersOfFailure, missingMiddleware, sessionOf } from './gate.js'
import type { Hooks } from './hooks.js'
import { refuseUncalled, requirementsOfGuard } from './misuse.js'
import { addWhenSent, send } from './outgoing.js'
import { admitToken, missingToken, type TokenEntry } from './tokens.js'

export type * from './public.js'

/** Options of `authkit()`: the configuration, where its own pages are, and hooks. */
export interface AdapterOptions<Custom extends object = object> extends GateOptions<HookContext, Custom> {}

/** The hooks among them. */
export type CallbackHooks<Custom extends object = object> = Hooks<HookContext, Custom>

/** What hooks get of the request. */
export interface HookContext {
  req: Request
  /** What is set here, such as `res.cookie()`, is sent with the answer. */
  res: Response
}

declare global {
  namespace Express {
    interface Request {
      /** Who is signed in; set by fe26's `authkit()`. */
      auth?: Auth
      /** Whose token it is; set by fe26's `requireToken()`. */
      token?: TokenInfo
    }
  }
}

/**
 * Authenticates every request it covers and answers `/login`, `/signup`, `/callback` and `/logout`. Configuration comes from the
 * options, then from the environment; a mistake in it is thrown at once.
 */
export function authkit<Custom extends object = object>(
  options: AdapterOptions<Custom> = {},
): RequestHandler {
  refuseUncalled(options, 'app.use(authkit())')
  const gate = new Gate(options, EXPRESS)
  return (req, res, next) => {
    const pass = (entry: Entry<Custom>) => {
      if (entry.answer) return send(gate, res, entry.answer)
      req.auth = entry.auth
      addWhenSent(gate, res, entry.headers)
      return next()
    }
    const entry = gate.enter(describe(req), res)
    if (!(entry instanceof Promise)) return pass(entry)
    entry.then(pass).catch((error: unknown) => {
      addWhenSent(gate, res, headersOfFailure(error))
      next(error)
    })
  }
}

/** Who is signed in on this request. */
export function getAuth<Custom extends object = object>(req: AnyRequest): Auth<Custom> {
  if (!req.auth) throw missingMiddleware()
  return req.auth as Auth<Custom>
}

/** Who is signed in, behind `requireAuth()`. */
export function getSession<Custom extends object = object>(req: AnyRequest): SessionInfo<Custom> {
  return sessionOf(getAuth<Custom>(req))
}

/** The AuthKit behind this request, for what handlers do themselves. */
export function getAuthKit<Custom extends object = object>(req: AnyRequest): AuthKit<Custom> {
  return Gate.of(getAuth<Custom>(req)).authkit
}

/** Whose token it is, behind `requireToken()`. */
export function getToken<Custom extends object = object>(req: AnyRequest): TokenInfo<Custom> {
  if (!req.token) throw missingToken()
  return req.token as TokenInfo<Custom>
}

/**
 * Lets only requests with a session pass, and only those that meet the requirements. A navigation goes to sign in and
 * comes back, anything else gets 401 and JSON, and a failure to reach WorkOS is a 503 that signs nobody out. What is
 * forbidden is 403; for `maxAge`, a navigation goes to sign in again.
 *
 * @example
 * app.get('/admin', requireAuth({ role: 'admin', maxAge: 300 }), …)
 */
export function requireAuth(requirements?: Requirements) {
  const checked = requirementsOfGuard(requirements, 'app.get(path, requireAuth(), handler)')
  // Generic, so that the parameters of the route it guards keep their types.
  return <Params, Body, Given, Query, Locals extends Record<string, unknown>>(
    req: Request<Params, Body, Given, Query, Locals>,
    res: Response<Body, Locals>,
    next: NextFunction,
  ): void => {
    const { auth } = req
    const gate = auth && Gate.of(auth)
    const denied = gate?.guard(describe(req), auth as Auth, checked)
    if (gate && denied) denied.then(denial => send(gate, res, denial)).catch(next)
    else next(auth ? undefined : missingMiddleware())
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
export function requireToken(requirements?: Requirements) {
  const checked = requirementsOfGuard(requirements, 'app.get(path, requireToken(), handler)')
  return <Params, Body, Given, Query, Locals extends Record<string, unknown>>(
    req: Request<Params, Body, Given, Query, Locals>,
    res: Response<Body, Locals>,
    next: NextFunction,
  ): void => {
    const { auth } = req
    if (!auth) return void next(missingMiddleware())
    const gate = Gate.of(auth)
    const pass = (entry: TokenEntry<object>) => {
      if (entry.answer) return send(gate, res, entry.answer)
      req.token = entry.token
      req.auth = entry.auth
      addWhenSent(gate, res, entry.headers)
      return next()
    }
    const entry = admitToken(describe(req), auth, checked)
    if (entry instanceof Promise) entry.then(pass).catch(next)
    else pass(entry)
  }
}

/**
 * Begins a sign-in and sends the answer: for one organization, with a provider, for an address that has been asked for. Call it in a route of your own.
 *
 * @example
 * app.get('/sso/:organization', (req, res, next) => {
 *   signIn(req, res, { organizationId: req.params.organization, returnTo: '/' }).catch(next)
 * })
 */
export async function signIn(req: AnyRequest, res: Response, options?: SignInOptions): Promise<void> {
  const gate = Gate.of(getAuth(req))
  send(gate, res, await gate.signIn(describe(req), options))
}

/**
 * Signs out and sends the answer. Call it in a route of your own, for GET and POST. Another website's link or form leads to a page
 * that asks first, and posts to the same path.
 *
 * @example
 * app.all('/leave', (req, res, next) => void signOut(req, res, { returnTo: '/bye' }).catch(next))
 */
export async function signOut(req: AnyRequest, res: Response, options?: SignOutOptions): Promise<void> {
  const auth = getAuth(req)
  const gate = Gate.of(auth)
  send(gate, res, await gate.signOut(describe(req), auth, options))
}

/**
 * Switches the person to another organization and sends the answer: on to `returnTo`, or to sign in where that
 * organization wants it; JSON for programs. Call it in a route of your own.
 *
 * The route changes what people see next: answer POST alone. Another website is refused; where other hosts of your own site are
 * not to be trusted, check where the form comes from.
 *
 * @example
 * app.post('/organization', express.urlencoded(), (req, res, next) => {
 *   switchOrganization(req, res, { organizationId: req.body.organizationId, returnTo: '/' }).catch(next)
 * })
 */
export async function switchOrganization(
  req: AnyRequest,
  res: Response,
  options: SwitchOptions,
): Promise<void> {
  const auth = getAuth(req)
  const gate = Gate.of(auth)
  send(gate, res, await gate.switchOrganization(describe(req), auth, options))
}
