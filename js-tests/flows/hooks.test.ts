// Hooks that answer by themselves, in what ways their frameworks have, or too late: nothing crashes, and what is lost is told.

import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import express5 from 'express'
import fastify5 from 'fastify'
import fastify4 from 'fastify4'
import type { AuthKitConfig, Fe26Event } from 'fe26'
import * as forExpress from 'fe26/express'
import * as forFastify from 'fe26/fastify'
import * as forKoa from 'fe26/koa'
import * as forNode from 'fe26/node'
import Koa3 from 'koa'
import { afterEach, describe, expect, it } from 'vitest'
import { Browser } from './browser.js'
import { signedIn } from './local-session.js'

// There are no types of these names.
const { default: Koa2 } = (await import('koa2' as string)) as { default: typeof Koa3 }
const { default: express4 } = (await import('express4' as string)) as { default: typeof express5 }

/** What a hook does with a response: Node's own, or its framework's. */
type Way = (own: never, res: ServerResponse) => unknown
type Ways = Record<string, Way>

/** Makes an application whose `hook` does something to its response. */
type Make = (config: AuthKitConfig, hook: Hook, way: Way) => RequestListener | Promise<RequestListener>
type Context = forKoa.HookContext['ctx']
type Reply = forFastify.HookContext['reply']
type Hook = 'onSuccess' | 'onError'

const ON_NODE: Ways = {
  'res.end()': (_own, res) => res.writeHead(201, { 'x-own': '1' }).end('own'),
  'res.end() later': async (_own, res) => {
    await new Promise(resolve => setTimeout(resolve, 5))
    res.writeHead(201, { 'x-own': '1' }).end('own')
  },
  'res.write(), and ends it later': (_own, res) => {
    res.writeHead(201, { 'x-own': '1' }).write('ow')
    setTimeout(() => res.end('n'), 20)
  },
}

const onExpress =
  (express: typeof express5): Make =>
  (config, hook, way) =>
    express().use(
      forExpress.authkit({
        ...config,
        [hook]: second<forExpress.HookContext>(({ res }) => way(res as never, res)),
      }),
    )

const onFastify =
  (fastify: typeof fastify5, isSlow = false): Make =>
  async (config, hook, way) => {
    const app = fastify()
    if (isSlow) app.addHook('onSend', async () => void (await new Promise(done => setTimeout(done, 10))))
    await app.register(forFastify.authkit, {
      ...config,
      [hook]: second<forFastify.HookContext>(({ reply }) => way(reply as never, reply.raw)),
    })
    await app.ready()
    return app.routing
  }

const onKoa =
  (Application: typeof Koa3): Make =>
  (config, hook, way) => {
    const app = new Application().use(
      forKoa.authkit({
        ...config,
        [hook]: second<forKoa.HookContext>(({ ctx }) => way(ctx as never, ctx.res)),
      }),
    )
    return app.callback()
  }

const onNode: Make = (config, hook, way) => {
  const options = {
    ...config,
    [hook]: second<forNode.HookContext>(({ res }) => way(res as never, res as ServerResponse)),
  }
  return forNode.authkit(options)((_req, res) => res.end('passed'))
}

const EXPRESS: Ways = {
  ...ON_NODE,
  'res.send()': (res: forExpress.HookContext['res']) => res.status(201).set('x-own', '1').send('own'),
}
const FASTIFY: Ways = {
  'reply.send()': (reply: Reply) => reply.code(201).header('x-own', '1').send('own'),
  'reply.send(), nothing returned': (reply: Reply) => void reply.code(201).header('x-own', '1').send('own'),
  'reply.hijack()': (reply: Reply, res) => {
    reply.hijack()
    res.writeHead(201, { 'x-own': '1' }).end('own')
  },
}
const KOA: Ways = {
  'ctx.body': (ctx: Context) => {
    ctx.set('x-own', '1')
    ctx.status = 201
    ctx.body = 'own'
  },
  'ctx.respond = false': (ctx: Context, res) => {
    ctx.respond = false
    res.writeHead(201, { 'x-own': '1' }).end('own')
  },
  'ctx.respond = false, and ends it later': (ctx: Context, res) => {
    ctx.respond = false
    setTimeout(() => res.writeHead(201, { 'x-own': '1' }).end('own'), 20)
  },
}

