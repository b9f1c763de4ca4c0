// What people get wrong when they put an adapter together: each mistake says its fix.

import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import express5, { type ErrorRequestHandler } from 'express'
import fastify5 from 'fastify'
import fastify4 from 'fastify4'
import * as forExpress from 'fe26/express'
import * as forFastify from 'fe26/fastify'
import * as forHono from 'fe26/hono'
import * as forKoa from 'fe26/koa'
import * as forNode from 'fe26/node'
import * as forWeb from 'fe26/web'
import { Hono } from 'hono'
import Koa3 from 'koa'
import { describe, expect, it } from 'vitest'
import { CONFIG, signedIn } from './local-session.js'

const { default: Koa2 } = (await import('koa2' as string)) as { default: typeof Koa3 }
const { default: express4 } = (await import('express4' as string)) as { default: typeof express5 }

const uncalled = (fix: string) =>
  expect.objectContaining({ code: 'invalid_config', message: expect.stringContaining(`write ${fix}`) })

/** What can be passed on uncalled, and the fix. */
type Mistakes = (readonly [given: unknown, fix: string])[]
const mistakes = (
  { authkit, requireAuth, requireToken }: { authkit?: unknown; requireAuth: unknown; requireToken: unknown },
  router = 'app',
): Mistakes => [
  ...(authkit ? [[authkit, 'app.use(authkit())'] as const] : []),
  [requireAuth, `${router}.get(path, requireAuth(), handler)`],
  [requireToken, `${router}.get(path, requireToken(), handler)`],
]

describe('passed on without being called', () => {
  it.each([
    ['Express 5', express5],
    ['Express 4', express4],
  ])('in %s', async (_name, express) => {
    for (const [given, fix] of mistakes(forExpress)) {
      const errors: unknown[] = []
      const app = express()
      app.use(given as never)
      app.use(((error, _req, res, _next) => {
        errors.push(error)
        res.end()
      }) as ErrorRequestHandler)
      await ask(app)
      expect(errors).toEqual([uncalled(fix)])
    }
  })

  it.each([
    ['Koa 3', Koa3],
    ['Koa 2', Koa2],
  ])('in %s', async (_name, Application) => {
    for (const [given, fix] of mistakes(forKoa, 'router')) {
      const errors: unknown[] = []
      const app = new Application().use(given as never)
      app.on('error', error => errors.push(error))
      await ask(app.callback())
      expect(errors).toEqual([uncalled(fix)])
    }
  })

  it('in Hono', async () => {
    for (const [given, fix] of mistakes(forHono)) {
      const errors: unknown[] = []
      const app = new Hono().use(given as never)
      app.onError((error, c) => {
        errors.push(error)
        return c.body(null, 500)
      })
      await app.request('/')
      expect(errors).toEqual([uncalled(fix)])
    }
  })

  it.each([
    ['Fastify 5', fastify5],
    ['Fastify 4', fastify4 as unknown as typeof fastify5],
  ])('in %s', async (_name, fastify) => {
    for (const [given, fix] of [
      [forFastify.requireAuth, '{ preHandler: requireAuth() }'],
      [forFastify.requireToken, '{ preHandler: requireToken() }'],
    ] as const) {
      const errors: unknown[] = []
      const app = fastify()
      app.setErrorHandler((error, _request, reply) => {
        errors.push(error)
        return reply.code(500).send()
      })
      app.get('/', { preHandler: given as never }, async () => 'passed')
      expect((await app.inject('/')).statusCode).toBe(500)
      expect(errors).toEqual([uncalled(fix)])
      await app.close()
    }
  })

  it('on node:http', () => {
    const req = { headers: {} } as IncomingMessage
    const call = (listener: unknown) => () => (listener as (...given: unknown[]) => unknown)(req, {})
    expect(call(forNode.authkit)).toThrow(uncalled('createServer(authkit()(listener))'))
    expect(call(forNode.authkit(CONFIG))).toThrow(uncalled('createServer(authkit()(listener))'))
    expect(call(forNode.authkit(CONFIG).upgrade)).toThrow(
      uncalled("server.on('upgrade', authkit().upgrade(listener))"),
    )
    expect(call(forNode.requireAuth)).toThrow(uncalled('requireAuth(listener, requirements)'))
    expect(call(forNode.requireToken)).toThrow(uncalled('requireToken(listener, requirements)'))
  })
})

it.each([
  ['Fastify 5', fastify5],
  ['Fastify 4', fastify4 as unknown as typeof fastify5],
])('called where %s calls it', async (_name, fastify) => {
  const register = (plugin: unknown) => {
    const app = fastify()
    app.register(plugin as never, CONFIG as never)
    return Promise.resolve(app.ready()).catch(error => error)
  }
  const called = (forFastify.authkit as () => Promise<void>)()
  expect(await register(called)).toEqual(uncalled('await fastify.register(authkit, options)'))
})

describe('node:http', () => {
  const wrong = expect.objectContaining({ code: 'invalid_argument', name: 'TypeError' })

  it('wants a listener, and wants it first', () => {
    const auth = forNode.authkit(CONFIG)
    const listener = () => {}
    for (const call of [
      () => auth(undefined as never),
      () => auth.upgrade(undefined as never),
      () => forNode.requireAuth({ role: 'admin' } as never, listener as never),
      () => forNode.requireToken({ role: 'admin' } as never, listener as never),
      () => forNode.requireAuth(undefined as never),
    ]) {
      expect(call).toThrow(wrong)
    }
  })

  it('takes what takes errors as an option, of requests and of handshakes', () => {
    const auth = forNode.authkit(CONFIG)
    const listener = () => {}
    for (const options of [listener, { onThrown: 'print' }, 'onThrown']) {
      expect(() => auth(listener, options as never)).toThrow(wrong)
      expect(() => auth.upgrade(listener, options as never)).toThrow(wrong)
    }
    expect(auth(listener, { onThrown: listener })).toBeTypeOf('function')
  })
})

describe('requirements of a single request, in fe26/web', () => {
  it.each<[string, object]>([
    ['an unknown name', { roles: 'admin' }],
    ['an empty list', { role: [] }],
    ['nothing for something', { role: undefined }],
    ['none at all', {}],
    ['one that is wrong beside one that is not', { role: 'admin', maxAge: '300' }],
  ])('are refused for strangers as well: %s', async (_what, requirements) => {
    const { config, cookie } = await signedIn()
    const sessions = forWeb.authkit(config)
    for (const headers of [{}, { cookie }]) {
      for (const guard of [forWeb.requireAuth, forWeb.requireToken]) {
        // Remembered or not.
        for (const _time of [1, 2]) {
          const request = new Request('http://127.0.0.1:3000/', { headers })
          const handled = sessions.handle(
            request,
            async () => (await guard(request, requirements)) ?? new Response('passed'),
          )
          await expect(handled).rejects.toThrow(wrongRequirements)
        }
      }
    }
  })

  it('are remembered, however many there are', async () => {
    const { config, cookie } = await signedIn()
    const sessions = forWeb.authkit(config)
    for (let index = 0; index < 250; index += 1) {
      const request = new Request('http://127.0.0.1:3000/', { headers: { cookie } })
      const reply = await sessions.handle(
        request,
        async () =>
          (await forWeb.requireAuth(request, { organization: `org_${index % 150}` })) ?? new Response(),
      )
      expect(reply.status).toBe(403)
    }
  })
})

const wrongRequirements = expect.objectContaining({ code: 'invalid_argument' })

/** One request to it. */
async function ask(listener: RequestListener): Promise<void> {
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  try {
    await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.close()
  }
}
