// What hooks answer or throw that is not what one would expect of them.

import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import express5 from 'express'
import fastify5 from 'fastify'
import type { AuthKitConfig } from 'fe26'
import * as forExpress from 'fe26/express'
import * as forFastify from 'fe26/fastify'
import * as forHono from 'fe26/hono'
import * as forKoa from 'fe26/koa'
import * as forNode from 'fe26/node'
import * as forWeb from 'fe26/web'
import { Hono } from 'hono'
import Koa3 from 'koa'
import { afterEach, describe, expect, it } from 'vitest'
import { Browser } from './browser.js'
import { CONFIG, signedIn } from './local-session.js'

// There are no types of this name.
const { default: Koa2 } = (await import('koa2' as string)) as { default: typeof Koa3 }

const closing: (() => unknown)[] = []

afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** The error is for `errors`, and the answer `500 sorry`. */
type Make = (config: AuthKitConfig, errors: unknown[]) => RequestListener | Promise<RequestListener>

const ADAPTERS: Record<string, Make> = {
  Express(config, errors) {
    const app = express5().use(forExpress.authkit(config))
    return app.use((error: unknown, _req: unknown, res: express5.Response, _next: unknown) => {
      errors.push(error)
      res.status(500).send('sorry')
    })
  },
  async Fastify(config, errors) {
    const app = fastify5()
    app.setErrorHandler((error, _request, reply) => {
      errors.push(error)
      return reply.code(500).send('sorry')
    })
    await app.register(forFastify.authkit, config)
    await app.ready()
    return app.routing
  },
  Koa(config, errors) {
    const app = new Koa3().use(async (ctx, next) => {
      try {
        await next()
      } catch (error) {
        errors.push(error)
        ctx.status = 500
        ctx.body = 'sorry'
      }
    })
    return app.use(forKoa.authkit(config)).callback()
  },
  'node:http': (config, errors) =>
    forNode.authkit(config)((_req, res) => res.end(), { onThrown: error => errors.push(error) }),
}

describe.each(Object.entries(ADAPTERS))('%s', (_name, make) => {
  it.each([
    ['a text', 'no database'],
    ['nothing', undefined],
  ])('leaves no verifier behind when onSuccess throws %s', async (_what, thrown) => {
    const errors: unknown[] = []
    const onSuccess = () => raise(thrown)
    const { browser, callback } = await returned(config => make({ ...config, onSuccess } as never, errors))
    expect((await browser.navigate(callback)).status).toBe(500)
    expect(errors).toEqual([expect.objectContaining({ cause: thrown, message: String(thrown) })])
    expect(errors[0]).toBeInstanceOf(Error)
    expect(await browser.cookies()).toEqual({})
  })
})

it('Hono and fe26/web leave no verifier behind when onSuccess throws a text', async () => {
  const { config, local } = await signedIn()
  const options = {
    ...config,
    onSuccess: () => raise('no database'),
  }
  const app = new Hono().use(forHono.authkit(options)).onError((error, c) => c.text(error.message, 500))
  const sessions = forWeb.authkit(options)
  for (const ask of [
    (request: Request) => app.request(request),
    (request: Request) =>
      sessions.handle(
        request,
        () => new Response(),
        error => new Response((error as Error).message, { status: 500 }),
      ),
  ]) {
    const headers = { accept: 'text/html' }
    const begun = await ask(new Request(`${HOME}/login`, { headers }))
    const back = await local.signIn(begun.headers.get('location') ?? '')
    const [cookie = ''] = begun.headers.getSetCookie()[0]?.split(';') ?? []
    const failed = await ask(new Request(back, { headers: { ...headers, cookie } }))
    expect([failed.status, await failed.text(), failed.headers.getSetCookie()]).toEqual([
      500,
      'no database',
      [expect.stringContaining('Max-Age=0')],
    ])
  }
})

it('a body that is no text is refused, and not sent damaged', async () => {
  const errors: unknown[] = []
  const image = new Response(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), {
    headers: { 'content-type': 'image/jpeg' },
  })
  const { browser, callback } = await returned(config =>
    forNode.authkit({ ...config, onSuccess: () => image })((_req, res) => res.end(), {
      onThrown: error => errors.push(error),
    }),
  )
  expect((await browser.navigate(callback)).status).toBe(500)
  expect(errors).toEqual([expect.objectContaining({ code: 'invalid_argument', name: 'TypeError' })])
})

describe.each([
  ['Koa 3', Koa3],
  ['Koa 2', Koa2],
])('%s', (_name, Application) => {
  it.each<[string, (ctx: Koa3.Context) => unknown, unknown[]]>([
    ['sets a body', ctx => Object.assign(ctx, { body: 'own' }), [200, 'own', undefined]],
    ['redirects', ctx => ctx.redirect('/own'), [302, undefined, '/own']],
    ['sets a header alone', ctx => ctx.set('x-own', '1'), [302, undefined, '/']],
  ])('sees that a hook %s where earlier middleware has set a status', async (_how, hook, expected) => {
    const { browser, callback } = await returned(config => {
      const app = new Application().use((ctx, next) => {
        ctx.status = 200
        return next()
      })
      return app
        .use(forKoa.authkit({ ...config, onSuccess: (_session, { ctx }) => void hook(ctx) }))
        .callback()
    })
    const { status, body, headers } = await browser.navigate(callback)
    const [wanted, text, location] = expected
    expect([status, headers['location']]).toEqual([wanted, location])
    if (text !== undefined) expect(body).toBe(text)
    expect(Object.keys(await browser.cookies())).toEqual(['wos-session'])
  })
})

/** A browser that has come back from AuthKit. */
async function returned(make: (config: AuthKitConfig) => RequestListener | Promise<RequestListener>) {
  const { config, local } = await signedIn()
  const listener = await make(config)
  const server = createServer((req, res: ServerResponse) => listener(req, res))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close().closeAllConnections())
  const browser = new Browser(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const { headers } = await browser.navigate('/login')
  const { pathname, search } = await local.signIn(headers['location'] ?? '')
  return { browser, callback: pathname + search }
}

const HOME = new URL(CONFIG.redirectUri).origin

function raise(thrown: unknown): never {
  throw thrown
}
