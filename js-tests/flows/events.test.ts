// Events where Node and the frameworks come in: the diagnostics channel, and cookies that come too late.

import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createServer, type RequestListener, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import expressApp from 'express'
import fastify from 'fastify'
import { type AuthKitConfig, createAuthKit, type Fe26Event } from 'fe26'
import { authkit as expressAuthkit, requireAuth } from 'fe26/express'
import { authkit as fastifyAuthkit, requireAuth as fastifyRequireAuth } from 'fe26/fastify'
import { authkit as honoAuthkit } from 'fe26/hono'
import { authkit as koaAuthkit, requireAuth as koaRequireAuth } from 'fe26/koa'
import { authkit as nodeAuthkit, requireAuth as nodeRequireAuth } from 'fe26/node'
import { authkit as webAuthkit } from 'fe26/web'
import { Hono } from 'hono'
import { timeout } from 'hono/timeout'
import Koa from 'koa'
import { afterEach, describe, expect, it } from 'vitest'
import { Browser } from './browser.js'
import { LATE_MS, signedIn } from './local-session.js'

const CHANNEL = 'fe26:event'
const published: unknown[] = []
const subscriber = (event: unknown) => void published.push(event)
const types = (events: readonly unknown[]) => events.map(event => (event as Fe26Event).type)

afterEach(() => {
  unsubscribe(CHANNEL, subscriber)
  published.length = 0
})

describe('the diagnostics channel', () => {
  it('tells its subscribers, whenever they come and go', async () => {
    const { config, cookie } = await signedIn()
    const authkit = createAuthKit(config)
    const visit = () => authkit.withAuth({ headers: { cookie } })
    await visit()
    subscribe(CHANNEL, subscriber)
    // What was remembered while nobody listened is asked anew.
    for (let time = 0; time < 2; time++) await visit()
    expect(published).toMatchObject([
      { type: 'authenticated', remembered: false },
      { type: 'authenticated', remembered: true },
    ])
    unsubscribe(CHANNEL, subscriber)
    await visit()
    await authkit.withAuth({ headers: { cookie: 'wos-session=garbage' } })
    expect(published).toHaveLength(2)
    subscribe(CHANNEL, subscriber)
    await visit()
    expect(published).toHaveLength(3)
  })

  it('tells subscribers that come in the middle of a flow how it ends', async () => {
    const { config, cookie } = await signedIn()
    const authkit = createAuthKit(config)
    const asked = authkit.withAuth({ headers: { cookie } })
    subscribe(CHANNEL, subscriber)
    await asked
    expect(types(published)).toEqual(['key_set_fetched', 'authenticated'])
  })

  it('and onEvent are told the same', async () => {
    const events: Fe26Event[] = []
    const { config, cookie } = await signedIn({ onEvent: event => events.push(event) })
    const authkit = createAuthKit(config)
    subscribe(CHANNEL, subscriber)
    for (let time = 0; time < 2; time++) await authkit.withAuth({ headers: { cookie } })
    await authkit.signIn()
    await authkit.signOut({ headers: { cookie } })
    expect(types(events)).toEqual([
      ...['key_set_fetched', 'authenticated', 'authenticated', 'sign_in_started', 'signed_out'],
    ])
    expect(published).toEqual(events)
  })
})

/** What the server tells of one request, once it has told something. */
async function eventsOf(
  path: string,
  cookie: string,
  make: (events: Fe26Event[]) => RequestListener,
  events: Fe26Event[] = [],
) {
  await using server = await serve(make(events))
  const headers = { accept: 'text/html', ...(cookie && { cookie }) }
  const reply = await new Browser(server.url).send(path, { headers })
  expect(reply.setCookies).toEqual([])
  await expect.poll(() => types(events)).toContain('cookies_not_sent')
  return events
}

const NOT_SENT = { type: 'cookies_not_sent', reason: 'headers_already_sent' }

