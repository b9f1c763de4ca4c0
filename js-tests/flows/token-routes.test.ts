// Behind a token, nothing is done with the cookie: it may be somebody else's.

import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import expressApp from 'express'
import fastify from 'fastify'
import type { AuthKitConfig } from 'fe26'
import * as onExpress from 'fe26/express'
import * as onFastify from 'fe26/fastify'
import * as onHono from 'fe26/hono'
import * as onKoa from 'fe26/koa'
import * as onNode from 'fe26/node'
import * as onWeb from 'fe26/web'
import { Hono } from 'hono'
import Koa from 'koa'
import { expect, it } from 'vitest'
import { Browser } from './browser.js'
import { signedIn } from './local-session.js'

const TO = { organizationId: 'org_01HARBOUR' }

/** `/switch` switches and `/leave` signs out, each behind a token. */
const MAKES: Record<string, (config: AuthKitConfig) => Promise<RequestListener>> = {
  Express: async config =>
    expressApp()
      .use(onExpress.authkit(config), onExpress.requireToken())
      .post('/switch', (req, res, next) => void onExpress.switchOrganization(req, res, TO).catch(next))
      .post('/leave', (req, res, next) => void onExpress.signOut(req, res).catch(next)),
  Fastify: async config => {
    const app = fastify()
    await app.register(onFastify.authkit, config)
    app.addHook('onRequest', onFastify.requireToken())
    app.post('/switch', (request, reply) => onFastify.switchOrganization(request, reply, TO))
    app.post('/leave', (request, reply) => onFastify.signOut(request, reply))
    await app.ready()
    return (req, res) => app.routing(req, res)
  },
  Koa: async config =>
    new Koa()
      .use(onKoa.authkit(config))
      .use(onKoa.requireToken())
      .use(ctx => (ctx.path === '/switch' ? onKoa.switchOrganization(ctx, TO) : onKoa.signOut(ctx)))
      .callback(),
  'node:http': async config =>
    onNode.authkit(config)(
      onNode.requireToken((req, res) =>
        req.url === '/switch' ? onNode.switchOrganization(req, res, TO) : onNode.signOut(req, res),
      ),
    ),
  Hono: async config => {
    const app = new Hono().use(onHono.authkit(config), onHono.requireToken())
    app.post('/switch', c => onHono.switchOrganization(c, TO)).post('/leave', c => onHono.signOut(c))
    return asListener(request => app.fetch(request))
  },
  web: async config => {
    const sessions = onWeb.authkit(config)
    return asListener(request =>
      sessions.handle(request, async () => {
        const refused = await onWeb.requireToken(request)
        if (refused) return refused
        const isSwitch = new URL(request.url).pathname === '/switch'
        return isSwitch ? onWeb.switchOrganization(request, TO) : onWeb.signOut(request)
      }),
    )
  },
  'web, where handlers get another Request': async config => {
    const sessions = onWeb.authkit(config)
    return asListener(request =>
      sessions.handle(request, async ({ auth }) => {
        const own = new Request(request)
        const refused = await onWeb.requireToken(own, { auth })
        if (refused) return refused
        const isSwitch = new URL(request.url).pathname === '/switch'
        return isSwitch ? onWeb.switchOrganization(own, { auth, ...TO }) : onWeb.signOut(own, { auth })
      }),
    )
  },
}

it.each(Object.keys(MAKES))('%s leaves the cookie beside a token alone', async name => {
  const grace = { user: 'grace@example.com', organizationId: 'org_01COMPILERS' }
  const { config, cookie, local } = await signedIn({}, 0, grace)
  const { accessToken } = await local.issueSession({ user: 'ada@example.com' })
  const listener = await MAKES[name]?.(config)
  await using server = await serve(listener as RequestListener)
  const post = (path: string, headers: Record<string, string>) =>
    new Browser(server.url).send(path, { method: 'POST', headers: { cookie, ...headers } })
  const authorization = `Bearer ${accessToken}`
  const asked = () => local.requests.filter(({ route }) => route === 'authenticate').length

  const switched = await post('/switch', { authorization })
  expect([switched.status, switched.setCookies, asked()]).toEqual([401, [], 0])
  expect(JSON.parse(switched.body).reason).toBe('no_session_cookie_provided')
  const form = await post('/switch', { authorization, accept: 'text/html' })
  expect([form.status, asked()]).toEqual([303, 0])
  expect(new URL(form.headers['location'] ?? '').searchParams.has('organization_id')).toBe(false)
  const left = await post('/leave', { authorization })
  expect([left.status, left.setCookies, left.headers['location']]).toEqual([303, [], '/'])

  // By itself, the cookie is whose it is.
  const own = await post('/switch', {})
  expect([own.status, own.setCookies.length, asked()]).toEqual([200, 1, 1])
  const over = await post('/leave', { cookie: own.setCookies[0]?.split(';')[0] ?? '' })
  expect([over.status, over.setCookies.length]).toEqual([303, 1])
})

function asListener(handle: (request: Request) => Response | Promise<Response>): RequestListener {
  return async (req, res) => {
    const headers = new Headers(Object.entries(req.headers).map(([name, value]) => [name, String(value)]))
    const init = { method: req.method ?? 'GET', headers }
    const response = await handle(new Request(`http://127.0.0.1${req.url}`, init))
    res.writeHead(response.status, [...response.headers].flat()).end(await response.text())
  }
}

async function serve(listener: RequestListener) {
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = async () => void server.close()
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: close }
}
