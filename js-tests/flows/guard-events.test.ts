// What each adapter's guards tell of whom they turn away.

import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import expressApp from 'express'
import fastify from 'fastify'
import type { AuthKitConfig, Fe26Event } from 'fe26'
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

const OWNER = { role: 'owner' }

/** `/` asks for a session with a role, `/token` for a token with it. */
const MAKES: Record<string, (config: AuthKitConfig) => Promise<RequestListener>> = {
  Express: async config =>
    expressApp()
      .use(onExpress.authkit(config))
      .get('/', onExpress.requireAuth(OWNER))
      .get('/token', onExpress.requireToken(OWNER)),
  Fastify: async config => {
    const app = fastify()
    await app.register(onFastify.authkit, config)
    app.get('/', { onRequest: onFastify.requireAuth(OWNER) }, () => 'never')
    app.get('/token', { onRequest: onFastify.requireToken(OWNER) }, () => 'never')
    await app.ready()
    return (req, res) => app.routing(req, res)
  },
  Koa: async config => {
    const [session, token] = [onKoa.requireAuth(OWNER), onKoa.requireToken(OWNER)]
    return new Koa()
      .use(onKoa.authkit(config))
      .use((ctx, next) => (ctx.path === '/' ? session : token)(ctx, next))
      .callback()
  },
  'node:http': async config => {
    const never = (_req: object, res: ServerResponse) => res.end('never')
    const [session, token] = [onNode.requireAuth(never, OWNER), onNode.requireToken(never, OWNER)]
    return onNode.authkit(config)((req, res) => (req.url === '/' ? session : token)(req, res))
  },
  Hono: async config => {
    const app = new Hono().use(onHono.authkit(config))
    app.get('/', onHono.requireAuth(OWNER)).get('/token', onHono.requireToken(OWNER))
    return asListener(request => app.fetch(request))
  },
  web: async config => {
    const sessions = onWeb.authkit(config)
    return asListener(request =>
      sessions.handle(request, async () => {
        const guard = new URL(request.url).pathname === '/' ? onWeb.requireAuth : onWeb.requireToken
        return (await guard(request, OWNER)) ?? new Response('never')
      }),
    )
  },
}

it.each(Object.keys(MAKES))('%s tells whom its guards turn away, each time', async name => {
  const events: Fe26Event[] = []
  const { config, cookie, local } = await signedIn()
  const { accessToken, sessionId, user } = await local.issueSession()
  const make = MAKES[name]
  const listener = await make?.({ ...config, onEvent: event => events.push(event) })
  await using server = await serve(listener as RequestListener)
  const ask = async (path: string, headers: Record<string, string>) => {
    const { status } = await new Browser(server.url).send(path, { headers })
    const told = events.splice(0).filter(({ type }) => type !== 'key_set_fetched')
    return { status, told }
  }
  for (const remembered of [false, true]) {
    const denied = await ask('/', { cookie })
    expect(denied).toMatchObject({
      status: 403,
      told: [
        { type: 'authenticated', remembered },
        { type: 'forbidden', reason: 'missing_role', retryable: false },
      ],
    })
    const [authenticated, forbidden] = denied.told as { sessionId?: string }[]
    expect(forbidden?.sessionId).toBe(authenticated?.sessionId)
    expect(await ask('/token', { authorization: `Bearer ${accessToken}` })).toMatchObject({
      status: 403,
      told: [
        { type: 'authenticated', sessionId, remembered },
        { type: 'forbidden', reason: 'missing_role', sessionId, userId: user.id },
      ],
    })
    for (const [authorization, status, reason] of [
      ['Bearer garbage', 401, 'invalid_jwt'],
      ['Bearer a b', 400, 'invalid_authorization_header'],
      ['Basic YTpi', 401, 'no_token_provided'],
    ] as const) {
      const told = [{ type: 'token_rejected', reason, retryable: false }]
      expect(await ask('/token', { authorization })).toEqual({ status, told })
    }
    expect(await ask('/token', {})).toEqual({ status: 401, told: [] })
  }
})

function asListener(handle: (request: Request) => Response | Promise<Response>): RequestListener {
  return async (req, res) => {
    const headers = new Headers(Object.entries(req.headers).map(([name, value]) => [name, String(value)]))
    const response = await handle(new Request(`http://127.0.0.1${req.url}`, { headers }))
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
