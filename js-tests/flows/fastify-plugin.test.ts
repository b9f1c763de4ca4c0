// What is Fastify's own: encapsulation, registration, inject(), and the servers it can make.

import { connect } from 'node:http2'
import type { AddressInfo } from 'node:net'
import fastify5, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import fastify4 from 'fastify4'
import {
  type AdapterOptions,
  authkit,
  getAuth,
  getAuthKit,
  getSession,
  getToken,
  requireAuth,
  requireToken,
} from 'fe26/fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { makeCertificate } from './certificate.js'
import { CONFIG, expired, signedIn } from './local-session.js'

const apps: FastifyInstance[] = []

afterEach(async () => {
  await Promise.all(apps.splice(0).map(app => app.close()))
})

describe.each([
  ['Fastify 5', fastify5],
  ['Fastify 4', fastify4 as unknown as typeof fastify5],
])('%s', (_name, fastify) => {
  const start = (options: FastifyServerOptions = {}): FastifyInstance => {
    const app = fastify(options)
    apps.push(app)
    return app
  }

  it('knows the plugin by its name, and who is signed in through inject()', async () => {
    const { config, cookie } = await signedIn()
    const app = start()
    await app.register(authkit, config)
    app.get('/', { preHandler: requireAuth() }, async request => [
      getSession(request).user.email,
      getAuthKit(request).settings.clientId,
    ])
    await app.ready()
    expect(app.hasPlugin('fe26')).toBe(true)
    expect((await app.inject({ url: '/', headers: { cookie } })).json()).toEqual([
      'ada@example.com',
      'client_local',
    ])
    const stranger = await app.inject('/')
    expect([stranger.statusCode, stranger.json()]).toEqual([
      401,
      { error: 'unauthenticated', reason: 'no_session_cookie_provided' },
    ])
    expect([stranger.headers['vary'], stranger.headers['cache-control']]).toEqual([
      'Cookie',
      'private, no-store',
    ])
  })

  it('reports everything that is wrong with a configuration when the plugin is registered', async () => {
    const wrong = { cookiePassword: 'short', signInPath: 'login', prefix: '/auth' }
    const problems = (error: { problems: { key: string }[] }) => error.problems.map(({ key }) => key).sort()
    const keys = ['apiKey', 'clientId', 'cookiePassword', 'prefix', 'redirectUri', 'signInPath']
    const awaited = start()
    expect(await Promise.resolve(awaited.register(authkit, wrong)).catch(problems)).toEqual(keys)
    const app = start()
    app.register(authkit, wrong)
    expect(await Promise.resolve(app.ready()).catch(problems)).toEqual(keys)
  })

  it('covers the context it is registered in and those within, and nothing beside them', async () => {
    const { config, cookie } = await signedIn()
    const app = start()
    app.get('/outside', async request => [request.auth ?? 'nothing'])
    app.get('/forgotten', { preHandler: requireAuth() }, async () => 'passed')
    app.register(async scope => {
      await scope.register(authkit, config)
      scope.get('/inside', async request => getAuth(request).user?.email)
      scope.register(async inner => inner.get('/within', async request => getAuth(request).user?.email))
    })
    const get = (url: string) => app.inject({ url, headers: { cookie } })
    expect((await get('/outside')).json()).toEqual(['nothing'])
    expect((await get('/outside')).headers['vary']).toBeUndefined()
    for (const url of ['/inside', '/within']) expect((await get(url)).body).toBe('ada@example.com')
    const forgotten = await get('/forgotten')
    expect([forgotten.statusCode, forgotten.json().code]).toEqual([500, 'invalid_config'])
    // Its own pages are found although the root of the router knows nothing of it.
    const login = await app.inject({ url: '/login?returnTo=/inside', headers: NAVIGATION })
    expect([login.statusCode, login.headers['location']]).toEqual([
      302,
      expect.stringContaining('/authorize'),
    ])
    expect((await app.inject({ url: '/login', method: 'HEAD' })).statusCode).toBe(401)
    expect((await app.inject({ url: '/login', method: 'POST' })).statusCode).toBe(404)
    expect((await app.inject({ url: '/callback', method: 'HEAD' })).statusCode).toBe(404)
    expect((await app.inject({ url: '/logout', method: 'POST' })).statusCode).toBe(303)
  })

  it('takes paths as the browser sees them under a prefix, and warns of those it cannot have', async () => {
    const { config } = await signedIn()
    const lines: string[] = []
    const app = start({ logger: { level: 'warn', stream: { write: line => void lines.push(line) } } })
    const paths = { signInPath: '/app/s%C3%AFgn:in', signUpPath: '/app/signup', signOutPath: '/apple' }
    const redirectUri = 'http://127.0.0.1:3000/app'
    app.register(async scope => void scope.register(authkit, { ...config, ...paths, redirectUri }), {
      prefix: '/app',
    })
    const login = await app.inject({ url: '/app/s%C3%AFgn:in', headers: NAVIGATION })
    expect(login.statusCode).toBe(302)
    expect((await app.inject('/app?code=c&state=s')).statusCode).toBe(400)
    expect((await app.inject('/app/signXin')).statusCode).toBe(404)
    expect((await app.inject('/apple')).statusCode).toBe(404)
    expect(lines.map(line => JSON.parse(line).msg).filter(text => text.includes('/apple'))).toHaveLength(1)
    expect(lines).toHaveLength(EXPECTED_WARNINGS)
  })

  it('goes by the URL the browser asked for, not by what it was rewritten to', async () => {
    const { config, cookie } = await signedIn()
    const app = start({ rewriteUrl: ({ url = '' }) => url.replace(/^\/app/, '') })
    await app.register(authkit, { ...config, signInPath: '/app/login' })
    app.get('/page', async request => [request.url, getAuth(request).user?.email])
    expect((await app.inject({ url: '/app/page', headers: { cookie } })).json()).toEqual([
      '/page',
      'ada@example.com',
    ])
    expect((await app.inject({ url: '/app/login', headers: NAVIGATION })).statusCode).toBe(302)
  })

  it('refuses to share a path with a route of the application', async () => {
    const app = start()
    await app.register(authkit, CONFIG)
    expect(() => app.get('/login', async () => 'mine')).toThrow(
      expect.objectContaining({ code: 'FST_ERR_DUPLICATED_ROUTE' }),
    )
  })

  it.each<[string, (app: FastifyInstance) => unknown, number]>([
    ["Fastify's own error page", app => app.get('/', async () => raise(new Error('broken'))), 500],
    ["Fastify's own 404", () => {}, 404],
    ['a 404 page', app => app.setNotFoundHandler((_request, reply) => reply.code(410).send('gone')), 410],
    [
      'an error page that replaces all headers',
      app => {
        app.setErrorHandler((_error, _request, reply) => {
          for (const name of Object.keys(reply.getHeaders())) reply.removeHeader(name)
          return reply.code(418).send({})
        })
        app.get('/', async () => raise(new Error('broken')))
      },
      418,
    ],
    ['a body that fails its schema', app => app.get('/', { schema: STRICT }, async () => 'passed'), 400],
    [
      'an empty body beside a cookie',
      app => app.get('/', async (_request, reply) => reply.code(202).header('set-cookie', 'a=1').send('')),
      202,
    ],
  ])('adds a refreshed session to %s', async (_what, add, status) => {
    const { config, cookie } = await expired()
    const app = start()
    await app.register(authkit, config)
    add(app)
    const reply = await app.inject({ url: '/', headers: { cookie } })
    expect(reply.statusCode).toBe(status)
    expect([reply.headers['set-cookie']].flat().at(-1)).toMatch(/^wos-session=/)
    expect([reply.headers['vary'], reply.headers['cache-control']]).toEqual(['Cookie', 'private, no-store'])
  })

  it('says nothing more when something else has answered meanwhile', async () => {
    const { config } = await expired()
    const app = start()
    await app.register(authkit, config)
    // A time limit that is always over.
    app.addHook('onRequest', (_request, _reply, done) => done())
    app.server.prependListener('request', (_req, res) => res.writeHead(504).end('too late'))
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    const reply = await fetch(`${url}/login`, { headers: NAVIGATION })
    expect([reply.status, await reply.text()]).toEqual([504, 'too late'])
  })

  it('lets a second registration leave out the pages that the first one has', async () => {
    const { config, cookie } = await signedIn()
    const lines: string[] = []
    const app = start({ logger: { level: 'warn', stream: { write: line => void lines.push(line) } } })
    await app.register(authkit, config)
    const without = { signUpPath: false, signOutPath: false } as const
    const second = (name: string) => ({
      ...{ ...config, ...without, cookieName: name, signInPath: `/${name}/login` },
      redirectUri: `http://127.0.0.1:3000/${name}/callback`,
    })
    app.register(async scope => {
      await scope.register(authkit, second('nested'))
      scope.get('/nested', async request => getAuth(request).user?.email ?? null)
    })
    app.register(
      async scope => {
        await scope.register(authkit, second('prefixed'))
        scope.get('/', async request => getAuth(request).user?.email ?? null)
      },
      { prefix: '/prefixed' },
    )
    await app.ready()
    for (const name of ['nested', 'prefixed']) {
      const inner = { cookie: cookie.replace('wos-session', name) }
      expect((await app.inject({ url: `/${name}`, headers: inner })).body).toBe('ada@example.com')
      const login = await app.inject({ url: `/${name}/login`, headers: NAVIGATION })
      const redirectUri = new URL(String(login.headers['location'])).searchParams.get('redirect_uri')
      expect(redirectUri).toBe(`http://127.0.0.1:3000/${name}/callback`)
    }
    for (const url of ['/signup', '/login']) {
      expect((await app.inject({ url, headers: NAVIGATION })).statusCode).toBe(302)
    }
    expect(lines.filter(line => line.includes('outside'))).toEqual([])
  })

  it('has the token of a request at its place', async () => {
    const { config, local } = await signedIn()
    const { accessToken } = await local.issueSession()
    const app = start()
    await app.register(authkit, config)
    app.get('/', async request => [request.token])
    app.get('/token', { onRequest: requireToken() }, async request => [
      request.token?.userId,
      getToken(request) === request.token,
    ])
    const headers = { authorization: `Bearer ${accessToken}` }
    expect((await app.inject({ url: '/', headers })).json()).toEqual([null])
    expect((await app.inject({ url: '/token', headers })).json()).toEqual([
      expect.stringMatching(/^user_/),
      true,
    ])
  })

  it('lets a registration within another one decide for its own context', async () => {
    const { config, cookie } = await signedIn()
    const app = start()
    await app.register(authkit, config)
    app.register(async scope => {
      const pages = { signInPath: '/in/login', signUpPath: '/in/signup', signOutPath: '/in/logout' }
      const redirectUri = 'http://127.0.0.1:3000/in/callback'
      await scope.register(authkit, { ...config, ...pages, redirectUri, cookieName: 'inner' })
      scope.get('/in', async request => [getAuth(request).user?.email ?? null])
    })
    const inner = { cookie: cookie.replace('wos-session', 'inner') }
    expect((await app.inject({ url: '/in', headers: inner })).json()).toEqual(['ada@example.com'])
    expect((await app.inject({ url: '/in', headers: { cookie } })).json()).toEqual([null])
  })
})

