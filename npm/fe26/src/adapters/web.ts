// Anything that speaks fetch: a `Request` comes in, a `Response` goes out.

import type { AuthKit } from '../authkit.js'
import { requirementsIn } from '../requirements.js'
import type {
  Auth,
  Requirements,
  SessionInfo,
  SignInOptions,
  SignOutOptions,
  SwitchOptions,
  TokenInfo,
} from '../types.js'
import { Gate, type GateOptions, sessionOf } from './gate.js'
import type { Hooks } from './hooks.js'
import { admitToken, keepToken, keptToken } from './tokens.js'
import { WebAuthKit } from './web/kit.js'
import { authFor, byToken, entered, getAuth, respond } from './web/passage.js'

export type * from './public.js'
export { type ErrorPage, type Next, WebAuthKit, type WebEntry } from './web/kit.js'
export { getAuth, Passage } from './web/passage.js'

/** Options of `authkit()`: the configuration, where its own pages are, and hooks. */
export interface AdapterOptions<Custom extends object = object> extends GateOptions<HookContext, Custom> {}

/** The hooks among them. */
export type CallbackHooks<Custom extends object = object> = Hooks<HookContext, Custom>

/** What hooks get of the request. */
export interface HookContext {
  request: Request
}

/**
 * The sessions of an application. Configuration comes from the options, then from the environment; on Workers, pass
 * `env`. A mistake in it is thrown by the first request, because frameworks import this while they build, where there is
 * no configuration yet.
 */
export function authkit<Custom extends object = object>(
  options: AdapterOptions<Custom> = {},
): WebAuthKit<Custom> {
  return new WebAuthKit<Custom>(options)
}

/** Who is signed in, behind `requireAuth()`. */
export function getSession<Custom extends object = object>(request: Request): SessionInfo<Custom> {
  return sessionOf(getAuth<Custom>(request))
}

/** The AuthKit behind this request, for what handlers do themselves. */
export function getAuthKit<Custom extends object = object>(request: Request): AuthKit<Custom> {
  return Gate.of(getAuth<Custom>(request)).authkit
}

/** Whose token it is, behind `requireToken()`. */
export function getToken<Custom extends object = object>(request: Request): TokenInfo<Custom> {
  return keptToken<Custom>(request)
}

/** What a request must have. Frameworks that give their handlers another `Request` than their middleware pass `auth`. */
export interface WebRequirements extends Requirements, OfRequest {}

/** Who is signed in, where the request does not tell. */
export interface OfRequest {
  auth?: Auth
}

/**
 * The answer to a request that has no session, or does not meet the requirements; nothing if it may pass. A navigation goes
 * to sign in and comes back, anything else gets 401 and JSON, and a failure to reach WorkOS is a 503 that signs nobody out.
 * What is forbidden is 403; for `maxAge`, a navigation goes to sign in again.
 *
 * @example
 * const denied = await requireAuth(request, { role: 'admin' })
 * if (denied) return denied
 */
export async function requireAuth(
  request: Request,
  requirements?: WebRequirements,
): Promise<Response | undefined> {
  const checked = requirementsIn(requirements)
  const auth = authFor(request, requirements?.auth)
  const denied = await Gate.of(auth).guard(request, auth, checked)
  return denied && respond(denied, request)
}

/**
 * Begins a sign-in: for one organization, with a provider, for an address that has been asked for. Return the response from a route
 * of your own. Frameworks that give their handlers another `Request` than their middleware pass `auth` as well.
 *
 * @example
 * return signIn(request, { organizationId: 'org_123', returnTo: '/' })
 */
export async function signIn(
  request: Request,
  { auth: given, ...options }: SignInOptions & OfRequest = {},
): Promise<Response> {
  const auth = authFor(request, given)
  return respond(await Gate.of(auth).signIn(request, options), request)
}

/**
 * Signs out. Return the response from a route of your own, for GET and POST. Another website's link or form leads to a page
 * that asks first, and posts to the same path.
 *
 * @example
 * return signOut(request, { returnTo: '/bye' })
 */
export async function signOut(
  request: Request,
  { auth: given, ...options }: SignOutOptions & OfRequest = {},
): Promise<Response> {
  const auth = authFor(request, given)
  return respond(await Gate.of(auth).signOut(request, auth, options), request)
}

/**
 * Switches the person to another organization and gives the answer: on to `returnTo`, or to sign in where that
 * organization wants it; JSON for programs. Return it from a route of your
 * own. Frameworks that give their handlers another `Request` than their middleware pass `auth` as well.
 *
 * The route changes what people see next: answer POST alone. Another website is refused; where other hosts of your own site are
 * not to be trusted, check where the form comes from.
 *
 * @example
 * const { organizationId } = Object.fromEntries(await request.clone().formData())
 * return switchOrganization(request, { organizationId: String(organizationId), returnTo: '/' })
 */
export async function switchOrganization(
  request: Request,
  { auth: given, ...options }: SwitchOptions & OfRequest,
): Promise<Response> {
  const auth = authFor(request, given)
  return respond(await Gate.of(auth).switchOrganization(request, auth, options), request)
}

/**
 * For routes that API clients use as well: the answer to a request that brings neither an access token
 * (`Authorization: Bearer …`) nor a session cookie, or does not meet the requirements; nothing if it may pass. It is JSON,
 * never a redirect. A request with an `Authorization` header is judged by that alone, and `getAuth()` then knows nobody.
 *
 * A cookie is sent by whatever page a browser is on: as with `requireAuth()`, it is its `SameSite=Lax` that keeps other
 * sites from writing with it. With `cookieSameSite: 'none'`, protect such routes against cross-site requests yourself.
 */
export async function requireToken(
  request: Request,
  requirements?: WebRequirements,
): Promise<Response | undefined> {
  const checked = requirementsIn(requirements)
  const auth = authFor(request, requirements?.auth)
  const entry = await admitToken(request, auth, checked)
  if (entry.answer) return respond(entry.answer, request)
  keepToken(request, entry.token)
  entered.set(request, entry.auth)
  byToken.set(request, entry.headers)
  return undefined
}
