// Cookies that no response carries: nobody waits for it any more, it is never written, or something else has answered. It is
// told.

import { createServer, type RequestListener, type Server } from 'node:http'
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2'
import { type AddressInfo, connect } from 'node:net'
import express5 from 'express'
import fastify5 from 'fastify'
import { type AuthKitConfig, createAuthKit } from 'fe26'
import * as forExpress from 'fe26/express'
import * as forFastify from 'fe26/fastify'
import * as forHono from 'fe26/hono'
import * as forKoa from 'fe26/koa'
import * as forNode from 'fe26/node'
import * as forWeb from 'fe26/web'
import { Hono } from 'hono'
import * as hono3 from 'hono3'
import Koa from 'koa'
import { afterEach, describe, expect, it } from 'vitest'
import { CONFIG, expired, signedIn } from './local-session.js'

const closing: (() => unknown)[] = []

afterEach(() => {
  for (const close of closing.splice(0)) close()
})

type Make = (config: AuthKitConfig) => RequestListener | Promise<RequestListener>

const LISTENERS: Record<string, Make> = {
  Express: config => express5().use(forExpress.authkit(config), (_req, res) => void res.end('passed')),
  Fastify: async config => {
    const app = fastify5()
    await app.register(forFastify.authkit, config)
    app.get('/', async () => 'passed')
    await app.ready()
    return app.routing
  },
  Koa: config =>
    new Koa()
      .use(forKoa.authkit(config))
      .use(ctx => {
        ctx.body = 'passed'
      })
      .callback(),
  'node:http': config => forNode.authkit(config)((_req, res) => res.end('passed')),
}

describe.each(Object.entries(LISTENERS))('%s', (_name, make) => {
  it('tells of a refreshed session whose reader has left while WorkOS was asked', async () => {
    const { config, cookie, events, asked, release } = await waiting()
    const { server, port, responses } = await listen(await make(config))
    const client = connect(port, '127.0.0.1')
    client.write(`GET / HTTP/1.1\r\nHost: a\r\nCookie: ${cookie}\r\n\r\n`)
    await asked
    client.destroy()
    await expect.poll(() => responses[0]?.destroyed).toBe(true)
    release()
    await expect.poll(() => events).toContainEqual(LOST)
    // A second request, so that the first is over.
    const { status } = await fetch(`http://127.0.0.1:${port}/`, { headers: { cookie } })
    expect([status, events.filter(({ type }) => type === LOST.type)]).toEqual([200, [LOST]])
    server.close()
  })
})

it('a reader who leaves while the handler is busy is told of, and one who has had the head is not', async () => {
  for (const isSent of [false, true]) {
    const { config, cookie, events, release } = await waiting()
    release()
    let begun = () => {}
    const isBusy = new Promise<void>(resolve => {
      begun = resolve
    })
    const listener = forNode.authkit(config)((_req, res) => {
      if (isSent) res.write('begun')
      begun()
    })
    const { port, responses } = await listen(listener)
    const client = connect(port, '127.0.0.1')
    client.write(`GET / HTTP/1.1\r\nHost: a\r\nCookie: ${cookie}\r\n\r\n`)
    await isBusy
    client.destroy()
    await expect.poll(() => responses[0]?.destroyed).toBe(true)
    expect(events.filter(({ type }) => type === LOST.type)).toEqual(isSent ? [] : [LOST])
  }
})

it('a stream of HTTP/2 that is reset while WorkOS is asked is told of', async () => {
  const { config, cookie, events, asked, release } = await waiting()
  const streams: { destroyed: boolean }[] = []
  const server = createHttp2Server(forNode.authkit(config)((_req, res) => res.end('passed')) as never)
  server.on('stream', stream => streams.push(stream))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const session = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  closing.push(
    () => session.destroy(),
    () => server.close(),
  )
  const stream = session.request({ ':path': '/', cookie })
  stream.on('error', () => {})
  await asked
  stream.close(8)
  await expect.poll(() => streams[0]?.destroyed).toBe(true)
  release()
  await expect.poll(() => events).toContainEqual(LOST)
})

describe('a handshake', () => {
  it.each<[string, (socket: { destroy(): void }) => void]>([
    ['whose socket has closed while WorkOS was asked', socket => socket.destroy()],
    ['whose listener writes nothing', () => {}],
  ])('%s loses a refreshed session, which is told', async (_what, meanwhile) => {
    const { config, cookie, events, asked, release } = await waiting()
    const server = createServer()
    const auth = forNode.authkit(config)
    server.on('upgrade', (_req, socket) => void asked.then(() => meanwhile(socket)).then(release))
    server.on(
      'upgrade',
      auth.upgrade((_req, socket) => socket.destroy()),
    )
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => server.close())
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
    const isClosed = new Promise(resolve => client.on('close', resolve))
    client.on('error', () => {})
    client.write(
      `GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nCookie: ${cookie}\r\n\r\n`,
    )
    await isClosed
    await expect.poll(() => events.filter(({ type }) => type === LOST.type)).toEqual([LOST])
  })
})

