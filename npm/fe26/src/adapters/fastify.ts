// Fastify 4 and 5.

import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { AuthKit } from '../authkit.js'
import type { Answer, Auth, SessionInfo, SwitchOptions } from '../types.js'
import {
  type AdapterOptions,
  cookiesOf,
  type Entry,
  Gate,
  type GateRequest,
  missingMiddleware,
  missingSession,
} from './gate.js'
import { addWhenSent } from './outgoing.js'

export type { AdapterOptions } from './gate.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in; set by fe26's `authkit`, and null before it has run. */
    auth: Auth | null
  }
}

/**
 * A plugin: `await fastify.register(authkit, options)`. It authenticates every request of the context it is registered
 * in and answers `/login`, `/callback` and `/logout`. Configuration comes from the options, then from the environment;
 * a mistake in it is an error of the registration.
 */
export const authkit: FastifyPluginAsync<AdapterOptions> = Object.assign(
  // Asynchronous, because Fastify does not catch what others throw.
  async (fastify: FastifyInstance, options: AdapterOptions) => {
    const gate = new Gate(options)
    if (!fastify.hasRequestDecorator('auth')) fastify.decorateRequest('auth', null)
    fastify.addHook('onRequest', (request, reply, next) => {
      const pass = (entry: Entry<object>) => {
        if (entry.answer) return answer(gate, reply, entry.answer)
        request.auth = entry.auth
        if (!addWhenSent(reply.raw, entry.headers)) gate.authkit.reportNotSent(entry.headers.append)
        return next()
      }
      const entry = gate.enter(describe(request))
      if (!(entry instanceof Promise)) return pass(entry)
      entry.then(pass).catch((error: Error) => {
        const cookies = cookiesOf(error)
        // Unless something else, such as a time limit, has answered meanwhile.
        if (!reply.sent) for (const cookie of cookies) reply.header('set-cookie', cookie)
        else gate.authkit.reportNotSent(cookies.map(cookie => ['set-cookie', cookie]))
        next(error)
      })
    })
    addPages(fastify, gate)
  },
  {
    // What Fastify reads off a plugin: this one belongs to the context it is registered in, and has a name.
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: 'fe26',
    [Symbol.for('plugin-meta')]: { name: 'fe26', fastify: '4.x || 5.x' },
  },
)

/** Who is signed in on this request. */
export function getAuth<Custom extends object = object>(request: AnyRequest): Auth<Custom> {
  if (!request.auth) throw missingMiddleware()
  return request.auth as Auth<Custom>
}

/** Who is signed in, behind `requireAuth()`. */
export function getSession<Custom extends object = object>(request: AnyRequest): SessionInfo<Custom> {
  const auth = getAuth<Custom>(request)
  if (!auth.authenticated) throw missingSession()
  return auth
}

/** The AuthKit behind this request, for what handlers do themselves. */
export function getAuthKit<Custom extends object = object>(request: AnyRequest): AuthKit<Custom> {
  return Gate.of(getAuth<Custom>(request)).authkit
}

/**
 * A hook, `onRequest` or `preHandler`, that lets only requests with a session pass. A navigation goes to sign in and
 * comes back, anything else gets 401 and JSON, and a failure to reach WorkOS is a 503 that signs nobody out.
 */
export function requireAuth() {
  return (request: AnyRequest, reply: AnyReply, done: (error?: Error) => void): void => {
    const { auth } = request
    const gate = auth && Gate.of(auth)
    const denied = gate?.guard(describe(request), auth as Auth)
    if (gate && denied) denied.then(denial => answer(gate, reply, denial)).catch(done)
    else done(auth ? undefined : missingMiddleware())
  }
}

/**
 * Switches the person to another organization and sends the answer: on to `returnTo`, or to sign in where that
 * organization wants it; JSON for programs. Call it in a route of your own.
 *
 * The route changes what people see next: answer POST alone, and check where it comes from as you do for other forms.
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
  answer(gate, reply, await gate.switchOrganization(describe(request), auth, options))
  return reply
}

/** A request of any route. */
type AnyRequest = Pick<FastifyRequest, 'auth' | 'originalUrl' | 'method' | 'headers'>

/** A reply of any route, whatever its schema lets it send. */
type AnyReply = Pick<FastifyReply, 'sent'>

function describe({ originalUrl, method, headers }: AnyRequest): GateRequest {
  return { url: originalUrl, method, headers }
}

/** Unless something else, such as a time limit, has answered meanwhile. */
function answer<Custom extends object>(
  gate: Gate<Custom>,
  any: AnyReply,
  { status, headers, body }: Answer,
): void {
  if (any.sent) {
    gate.authkit.reportNotSent(headers)
    return
  }
  const reply = any as FastifyReply
  reply.code(status)
  for (const [name, value] of headers) reply.header(name, value)
  // An empty text would be given a content type.
  reply.send(body || undefined)
}

/**
 * The hook answers before a route does; but for a path that has none, Fastify runs the hooks of the root alone. Where
 * the plugin is registered further in, its own pages are found by these.
 */
function addPages(fastify: FastifyInstance, gate: Gate): void {
  const prefix = fastify.prefix.replace(/\/$/, '')
  for (const { path, methods } of gate.pages) {
    if (path !== prefix && !path.startsWith(`${prefix}/`)) {
      fastify.log.warn(`fe26: ${path} is outside of ${prefix}, so another server has to answer it`)
      continue
    }
    fastify.route({
      method: [...methods],
      url: decodeURI(path.slice(prefix.length)).replaceAll(':', '::'),
      exposeHeadRoute: false,
      handler: (_request, reply) => reply.callNotFound(),
    })
  }
}