describe('Express says that cookies come too late', () => {
  /** Answers before `authkit()` knows who is there. */
  const answeredBefore = (config: AuthKitConfig) => (events: Fe26Event[]) =>
    expressApp()
      .use((_req, res, next) => {
        next()
        res.status(504).send('too late')
      })
      .use(expressAuthkit({ ...config, onEvent: event => events.push(event) }))
      .use((_req, _res) => {})

  it('of a refreshed session', async () => {
    const { config, cookie } = await signedIn({}, LATE_MS)
    const events = await eventsOf('/', cookie, answeredBefore(config))
    expect(types(events)).toEqual(['refreshed', 'authenticated', 'cookies_not_sent'])
    expect(events.at(-1)).toEqual(NOT_SENT)
  })

  it('of a handler that streams before authkit() is reached', async () => {
    const { config, cookie } = await signedIn({}, LATE_MS)
    const events = await eventsOf('/', cookie, events =>
      expressApp()
        .use((_req, res, next) => {
          res.write('begun ')
          next()
        })
        .use(expressAuthkit({ ...config, onEvent: event => events.push(event) }))
        .use((_req, res) => void res.end('ended')),
    )
    expect(events.at(-1)).toEqual(NOT_SENT)
  })

  it('of a sign-in that begins, at its page or at a guard', async () => {
    const { config } = await signedIn()
    expect(types(await eventsOf('/login', '', answeredBefore(config)))).toEqual([
      ...['sign_in_started', 'cookies_not_sent'],
    ])
    const guarded = (events: Fe26Event[]) =>
      expressApp()
        .use(expressAuthkit({ ...config, onEvent: event => events.push(event) }))
        .use((_req, res, next) => {
          res.send('public')
          next()
        })
        .use(requireAuth())
    expect(types(await eventsOf('/private', '', guarded))).toEqual(['sign_in_started', 'cookies_not_sent'])
  })

  it('and nothing when there are none, or they are sent', async () => {
    for (const [later, expected] of [
      [0, ['key_set_fetched', 'authenticated', 'authenticated']],
      [LATE_MS, ['refreshed', 'authenticated', 'refreshed', 'authenticated']],
    ] as const) {
      const events: Fe26Event[] = []
      const { config, cookie } = await signedIn({}, later)
      const app = expressApp()
        .use(expressAuthkit({ ...config, onEvent: event => events.push(event) }))
        .use((_req, res) => void res.end('body'))
      await using server = await serve(app)
      for (let time = 0; time < 2; time++) await fetch(server.url, { headers: { cookie } })
      expect(types(events)).toEqual(expected)
    }
  })
})

describe('Hono says that cookies come too late', () => {
  it('when a time limit has answered', async () => {
    const events: Fe26Event[] = []
    const { config, cookie } = await signedIn({ onEvent: event => events.push(event) }, LATE_MS)
    let goOn = () => {}
    const slow: typeof fetch = async (input, init) => {
      await new Promise<void>(resolve => {
        goOn = resolve
      })
      return config.fetch(input, init)
    }
    const app = new Hono()
      .use(timeout(1))
      .use(honoAuthkit({ ...config, fetch: slow }))
      .get('/', c => c.text('body'))
    const reply = await app.request('/', { headers: { cookie } })
    goOn()
    expect([reply.status, reply.headers.getSetCookie()]).toEqual([504, []])
    await expect.poll(() => types(events)).toContain('cookies_not_sent')
    expect(types(events)).toEqual(['refreshed', 'authenticated', 'cookies_not_sent'])
  })

  it('and nothing when they are sent', async () => {
    const events: Fe26Event[] = []
    const { config, cookie } = await signedIn({ onEvent: event => events.push(event) }, LATE_MS)
    const app = new Hono()
      .use(timeout(60_000))
      .use(honoAuthkit(config))
      .get('/', c => c.text('body'))
    const reply = await app.request('/', { headers: { cookie } })
    expect(reply.headers.getSetCookie()).toHaveLength(1)
    expect(types(events)).toEqual(['refreshed', 'authenticated'])
  })
})

async function serve(app: RequestListener) {
  const server = createServer(app)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = async () => void server.close()
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: close }
}

