// What applications may do around an adapter: vary by more, sit behind proxies, name paths anew, take connections over.

import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import express5 from 'express'
import fastify5 from 'fastify'
import fastify4 from 'fastify4'
import type { AuthKitConfig } from 'fe26'
import * as forExpress from 'fe26/express'
import * as forFastify from 'fe26/fastify'
import * as forHono from 'fe26/hono'
import * as forKoa from 'fe26/koa'
import * as forWeb from 'fe26/web'
import { Hono } from 'hono'
import Koa3 from 'koa'
import { describe, expect, it } from 'vitest'
import { Browser } from './browser.js'
import { CONFIG, expired, signedIn } from './local-session.js'

// There are no types of these names.
const { default: Koa2 } = (await import('koa2' as string)) as { default: typeof Koa3 }
const { default: express4 } = (await import('express4' as string)) as { default: typeof express5 }
const hono3 = (await import('hono3' as string)) as { Hono: typeof Hono }

describe.each<[string, () => RequestListener | Promise<RequestListener>]>([
  ['Express 5', () => variedExpress(express5)],
  ['Express 4', () => variedExpress(express4)],
  ['Fastify 5', () => variedFastify(fastify5)],
  ['Fastify 4', () => variedFastify(fastify4 as unknown as typeof fastify5)],
  ['Koa 3', () => variedKoa(Koa3)],
  ['Koa 2', () => variedKoa(Koa2)],
])('%s', (_name, make) => {
  it.each(['/', '/login'])('keeps what a response varied by before, at %s', async path => {
    const { status, headers } = await ask(await make(), path)
    expect([status, headers['vary']]).toEqual([path === '/' ? 401 : 302, 'Origin, Cookie'])
  })
})

describe.each([
  ['Express 5', express5],
  ['Express 4', express4],
])('%s behind a proxy that has the same host name and another port', (_name, express) => {
  const config = {
    ...CONFIG,
    redirectUri: 'https://localhost:9443/callback',
    redirectUris: ['https://localhost:8443/callback', 'https://localhost:3000/callback'],
  }
  const headers = {
    host: 'localhost:3000',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'localhost:8443',
  }

  it.each([
    [true, 'https://localhost:8443/callback'],
    // Without trust, a stranger may have sent them.
    [false, 'https://localhost:9443/callback'],
  ])('answers with its own origin if it is trusted: %s', async (trusts, expected) => {
    const app = express().set('trust proxy', trusts).use(forExpress.authkit(config))
    const reply = await ask(app, '/login', headers)
    expect(new URL(reply.headers['location'] ?? '').searchParams.get('redirect_uri')).toBe(expected)
  })
})

describe.each([
  ['Hono', Hono],
  ['Hono 3', hono3.Hono],
])('%s', (_name, Application) => {
  it('has its pages where the router has paths of its own', async () => {
    // By host name, as in Hono's documentation.
    const getPath = ({ url }: Request) => url.replace(/^https?:\/([^?]+).*$/, '$1')
    const app = new Application({ getPath }).use('*', forHono.authkit(CONFIG) as never)
    app.get('/localhost/page', c => c.text('page'))
    for (const [path, status] of [
      ['/page', 200],
      ['/login?returnTo=/page', 302],
      ['/logout', 302],
      ['/callback?code=c&state=s', 400],
    ] as const) {
      const response = await app.request(`http://localhost${path}`, { headers: { accept: 'text/html' } })
      expect([path, response.status]).toEqual([path, status])
    }
  })

  it('leaves a connection that a handler has taken over', async () => {
    const { config, cookie } = await signedIn()
    const upgraded = Object.defineProperty(new Response(null), 'status', { value: 101 })
    const app = new Application().use('*', forHono.authkit(config) as never)
    app.get('/', () => upgraded)
    expect((await app.request('/', { headers: { cookie } })).status).toBe(101)
    const late = await expired()
    const other = new Application().use('*', forHono.authkit(late.config) as never).get('/', () => upgraded)
    expect((await other.request('/', { headers: { cookie: late.cookie } })).status).toBe(101)
  })
})

describe('fe26/web in a handler that has another request than the middleware', () => {
  const auth = async (config: AuthKitConfig, cookie: string) =>
    forWeb.authkit(config).read(new Headers({ cookie }))
  const organizationId = 'org_01ELSEWHERE'

  it.each<[string, (request: Request, options: forWeb.OfRequest) => unknown]>([
    ['requireAuth', forWeb.requireAuth],
    ['requireToken', forWeb.requireToken],
    ['signIn', forWeb.signIn],
    ['signOut', forWeb.signOut],
    ['switchOrganization', (request, of) => forWeb.switchOrganization(request, { organizationId, ...of })],
  ])('knows the request once %s() has been told', async (_name, call) => {
    const { config, cookie } = await signedIn()
    const given = await auth(config, cookie)
    const request = new Request('http://127.0.0.1:3000/', { headers: { cookie } })
    expect(() => forWeb.getAuth(request)).toThrow(expect.objectContaining({ code: 'invalid_config' }))
    await call(request, { auth: given })
    expect(forWeb.getAuth(request)).toBe(given)
    expect(forWeb.getSession(request).user.email).toBe('ada@example.com')
    expect(forWeb.getAuthKit(request).settings.redirectUri).toBe(CONFIG.redirectUri)
  })
})

function variedExpress(express: typeof express5): RequestListener {
  const app = express().use((_req, res, next) => {
    res.vary('Origin')
    next()
  })
  return app.use(forExpress.authkit(CONFIG), forExpress.requireAuth())
}

async function variedFastify(fastify: typeof fastify5): Promise<RequestListener> {
  const app = fastify()
  app.addHook('onRequest', async (_request, reply) => void reply.header('vary', 'Origin'))
  await app.register(forFastify.authkit, CONFIG)
  app.get('/', { preHandler: forFastify.requireAuth() }, async () => 'passed')
  await app.ready()
  return app.routing
}

function variedKoa(Application: typeof Koa3): RequestListener {
  const app = new Application().use((ctx, next) => {
    ctx.vary('Origin')
    return next()
  })
  return app.use(forKoa.authkit(CONFIG)).use(forKoa.requireAuth()).callback()
}

/** A person going there; a fetch for `/`. */
async function ask(listener: RequestListener, path: string, headers: Record<string, string> = {}) {
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  try {
    const browser = new Browser(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    return await browser[path === '/' ? 'fetch' : 'navigate'](path, { headers })
  } finally {
    server.close()
  }
}
