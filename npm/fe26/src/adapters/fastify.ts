// Fastify 4 and 5.

import type { FastifyReply, FastifyRequest } from 'fastify'
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
import { type AnyReply, type AnyRequest, describe, send } from './fastify/requests.js'
import { Gate, type GateOptions, missingMiddleware, sessionOf } from './gate.js'
import type { Hooks } from './hooks.js'
import { requirementsOfGuard } from './misuse.js'
import { addWhenSent } from './outgoing.js'
import { admitToken, missingToken, type TokenEntry } from './tokens.js'

export { type AuthKitPlugin, authkit } from './fastify/plugin.js'
export type * from './public.js'

/** Options of `authkit()`: the configuration, where its own pages are, and hooks. */
export interface AdapterOptions<Custom extends object = object> extends GateOptions<HookContext, Custom> {}

/** The hooks among them. */
export type CallbackHooks<Custom extends object = object> = Hooks<HookContext, Custom>

/** What hooks get of the request. */
export interface HookContext {
  request: FastifyRequest
  /** What is set here, such as `reply.setCookie()`, is sent with the answer. */
  reply: FastifyReply
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in; set by fe26's `authkit`, and null before it has run. */
    auth: Auth | null
    /** Whose token it is; set by fe26's `requireToken()`, and null without it. */
    token: TokenInfo | null
  }
}

/** Who is signed in on this request. */
export function getAuth<Custom extends object = object>(request: AnyRequest): Auth<Custom> {
  if (!request.auth) throw missingMiddleware()
  return request.auth as Auth<Custom>
}

/** Who is signed in, behind `requireAuth()`. */
export function getSession<Custom extends object = object>(request: AnyRequest): SessionInfo<Custom> {
  return sessionOf(getAuth<Custom>(request))
}

/** Whose token it is, behind `requireToken()`. */
export function getToken<Custom extends object = object>(request: AnyRequest): TokenInfo<Custom> {
  if (!request.token) throw missingToken()
  return request.token as TokenInfo<Custom>
}

/** The AuthKit behind this request, for what handlers do themselves. */
export function getAuthKit<Custom extends object = object>(request: AnyRequest): AuthKit<Custom> {
  return Gate.of(getAuth<Custom>(request)).authkit
}

/**
 * A hook, `onRequest` or `preHandler`, that lets only requests with a session pass, and only those that meet the
 * requirements. A navigation goes to sign in and comes back, anything else gets 401 and JSON, and a failure to reach WorkOS
 * is a 503 that signs nobody out. What is forbidden is 403; for `maxAge`, a navigation goes to sign in again.
 *
 * @example
 * fastify.get('/admin', { onRequest: requireAuth({ role: 'admin', maxAge: 300 }) }, …)
 */
export function requireAuth(requirements?: Requirements) {
  const checked = requirementsOfGuard(requirements, '{ preHandler: requireAuth() }')
  return (request: AnyRequest, reply: AnyReply, done: (error?: Error) => void): void => {
    const { auth } = request
    const gate = auth && Gate.of(auth)
    const denied = gate?.guard(describe(request), auth as Auth, checked)
    if (gate && denied) denied.then(answer => send(gate, reply, answer)).catch(done)
    else done(auth ? undefined : missingMiddleware())
  }
}

/**
 * Begins a sign-in and sends the answer: for one organization, with a provider, for an address that has been asked for. Call it in a route of your own.
 *
 * @example
 * fastify.get('/sso/:organization', (request, reply) =>
 *   signIn(request, reply, { organizationId: request.params.organization, returnTo: '/' }),
 * )
 */
export async function signIn<Reply extends AnyReply>(
  request: AnyRequest,
  reply: Reply,
  options?: SignInOptions,
): Promise<Reply> {
  const gate = Gate.of(getAuth(request))
  send(gate, reply, await gate.signIn(describe(request), options))
  return reply
}

/**
 * Signs out and sends the answer. Call it in a route of your own, for GET and POST. Another website's link or form leads to a page
 * that asks first, and posts to the same path.
 *
 * @example
 * fastify.get('/leave', (request, reply) => signOut(request, reply, { returnTo: '/bye' }))
 */
export async function signOut<Reply extends AnyReply>(
  request: AnyRequest,
  reply: Reply,
  options?: SignOutOptions,
): Promise<Reply> {
  const auth = getAuth(request)
  const gate = Gate.of(auth)
  send(gate, reply, await gate.signOut(describe(request), auth, options))
  return reply
}

/**
 * Switches the person to another organization and sends the answer: on to `returnTo`, or to sign in where that
 * organization wants it; JSON for programs. Call it in a route of your own.
 *
 * The route changes what people see next: answer POST alone. Another website is refused; where other hosts of your own site are
 * not to be trusted, check where the form comes from.
 *
 * @example
 * fastify.post('/organization', (request, reply) =>
 *   switchOrganization(request, reply, { organizationId: request.body.organizationId, returnTo: '/' }),
 * )
 */
export async function switchOrganization<Reply extends AnyReply>(
  request: AnyRequest,
  reply: Reply,
  options: SwitchOptions,
): Promise<Reply> {
  const auth = getAuth(request)
  const gate = Gate.of(auth)
  send(gate, reply, await gate.switchOrganization(describe(request), auth, options))
  return reply
}

/**
 * A hook, `onRequest` or `preHandler`, for routes that API clients use as well: lets requests pass that bring an access
 * token (`Authorization: Bearer …`), or else a session cookie, and answers all others with JSON, never a redirect. It comes
 * after `authkit`. A request with an `Authorization` header is judged by that alone, and `getAuth()` then knows nobody.
 *
 * A cookie is sent by whatever page a browser is on: as with `requireAuth()`, it is its `SameSite=Lax` that keeps other
 * sites from writing with it. With `cookieSameSite: 'none'`, protect such routes against cross-site requests yourself.
 */
export function requireToken(requirements?: Requirements) {
  const checked = requirementsOfGuard(requirements, '{ preHandler: requireToken() }')
  return (request: AnyRequest, reply: AnyReply, done: (error?: Error) => void): void => {
    const { auth } = request
    if (!auth) return void done(missingMiddleware())
    const gate = Gate.of(auth)
    const pass = (entry: TokenEntry<object>) => {
      if (entry.answer) return send(gate, reply, entry.answer)
      request.token = entry.token
      request.auth = entry.auth
      addWhenSent(gate, (reply as FastifyReply).raw, entry.headers)
      return done()
    }
    const entry = admitToken(describe(request), auth, checked)
    if (entry instanceof Promise) entry.then(pass).catch(done)
    else pass(entry)
  }
}