describe('so do Koa, Fastify and node:http', () => {
  type Make = (config: AuthKitConfig) => Promise<RequestListener>

  /** Each with something in front that has answered before `authkit()` knows who is there. */
  const MAKES: Record<string, Make> = {
    Koa: async config => {
      const app = new Koa().use((ctx, next) => {
        const rest = next()
        ctx.res.writeHead(504).end('too late')
        ctx.respond = false
        return rest
      })
      return app.use(koaAuthkit(config)).use(koaRequireAuth()).callback()
    },
    Fastify: async config => {
      const app = fastify()
      app.addHook('onRequest', (_request, reply, done) => {
        done()
        if (!reply.raw.headersSent) reply.raw.writeHead(504).end('too late')
        if (!reply.sent) reply.hijack()
      })
      await app.register(fastifyAuthkit, config)
      app.get('/', { onRequest: fastifyRequireAuth() }, () => 'body')
      await app.ready()
      return (req, res) => app.routing(req, res)
    },
    'node:http': async config => {
      const listener = nodeAuthkit(config)(nodeRequireAuth((_req, res: ServerResponse) => res.end()))
      return (req, res) => {
        listener(req, res)
        res.writeHead(504).end('too late')
      }
    },
  }

  it.each(Object.keys(MAKES))('%s, of a refreshed session and of a sign-in that begins', async name => {
    const told: Fe26Event[] = []
    const { config, cookie } = await signedIn({ onEvent: event => told.push(event) }, LATE_MS)
    const listener = await (MAKES[name] as Make)(config)
    const signIn = ['sign_in_started', 'cookies_not_sent'] as const
    for (const [path, cookies, expected] of [
      ['/', cookie, ['refreshed', 'authenticated', 'cookies_not_sent']],
      ['/login', '', signIn],
      // Fastify calls no hook once there is an answer.
      ...(name === 'Fastify' ? [] : [['/', '', signIn] as const]),
    ] as const) {
      await eventsOf(path, cookies, () => listener, told)
      expect([path, types(told)]).toEqual([path, expected])
      expect(told.splice(0).at(-1)).toEqual(NOT_SENT)
    }
  })
})

describe('a handshake and a fetch handler', () => {
  it('say that cookies are lost with what is no head', async () => {
    const events: Fe26Event[] = []
    const { config, cookie } = await signedIn({ onEvent: event => events.push(event) }, LATE_MS)
    const auth = nodeAuthkit(config)
    const server = createServer()
    server.on(
      'upgrade',
      auth.upgrade((_req, socket) => socket.end('no head')),
    )
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const headers = { cookie, connection: 'Upgrade', upgrade: 'websocket' }
    request({ port, host: '127.0.0.1', headers }).on('error', () => {}).end() // biome-ignore format: one request
    await expect.poll(() => types(events)).toContain('cookies_not_sent')
    server.close()
    expect(types(events)).toEqual(['refreshed', 'authenticated', 'cookies_not_sent'])
  })

  it('say that a handler that throws leaves no response to carry them', async () => {
    const events: Fe26Event[] = []
    const { config, cookie } = await signedIn({ onEvent: event => events.push(event) }, LATE_MS)
    const sessions = webAuthkit(config)
    const broken = new Error('the handler is broken')
    const visit = new Request('https://app.example/', { headers: { cookie } })
    const handled = sessions.handle(visit, () => {
      throw broken
    })
    await expect(handled).rejects.toBe(broken)
    expect(types(events)).toEqual(['refreshed', 'authenticated', 'cookies_not_sent'])
    expect(events.at(-1)).toMatchObject({ reason: 'no_response' })
    const anonymous = sessions.handle(new Request('https://app.example/'), () => {
      throw broken
    })
    await expect(anonymous).rejects.toBe(broken)
    expect(events).toHaveLength(3)
  })

  it('let a framework that makes the response to an error say so itself', async () => {
    const events: Fe26Event[] = []
    const { config, cookie } = await signedIn({ onEvent: event => events.push(event) }, LATE_MS)
    const sessions = webAuthkit(config)
    const enter = async (headers: Record<string, string>) => {
      const entry = await sessions.enter(new Request('https://app.example/', { headers }))
      if (entry.response) throw new Error('nothing is guarded here')
      return entry
    }
    const refreshed = await enter({ cookie })
    expect(types(events)).toEqual(['refreshed', 'authenticated'])
    refreshed.reportNotSent()
    expect(events.at(-1)).toEqual({ type: 'cookies_not_sent', reason: 'no_response' })
    // Without cookies, nothing is lost.
    const anonymous = await enter({})
    anonymous.reportNotSent()
    expect(events).toHaveLength(3)
  })
})
