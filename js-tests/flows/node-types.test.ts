// The types people write against in Fastify, Koa and plain Node. `tsc` is what fails here.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import type { Duplex } from 'node:stream'
import createFastify, { type FastifyRequest } from 'fastify'
import type { Auth, AuthKit, SessionInfo, User } from 'fe26'
import * as fastify from 'fe26/fastify'
import * as koa from 'fe26/koa'
import * as node from 'fe26/node'
import Koa from 'koa'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { CONFIG } from './local-session.js'

interface Plan {
  plan: 'free' | 'pro'
}

const UNCONFIGURED = expect.objectContaining({ code: 'invalid_config' })

describe('Fastify', () => {
  it('has auth on the request, and hooks that fit every route', async () => {
    const app = createFastify()
    await app.register(fastify.authkit, CONFIG)
    expectTypeOf<FastifyRequest['auth']>().toEqualTypeOf<Auth | null>()
    expectTypeOf(fastify.getAuth<Plan>).returns.toEqualTypeOf<Auth<Plan>>()
    expectTypeOf(fastify.getAuthKit<Plan>).returns.toEqualTypeOf<AuthKit<Plan>>()

    app.get<{ Params: { id: string }; Headers: { 'x-own': string }; Reply: { 200: { id: string } } }>(
      '/orders/:id',
      { preHandler: fastify.requireAuth(), onRequest: [fastify.requireAuth()] },
      async (request, reply) => {
        expectTypeOf(request.params.id).toEqualTypeOf<string>()
        expectTypeOf(fastify.getSession<Plan>(request)).toEqualTypeOf<SessionInfo<Plan>>()
        return reply.code(200).send({ id: request.params.id })
      },
    )
    app.addHook('preHandler', fastify.requireAuth())
    app.register(async scope => void scope.addHook('onRequest', fastify.requireAuth()))
    await app.close()
    expect(() => fastify.getAuth({ auth: null } as FastifyRequest)).toThrow(UNCONFIGURED)
  })

  it('is registered with options alone or none, over any server', async () => {
    const http2 = createFastify({ http2: true })
    http2.register(fastify.authkit, CONFIG)
    http2.get('/', { onRequest: fastify.requireAuth() }, async request => fastify.getSession(request).user)
    await http2.close()
    // @ts-expect-error there is no such option
    const wrong = () => createFastify().register(fastify.authkit, { ...CONFIG, redirectUri: 1 })
    const bare = () => createFastify().register(fastify.authkit)
    expect([wrong, bare]).toHaveLength(2)
  })
})

describe('Koa', () => {
  it('has auth in the state, of an application typed beforehand or by use()', () => {
    new Koa().use(koa.authkit<Plan>(CONFIG)).use(ctx => {
      expectTypeOf(ctx.state.auth).toEqualTypeOf<Auth<Plan>>()
    })
    const app = new Koa<koa.AuthState<Plan>>()
    app.use(koa.authkit<Plan>(CONFIG))
    app.use(koa.requireAuth())
    app.use(ctx => {
      expectTypeOf(ctx.state.auth).toEqualTypeOf<Auth<Plan>>()
      expectTypeOf(koa.getAuth<Plan>(ctx)).toEqualTypeOf<Auth<Plan>>()
      expectTypeOf(koa.getSession<Plan>(ctx)).toEqualTypeOf<SessionInfo<Plan>>()
      expectTypeOf(koa.getAuthKit<Plan>(ctx)).toEqualTypeOf<AuthKit<Plan>>()
    })
    const nobody = { state: {} } as Parameters<typeof koa.getAuth>[0]
    expect(() => koa.getAuth(nobody)).toThrow(UNCONFIGURED)
  })
})

describe('Node', () => {
  const auth = node.authkit(CONFIG)

  it('has auth on the request of a listener, and a session behind requireAuth()', () => {
    createServer(
      auth((req, res) => {
        expectTypeOf(req).toExtend<IncomingMessage>()
        expectTypeOf(req.auth).toEqualTypeOf<Auth>()
        expectTypeOf(res).toExtend<ServerResponse>()
      }),
    )
    createServer(
      auth(
        node.requireAuth((req, res) => {
          expectTypeOf(req.auth.user).toEqualTypeOf<User>()
          expectTypeOf(res).toExtend<ServerResponse>()
        }),
      ),
    )
    const page = node.requireAuth((req, res) => res.end(req.auth.user.email))
    createServer(auth((req, res) => page(req, res)))
    node.authkit<Plan>(CONFIG)(req => expectTypeOf(req.auth).toEqualTypeOf<Auth<Plan>>())
    expectTypeOf(node.getSession<Plan>).returns.toEqualTypeOf<SessionInfo<Plan>>()
    expect(() => node.getAuth({} as IncomingMessage)).toThrow(UNCONFIGURED)
  })

  it('has it in the handshake of a WebSocket', () => {
    const server = createServer()
    server.on(
      'upgrade',
      auth.upgrade((req, socket, head) => {
        expectTypeOf(req.auth).toEqualTypeOf<Auth>()
        expectTypeOf(socket).toEqualTypeOf<Duplex>()
        expectTypeOf(head).toEqualTypeOf<Buffer>()
      }),
    )
    server.on(
      'upgrade',
      auth.upgrade(
        node.requireAuth((req, socket, head) => {
          expectTypeOf(req.auth).toEqualTypeOf<SessionInfo>()
          expectTypeOf(socket).toEqualTypeOf<Duplex>()
          expectTypeOf(head).toEqualTypeOf<Buffer>()
        }),
      ),
    )
    expect(server.listenerCount('upgrade')).toBe(2)
  })

  it('has it over HTTP/2, where the listener says what it takes', () => {
    const listener = auth((req: node.WithAuth<Http2ServerRequest>, res: Http2ServerResponse) => {
      expectTypeOf(req.auth).toEqualTypeOf<Auth>()
      res.end()
    })
    const guarded = auth(
      node.requireAuth((req: node.WithSession<Http2ServerRequest>, res: Http2ServerResponse) => {
        res.end(req.auth.user.email)
      }),
    )
    for (const one of [listener, guarded]) createSecureServer({}, one).close()
  })
})
