// The plugin: a hook that knows who asks, and the pages.

import type { FastifyInstance } from 'fastify'
import { Fe26Error } from '../../errors.js'
import type { AdapterOptions } from '../fastify.js'
import { type Entry, Gate, headersOfFailure } from '../gate.js'
import { addWhenSent } from '../outgoing.js'
import { FASTIFY } from './replies.js'
import { describe, send } from './requests.js'

/** For `fastify.register()`. With custom claims: `fastify.register(authkit<Claims>, options)`. */
export interface AuthKitPlugin {
  <Custom extends object>(fastify: FastifyInstance, options: AdapterOptions<Custom>): Promise<void>
  // The last is what `register()` infers from: the parameters of hooks get their types by it.
  (fastify: FastifyInstance, options: AdapterOptions): Promise<void>
}

/**
 * A plugin: `await fastify.register(authkit, options)`. It authenticates every request of the context it is registered
 * in and answers `/login`, `/signup`, `/callback` and `/logout`. Configuration comes from the options, then from the environment;
 * a mistake in it is an error of the registration.
 */
export const authkit: AuthKitPlugin = Object.assign(
  // Asynchronous, because Fastify does not catch what others throw.
  async <Custom extends object = object>(fastify: FastifyInstance, options: AdapterOptions<Custom>) => {
    if (typeof fastify?.addHook !== 'function') throw notRegistered()
    const gate = new Gate(options, FASTIFY)
    for (const name of ['auth', 'token']) {
      if (!fastify.hasRequestDecorator(name)) fastify.decorateRequest(name, null)
    }
    fastify.addHook('onRequest', (request, reply, next) => {
      const pass = (entry: Entry<Custom>) => {
        if (entry.answer) return send(gate, reply, entry.answer)
        request.auth = entry.auth
        addWhenSent(gate, reply.raw, entry.headers)
        return next()
      }
      const entry = gate.enter(describe(request), reply)
      if (!(entry instanceof Promise)) return pass(entry)
      entry.then(pass).catch((error: Error) => {
        addWhenSent(gate, reply.raw, headersOfFailure(error))
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

function notRegistered(): Fe26Error {
  return new Fe26Error(
    'invalid_config',
    'authkit is a plugin: write await fastify.register(authkit, options)',
  )
}

/**
 * The hook answers before a route does; but for a path that has none, Fastify runs the hooks of the root alone. Where
 * the plugin is registered further in, its own pages are found by these.
 */
function addPages(fastify: FastifyInstance, gate: Pick<Gate, 'pages'>): void {
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
