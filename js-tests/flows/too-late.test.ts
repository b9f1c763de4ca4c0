// Something else, such as a time limit, answers while WorkOS is asked: what can no longer be sent is reported.

import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import express5 from 'express'
import fastify5 from 'fastify'
import fastify4 from 'fastify4'
import type { AuthKitConfig } from 'fe26'
import * as forExpress from 'fe26/express'
import * as forFastify from 'fe26/fastify'
import * as forHono from 'fe26/hono'
import * as forKoa from 'fe26/koa'
import * as forNode from 'fe26/node'
import { Hono } from 'hono'
import Koa3 from 'koa'
import { describe, expect, it } from 'vitest'
import { Browser } from './browser.js'
import { expired } from './local-session.js'

// There are no types of these names.
const { default: Koa2 } = (await import('koa2' as string)) as { default: typeof Koa3 }
const { default: express4 } = (await import('express4' as string)) as { default: typeof express5 }
const hono3 = (await import('hono3' as string)) as { Hono: typeof Hono }

/** What has a time limit of its own gets the flag: it is as if that had passed. */
type Make = (config: AuthKitConfig, limit: { isOver: boolean }) => RequestListener | Promise<RequestListener>

const ADAPTERS: Record<string, Make> = {
  'Express 5': config => onExpress(express5, config),
  'Express 4': config => onExpress(express4, config),
  Hono: (config, limit) => onHono(Hono, config, limit),
  'Hono 3': (config, limit) => onHono(hono3.Hono, config, limit),
  'Fastify 5': config => onFastify(fastify5, config),
  'Fastify 4': config => onFastify(fastify4 as unknown as typeof fastify5, config),
  'Koa 3': config => onKoa(Koa3, config),
  'Koa 2': config => onKoa(Koa2, config),
  'node:http': config =>
    forNode.authkit(config)(
      forNode.requireAuth((_req, res) => res.end('passed')),
      { onThrown: () => {} },
    ),
}

describe.each(Object.entries(ADAPTERS))('%s', (name, make) => {
  it.each([
    ['a refreshed session', '/', {}],
    ['the verifier of a sign-in', '/login', {}],
    ['the cookies of a failure', '/callback', { status: 401, body: {} }],
  ])('reports %s, and leaves the answer that was given', async (_what, path, failure) => {
    const { config, local, cookie } = await expired()
    const events: string[] = []
    const limit = { isOver: false }
    const listener = await make({ ...config, onEvent: ({ type }) => events.push(type) }, limit)
    const served = { is: listener }
    const server = createServer((req, res) => served.is(req, res))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const browser = new Browser(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    try {
      let target = path
      if (path === '/callback') {
        // A sign-in that has begun in time.
        const { headers } = await browser.navigate('/login')
        const page = await local.fetch(
          new Request(headers['location'] ?? '', { method: 'POST', body: CHOICE }),
        )
        target = new URL(page.headers.get('location') ?? '').href.replace(/^.*(?=\/callback)/, '')
        local.fail('authenticate', failure)
      }
      limit.isOver = true
      if (!name.startsWith('Hono')) {
        served.is = (req, res) => {
          listener(req, res)
          res.writeHead(504).end('too late')
        }
      }
      const reply = await browser.navigate(target, path === '/' ? { headers: { cookie } } : {})
      expect([reply.status, reply.body, reply.setCookies]).toEqual([504, 'too late', []])
      await expect.poll(() => events).toContain('cookies_not_sent')
    } finally {
      server.close()
    }
  })
})

async function onFastify(fastify: typeof fastify5, config: AuthKitConfig): Promise<RequestListener> {
  const app = fastify()
  await app.register(forFastify.authkit, config)
  app.get('/', { onRequest: forFastify.requireAuth() }, async () => 'passed')
  await app.ready()
  return app.routing
}

function onExpress(express: typeof express5, config: AuthKitConfig): RequestListener {
  const app = express().use(forExpress.authkit(config), forExpress.requireAuth())
  // Or what fails is printed.
  app.set('env', 'test')
  return app.get('/', (_req, res) => void res.end('passed'))
}

function onHono(Application: typeof Hono, config: AuthKitConfig, limit: { isOver: boolean }) {
  const app = new Application().onError((_error, c) => c.text('failed', 500))
  app.use('*', async (c, next) => {
    const rest = next()
    if (!limit.isOver) return rest
    rest.catch(() => {})
    return c.text('too late', 504)
  })
  app.use('*', forHono.authkit(config) as never)
  return getRequestListener(app.get('/', forHono.requireAuth() as never, c => c.text('passed')).fetch)
}

function onKoa(Application: typeof Koa3, config: AuthKitConfig): RequestListener {
  const app = new Application().use(forKoa.authkit(config)).use(forKoa.requireAuth())
  // Koa prints what fails.
  app.silent = true
  app.use(ctx => {
    ctx.body = 'passed'
  })
  return app.callback()
}

const CHOICE = new URLSearchParams({ email: 'ada@example.com' })