describe.each([
  ['Hono', Hono],
  ['Hono 3', hono3.Hono as unknown as typeof Hono],
])('%s behind something that answers for it', (_name, Application) => {
  /** A time limit that the test ends by hand. */
  const limited = async () => {
    const made = await expired()
    const events: object[] = []
    const config = { ...made.config, onEvent: (event: { type: string }) => events.push(event) }
    let end = () => {}
    const limit = new Promise<void>(resolve => {
      end = resolve
    })
    const app = new Application()
    const errors: unknown[] = []
    app.onError((error, c) => {
      errors.push(error)
      return c.text('too late', 504)
    })
    let goOn = () => {}
    const busy = new Promise<void>(resolve => {
      goOn = resolve
    })
    let rest: Promise<unknown> | undefined
    app.use('*', async (_c, next) => {
      rest = next()
      await Promise.race([rest, limit.then(() => raise(new Error('too late')))])
    })
    app.use('*', forHono.authkit(config) as never)
    return { ...made, app, events, errors, end, busy, goOn, rest: () => rest }
  }

  it('gives a refreshed session to the answer of a time limit', async () => {
    const { app, cookie, events, errors, end, busy, goOn, rest } = await limited()
    app.get('/', async c => {
      end()
      await busy
      c.header('set-cookie', 'own=1', { append: true })
      return c.text('passed')
    })
    const response = await app.request('/', { headers: { cookie } })
    const names = response.headers.getSetCookie().map(text => text.split('=')[0])
    expect([response.status, await response.text(), names]).toEqual([504, 'too late', ['wos-session']])
    goOn()
    await rest()
    expect([events.filter(isLost), errors.length]).toEqual([[], 1])
  })

  it.each([
    ['switched', false],
    ['switched only after it', true],
  ])('tells of a session that is %s', async (_what, isLater) => {
    const { app, local, events, end, busy, goOn, rest, config } = await limited()
    local.updateUser('ada@example.com', {
      organizations: [{ id: 'org_01LATE', name: 'Late', role: 'member' }],
    })
    const sealed = await createAuthKit(config).sealSession({ ...(await local.issueSession()) } as never)
    app.post('/', async c => {
      if (isLater) {
        end()
        await busy
      }
      const answer = forHono.switchOrganization(c as never, { organizationId: 'org_01LATE', returnTo: '/' })
      end()
      await busy
      return answer
    })
    const headers = { cookie: `wos-session=${encodeURIComponent(sealed)}` }
    const response = await app.request('/', { method: 'POST', headers })
    expect([response.status, response.headers.getSetCookie()]).toEqual([504, []])
    goOn()
    await rest()
    expect(events.filter(isLost)).toHaveLength(1)
  })

  it('leaves the session cookie that middleware sets after the handler', async () => {
    const { app, cookie } = await limited()
    const own = 'wos-session=; Path=/; Max-Age=0'
    app.use('*', async (c, next) => {
      await next()
      c.header('set-cookie', own, { append: true })
    })
    app.get('/', c => c.text('passed'))
    const response = await app.request('/', { headers: { cookie } })
    expect([response.status, response.headers.getSetCookie()]).toEqual([200, [own]])
  })
})

it('a sign-in whose hook throws tells of its cookies where fe26/web has only entered', async () => {
  const { config, local } = await signedIn()
  const events: object[] = []
  const sessions = forWeb.authkit({
    ...config,
    onSuccess: () => raise(new Error('no database')),
    onEvent: event => events.push(event),
  })
  const headers = { accept: 'text/html' }
  const { response: login } = await sessions.enter(new Request(`${HOME}/login`, { headers }))
  const back = await local.signIn(login?.headers.get('location') ?? '')
  const [cookie = ''] = login?.headers.getSetCookie()[0]?.split(';') ?? []
  const entering = sessions.enter(new Request(back, { headers: { ...headers, cookie } }))
  await expect(entering).rejects.toThrow('no database')
  expect(events.filter(isLost)).toEqual([expect.objectContaining(LOST)])
})

const HOME = new URL(CONFIG.redirectUri).origin
const LOST = { type: 'cookies_not_sent', reason: 'no_response' }

function isLost(event: object): boolean {
  return 'type' in event && event.type === LOST.type
}

/** A session that is refreshed as soon as WorkOS is released. */
async function waiting() {
  const { config, cookie } = await expired()
  const events: { type: string; reason?: string }[] = []
  let release = () => {}
  const released = new Promise<void>(resolve => {
    release = resolve
  })
  let begun = () => {}
  const asked = new Promise<void>(resolve => {
    begun = resolve
  })
  const { fetch } = config
  const waiting: AuthKitConfig = {
    ...config,
    async fetch(...request) {
      begun()
      await released
      return (fetch as typeof globalThis.fetch)(...request)
    },
    onEvent: event => {
      const { type } = event
      events.push(
        'reason' in event && type === 'cookies_not_sent' ? { type, reason: event.reason } : { type },
      )
    },
  }
  return { config: waiting, cookie, events, asked, release }
}

async function listen(listener: RequestListener) {
  const responses: { destroyed: boolean }[] = []
  const server: Server = createServer((req, res) => {
    responses.push(res)
    listener(req, res)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close().closeAllConnections())
  return { server, port: (server.address() as AddressInfo).port, responses }
}

function raise(error: Error): never {
  throw error
}