const certificate = makeCertificate()

describe.skipIf(!certificate)('Fastify over TLS, with a certificate by openssl', () => {
  it.each([
    ['Fastify 5', fastify5],
    ['Fastify 4', fastify4 as unknown as typeof fastify5],
  ])('%s serves HTTP/2 and adds a refreshed session', async (_name, fastify) => {
    const { config, cookie } = await expired()
    const app = fastify({ http2: true, https: { ...certificate, allowHTTP1: true } })
    try {
      await app.register(authkit, config as AdapterOptions)
      app.get('/', { preHandler: requireAuth() }, async (request, reply) => {
        reply.header('set-cookie', 'a=1')
        return getAuth(request).user?.email
      })
      await app.listen({ port: 0, host: '127.0.0.1' })
      const url = `https://127.0.0.1:${(app.server.address() as AddressInfo).port}`
      const { headers, body } = await overHttp2(url, { ':path': '/', cookie })
      expect([headers[':status'], body]).toEqual([200, 'ada@example.com'])
      expect([headers['set-cookie']].flat()).toEqual(['a=1', expect.stringMatching(/^wos-session=/)])
      expect([headers['vary'], headers['cache-control']]).toEqual(['Cookie', 'private, no-store'])
    } finally {
      await app.close()
    }
  })
})

async function overHttp2(url: string, request: Record<string, string>) {
  const session = connect(url, { rejectUnauthorized: false })
  try {
    const stream = session.request(request)
    const headers = await new Promise<Record<string, unknown>>((resolve, reject) => {
      stream.once('response', resolve).once('error', reject)
    })
    let body = ''
    for await (const chunk of stream.setEncoding('utf8')) body += chunk
    return { headers, body }
  } finally {
    session.close()
  }
}

function raise(error: Error): never {
  throw error
}

const NAVIGATION = { accept: 'text/html' }
const STRICT = { querystring: { type: 'object', required: ['a'] } }
/** Of the sign-out path alone. */
const EXPECTED_WARNINGS = 1