const ADAPTERS: [name: string, make: Make, ways: Ways][] = [
  ['Express 5', onExpress(express5), EXPRESS],
  ['Express 4', onExpress(express4), EXPRESS],
  ['Fastify 5', onFastify(fastify5), FASTIFY],
  ['Fastify 4', onFastify(fastify4 as unknown as typeof fastify5), FASTIFY],
  ['Fastify 5 with a slow onSend hook', onFastify(fastify5, true), FASTIFY],
  ['Koa 3', onKoa(Koa3), KOA],
  ['Koa 2', onKoa(Koa2), KOA],
  ['node:http', onNode, ON_NODE],
]

const closing: (() => unknown)[] = []

afterEach(() => {
  for (const close of closing.splice(0)) close()
})

describe.each(ADAPTERS)('%s', (_name, make, ways) => {
  it.each(Object.keys(ways))('carries the session with what onSuccess answers by %s', async name => {
    const { callback, browser, events } = await returned(
      (config, way) => make(config, 'onSuccess', way),
      ways[name],
    )
    const reply = await browser.navigate(callback)
    expect([reply.status, reply.body, reply.headers['x-own']]).toEqual([201, 'own', '1'])
    expect(reply.headers['cache-control']).toBe('private, no-store')
    expect(Object.keys(await browser.cookies())).toEqual(['wos-session'])
    expect(events).not.toContain('cookies_not_sent')
  })

  it.each(Object.keys(ways))('leaves no verifier behind what onError answers by %s', async name => {
    const { callback, browser, events } = await returned(
      (config, way) => make(config, 'onError', way),
      ways[name],
    )
    const reply = await browser.navigate(callback.replace('code=', 'code=forged'))
    expect([reply.status, reply.body, reply.headers['x-own']]).toEqual([201, 'own', '1'])
    expect(await browser.cookies()).toEqual({})
    expect(events).not.toContain('cookies_not_sent')
  })

  it('signs nobody in when onSuccess throws after it has set headers', async () => {
    const { callback, browser } = await returned(
      (config, way) => make(config, 'onSuccess', way),
      (_own: never, res: ServerResponse) => {
        res.setHeader('x-own', '1')
        throw new Error('the hook is broken')
      },
    )
    expect((await browser.navigate(callback)).status).toBe(500)
    expect(await browser.cookies()).not.toHaveProperty('wos-session')
  })

  it('tells of the session that is lost when something else has answered before', async () => {
    const { callback, browser, events, served } = await returned(
      (config, way) => make(config, 'onSuccess', way),
      () => undefined,
    )
    const { is } = served
    served.is = (req, res) => {
      is(req, res)
      res.writeHead(504).end('too late')
    }
    const reply = await browser.navigate(callback)
    expect([reply.status, reply.body, reply.setCookies]).toEqual([504, 'too late', []])
    await expect.poll(() => events).toContain('cookies_not_sent')
  })
})

/** A browser that has come back from AuthKit. */
async function returned(
  make: (config: AuthKitConfig, way: Way) => RequestListener | Promise<RequestListener>,
  way: Way = () => undefined,
) {
  const { config, local } = await signedIn()
  const events: Fe26Event['type'][] = []
  const served = { is: await make({ ...config, onEvent: ({ type }) => events.push(type) }, way) }
  const server = createServer((req, res) => served.is(req, res))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close().closeAllConnections())
  const browser = new Browser(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const { headers } = await browser.navigate('/login')
  const page = await local.fetch(new Request(headers['location'] ?? '', { method: 'POST', body: CHOICE }))
  const { pathname, search } = new URL(page.headers.get('location') ?? '')
  return { callback: pathname + search, browser, events, served }
}

/** A hook, of the context alone. */
function second<Context>(hook: (context: Context) => unknown) {
  return (_about: unknown, context: Context) => hook(context) as undefined
}

const CHOICE = new URLSearchParams({ email: 'ada@example.com' })
