// The adapters by themselves: against Node's own way of writing heads, and with configurations that vary or are wrong.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Request as ExpressRequest, Response as ExpressResponse, NextFunction } from 'express'
import { createAuthKit, Fe26Error } from 'fe26'
import { authkit as expressAuthkit, requireAuth as expressRequireAuth } from 'fe26/express'
import { getAuth, getToken, authkit as honoAuthkit, requireAuth, requireToken } from 'fe26/hono'
import { Hono, type MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import { HTTPException } from 'hono/http-exception'
import * as hono3 from 'hono3'
import { describe, expect, it } from 'vitest'
import { Browser, type Reply } from './browser.js'
import { CONFIG, expired, signedIn } from './local-session.js'

type Handler = (response: ServerResponse) => void

/** Every way a handler can bring about the head of its response. */
const HEADS: Record<string, Handler> = {
  'end()': res => res.end('body'),
  'end() without a body': res => res.end(),
  'write() and end()': res => {
    res.write('one')
    res.end('two')
  },
  'setHeader()': res => res.setHeader('Set-Cookie', ['a=1', 'b=2']).setHeader('X-Own', '1').end('body'),
  'appendHeader()': res => res.appendHeader('Set-Cookie', 'a=1').appendHeader('Set-Cookie', 'b=2').end(),
  'setHeaders()': res => res.setHeaders(new Headers([['set-cookie', 'a=1'], ['x-own', '1']])).end('body'), // biome-ignore format: one way a line
  'statusCode and statusMessage': res => {
    res.statusCode = 201
    res.statusMessage = 'Made'
    res.end('body')
  },
  'flushHeaders()': res => {
    res.setHeader('Set-Cookie', 'a=1').flushHeaders()
    res.end('body')
  },
  'status alone': res => res.writeHead(202).end('body'),
  'status and reason': res => res.writeHead(202, 'Taken').end('body'),
  'an object': res => res.writeHead(200, { 'Set-Cookie': 'a=1', 'X-Own': 1 }).end('body'),
  'an object of lists': res => res.writeHead(200, { 'set-cookie': ['a=1', 'b=2'] }).end('body'),
  'a reason and an object': res => res.writeHead(200, 'Fine', { 'Set-Cookie': 'a=1' }).end('body'),
  'no reason and an object': res => res.writeHead(200, undefined, { 'Set-Cookie': 'a=1' }).end('body'),
  'a list': res => res.writeHead(200, ['Set-Cookie', 'a=1', 'set-cookie', 'b=2', 'X-Own', '1']).end('body'),
  'a list of lists': res => res.writeHead(200, ['Set-Cookie', ['a=1', 'b=2'], 'X-Own', '1']).end('body'),
  pairs: res => res.writeHead(200, [['Set-Cookie', 'a=1'], ['X-Own', '1']] as never).end('body'), // biome-ignore format: one way a line
  'pairs of lists': res => res.writeHead(200, [['Set-Cookie', ['a=1', 'b=2']]] as never).end('body'),
  'an empty list': res => res.writeHead(200, []).end('body'),
  'an object over what was set': res =>
    res.setHeader('Set-Cookie', 'old=1').writeHead(200, { 'set-cookie': 'a=1' }).end('body'),
  'a list over what was set': res =>
    res.setHeader('X-Own', 'old').writeHead(200, ['x-own', '1', 'X-Own', '2']).end('body'),
  'content-length': res => res.writeHead(200, { 'Content-Length': 4 }).end('body'),
  'connection and date': res => res.writeHead(200, { Connection: 'close', Date: 'never' }).end('body'),
  'transfer-encoding': res => res.writeHead(200, ['Transfer-Encoding', 'chunked']).end('body'),
  'no content': res => res.writeHead(204).end(),
  'not modified': res => res.writeHead(304, { ETag: '"1"' }).end(),
  'the head twice': res => {
    res.writeHead(200, { 'Set-Cookie': 'a=1' })
    expect(() => res.writeHead(500)).toThrow(expect.objectContaining({ code: 'ERR_HTTP_HEADERS_SENT' }))
    res.end('body')
  },
}

describe('Express: a refreshed session is added to what Node sends', () => {
  it.each(Object.keys(HEADS))('for %s', async name => {
    const handler = HEADS[name] as Handler
    const plain = await exchange((_req, res) => handler(res))
    const { config, cookie } = await expired()
    const middleware = connect(expressAuthkit(config))
    const passed = await exchange((req, res) => middleware(req, res, () => handler(res)), cookie)

    const { 'cache-control': cacheControl, vary, ...others } = passed.headers
    expect({ ...passed, headers: dateless(others), setCookies: passed.setCookies.slice(0, -1) }).toEqual({
      ...plain,
      headers: dateless(plain.headers),
      url: passed.url,
    })
    expect(passed.setCookies.at(-1)).toMatch(/^wos-session=/)
    expect([cacheControl, vary]).toEqual(['private, no-store', 'Cookie'])
  })

  it.each([
    ['Accept-Encoding', 'Accept-Encoding, Cookie'],
    ['Origin, cookie', 'Origin, cookie'],
    ['*', '*'],
  ])('with Vary: %s', async (own, expected) => {
    const { config, cookie } = await expired()
    const middleware = connect(expressAuthkit(config))
    const reply = await exchange(
      (req, res) => middleware(req, res, () => res.writeHead(200, { Vary: own }).end()),
      cookie,
    )
    expect(reply.headers['vary']).toBe(expected)
  })

  it('to the error page as well, when Node refuses the headers a handler wrote', async () => {
    const { config, cookie } = await expired()
    const middleware = connect(expressAuthkit(config))
    const reply = await exchange((req, res) => {
      middleware(req, res, () => {
        expect(() => res.writeHead(200, { 'X-Own': 'line\nbreak' })).toThrow()
        res.writeHead(500).end()
      })
    }, cookie)
    expect([reply.status, reply.setCookies.length, reply.headers['vary']]).toEqual([500, 1, 'Cookie'])
  })
})

describe('Express', () => {
  it('says nothing more when something else has answered meanwhile', async () => {
    const { config } = await expired()
    const middleware = connect(expressAuthkit(config))
    const errors: unknown[] = []
    const reply = await exchange(
      (req, res) => {
        middleware(req, res, error => errors.push(error))
        res.writeHead(504).end('too late')
      },
      '',
      '/login',
    )
    expect([reply.status, reply.body, errors]).toEqual([504, 'too late', []])
  })

  it('passes an error on when the middleware is missing', () => {
    const errors: unknown[] = []
    expressRequireAuth()({} as ExpressRequest, {} as ExpressResponse, error => errors.push(error))
    expect(errors).toEqual([expect.objectContaining({ code: 'invalid_config' })])
  })

  it('reports everything that is wrong with a configuration at once, when it is made', () => {
    const wrong = {
      cookiePassword: 'short',
      signInPath: 'login',
      redirectURI: 'https://app.example/callback',
    }
    expect(problemsOf(() => expressAuthkit(wrong)).sort()).toEqual([
      'apiKey',
      'clientId',
      'cookiePassword',
      'redirectURI',
      'redirectUri',
      'signInPath',
    ])
    const pages = { signInPath: false, signUpPath: true, callbackPath: 5, signOutPath: [], afterSignOut: {} }
    const wrongPages = () => expressAuthkit({ ...CONFIG, ...(pages as object) })
    expect(problemsOf(wrongPages)).toEqual(Object.keys(pages))
    expect(wrongPages).toThrow('signUpPath must be a path, such as /signup, or false')
    expect(
      problemsOf(() => expressAuthkit({ ...CONFIG, onSuccess: '/' as never, onError: {} as never })),
    ).toEqual(['onSuccess', 'onError'])
    expect(problemsOf(() => expressAuthkit({ ...CONFIG, redirectUri: undefined as never }))).toEqual([
      'redirectUri',
    ])
    expect(problemsOf(() => expressAuthkit({ ...CONFIG, afterSignOut: 'https://[' }))).toEqual([
      'afterSignOut',
    ])
  })
})

describe('Hono', () => {
  it('reports everything that is wrong with a configuration on the first request, to the application', async () => {
    const errors: unknown[] = []
    const app = new Hono().use(honoAuthkit())
    app.onError((error, c) => {
      errors.push(error)
      return c.text('sorry', 500)
    })
    const reply = await app.request('/', {}, { WORKOS_COOKIE_PASSWORD: 'short', DB: {} })
    expect([reply.status, await reply.text()]).toEqual([500, 'sorry'])
    expect(errors).toEqual([expect.any(Fe26Error)])
    const keys = (errors[0] as Fe26Error).problems.map(({ key }) => key)
    expect(keys.sort()).toEqual(['apiKey', 'clientId', 'cookiePassword', 'redirectUri'])
  })

  it('takes its configuration from env, and code wins', async () => {
    const app = new Hono().use(honoAuthkit({ redirectUri: CONFIG.redirectUri }))
    const env = {
      WORKOS_CLIENT_ID: 'client_of_env',
      WORKOS_API_KEY: 'sk_env',
      WORKOS_COOKIE_PASSWORD: CONFIG.cookiePassword,
      WORKOS_REDIRECT_URI: 'https://env.example/callback',
    }
    const clients = []
    for (const clientId of ['client_of_env', 'client_of_another', 'client_of_env']) {
      const reply = await app.request('/login', NAVIGATION, { ...env, WORKOS_CLIENT_ID: clientId })
      const query = new URL(reply.headers.get('location') ?? '').searchParams
      clients.push(query.get('client_id'))
      expect(query.get('redirect_uri')).toBe(CONFIG.redirectUri)
    }
    expect(clients).toEqual(['client_of_env', 'client_of_another', 'client_of_env'])
  })

  it('keeps its keys between requests, whether env stays the same object or not', async () => {
    const { config, local, cookie } = await signedIn()
    const app = new Hono().use(honoAuthkit(config)).get('/', c => c.text(getAuth(c).user?.email ?? ''))
    const same = { KV: {} }
    for (const env of [same, same, { KV: {} }, { incoming: {}, outgoing: {} }, undefined]) {
      const reply = await app.request('/', { headers: { cookie } }, env)
      expect(await reply.text()).toBe('ada@example.com')
    }
    expect(local.requests.filter(({ route }) => route === 'jwks')).toHaveLength(1)
  })

  it.each<[string, (app: Hono) => unknown]>([
    ['an exception with a response', app => app.get('/', () => raise(new HTTPException(403)))],
    [
      'an exception with a response of its own',
      app => app.get('/', () => raise(new HTTPException(403, { res: new Response('no', { status: 403 }) }))),
    ],
    ['middleware that replaces the response', app => app.use(replacing).get('/', c => c.text('no', 403))],
    ['a mounted handler', app => app.mount('/', () => new Response('no', { status: 403 }))],
    [
      'a sub-application',
      app =>
        app.route(
          '/',
          new Hono().get('/', c => c.text('no', 403)),
        ),
    ],
  ])('adds a refreshed session to %s', async (_name, add) => {
    const { config, cookie } = await expired()
    const app = new Hono()
    app.use(honoAuthkit(config))
    add(app)
    const reply = await app.request('/', { headers: { cookie } })
    expect(reply.status).toBe(403)
    expect(reply.headers.getSetCookie()).toEqual([expect.stringMatching(/^wos-session=/)])
    expect([reply.headers.get('vary'), reply.headers.get('cache-control')]).toEqual([
      'Cookie',
      'private, no-store',
    ])
  })

  it('guards a sub-application that is mounted under the middleware', async () => {
    const { config, cookie } = await signedIn()
    const inner = new Hono().use(requireAuth()).get('/page', c => c.text(getAuth(c).user?.email ?? ''))
    const app = new Hono().use(honoAuthkit(config)).route('/inner', inner)
    expect((await app.request('/inner/page')).status).toBe(401)
    const reply = await app.request('/inner/page', { headers: { cookie } })
    expect([reply.status, await reply.text()]).toEqual([200, 'ada@example.com'])
  })
})

const NAVIGATION = { headers: { accept: 'text/html' } }

/** Middleware without Express around it: what Express adds to a request is `originalUrl`. */
function connect(middleware: ReturnType<typeof expressAuthkit>) {
  return (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) =>
    middleware(
      Object.assign(req, { originalUrl: req.url }) as ExpressRequest,
      res as ExpressResponse,
      next as NextFunction,
    )
}

/** One request to a server with this handler. */
async function exchange(
  handler: (req: IncomingMessage, res: ServerResponse) => void,
  cookie = '',
  path = '/',
): Promise<Reply> {
  const server = createServer(handler)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const headers = { accept: 'text/html', ...(cookie !== '' && { cookie }) }
    return await new Browser(url).send(path, { headers })
  } finally {
    server.close()
  }
}

/** A date Node writes itself differs from one exchange to the next. */
function dateless({ date, ...others }: Reply['headers']): Reply['headers'] {
  return date === 'never' ? { ...others, date } : others
}

function problemsOf(attempt: () => unknown): string[] {
  try {
    attempt()
  } catch (error) {
    if (error instanceof Fe26Error) return error.problems.map(({ key }) => key)
  }
  return []
}

function raise(error: Error): never {
  throw error
}

const replacing: MiddlewareHandler = async (c, next) => {
  await next()
  c.res = new Response('replaced', { status: 403 })
}

describe.each([
  ['Hono', Hono],
  ['Hono 3', hono3.Hono as unknown as typeof Hono],
])('%s, after middleware that has touched the response', (_name, Hono) => {
  /** `cors()` writes to `c.res` before anything else runs; the other sets a cookie. */
  const before = (config: object) =>
    new Hono()
      .use('*', cors({ origin: 'https://other.example', credentials: true }))
      .use('*', async (c, next) => {
        c.header('set-cookie', 'lang=en', { append: true })
        await next()
      })
      .use('*', honoAuthkit(config))

  const names = (response: Response) => response.headers.getSetCookie().map(cookie => cookie.split('=')[0])

  it.each([
    ['/login', [expect.stringMatching(/^wos-auth-verifier-/)]],
    ['/logout', ['wos-session']],
    ['/step-up', [expect.stringMatching(/^wos-auth-verifier-/), 'wos-session']],
    ['/own-sign-out', ['wos-session']],
    ['/page', ['wos-session']],
  ])('sends the cookies of %s beside its own', async (path, expected) => {
    const { config, cookie } = await expired()
    const app = before(config)
    app.get('/step-up', requireAuth({ maxAge: 60 }), c => c.text('passed'))
    app.get('/page', c => c.text('page'))
    app.get('/own-sign-out', c => {
      c.header('set-cookie', 'wos-session=; Max-Age=0', { append: true })
      return c.text('out')
    })
    const headers = {
      ...NAVIGATION.headers,
      cookie,
      origin: 'https://other.example',
      'sec-fetch-site': 'same-site',
    }
    const response = await app.request(`http://127.0.0.1:3000${path}`, { headers })
    expect(names(response)).toEqual(expect.arrayContaining(['lang', ...expected]))
    expect(response.headers.get('vary')).toMatch(/\bOrigin\b.*\bCookie\b|\bCookie\b.*\bOrigin\b/)
    expect(response.headers.get('access-control-allow-origin')).toBe('https://other.example')
    expect(response.headers.get('cache-control')).toBe('private, no-store')
    if (path === '/own-sign-out') expect(response.headers.getSetCookie()).toContain('wos-session=; Max-Age=0')
    expect(names(response).filter(name => name === 'wos-session').length).toBeLessThanOrEqual(1)
  })

  it('answers as it must, whatever the response says already', async () => {
    const app = new Hono().use('*', async (c, next) => {
      c.res.headers.append('set-cookie', 'theme=dark')
      c.res.headers.set('cache-control', 'public')
      c.res.headers.set('content-type', 'text/css')
      await next()
    })
    app.use('*', honoAuthkit(CONFIG)).get('/private', requireAuth(), c => c.text('passed'))
    const signIn = await app.request('/login', NAVIGATION)
    expect(names(signIn)).toEqual(['theme', expect.stringMatching(/^wos-auth-verifier-/)])
    const denied = await app.request('/private')
    expect(denied.headers.get('content-type')).toMatch(/^application\/json\b/)
    for (const { headers } of [signIn, denied]) {
      expect([headers.get('cache-control'), headers.get('vary')]).toEqual(['private, no-store', 'Cookie'])
    }
  })
})

it('getToken() shows who acts as the user, of a token and of a session', async () => {
  const { config, local } = await signedIn()
  const impersonator = { email: 'support@example.com', reason: 'a ticket' }
  const session = await local.issueSession({ impersonator })
  const sealed = await createAuthKit(config).sealSession({ ...session } as never)
  const app = new Hono().use(honoAuthkit(config))
  app.get('/', requireToken(), c => c.json(getToken(c).impersonator ?? null))
  for (const [headers, expected] of [
    [{ authorization: `Bearer ${session.accessToken}` }, { ...impersonator, reason: null }],
    [{ cookie: `wos-session=${encodeURIComponent(sealed)}` }, impersonator],
    [{ authorization: `Bearer ${(await local.issueSession()).accessToken}` }, null],
  ] as const) {
    expect(await (await app.request('/', { headers })).json()).toEqual(expected)
  }
})

describe('a Hono handler whose response cannot be changed', () => {
  it.each([
    ['a redirect', () => Response.redirect('https://elsewhere.example/', 302), 302, ''],
    ['what fetch() brought', () => fetch('data:text/plain,body'), 200, 'body'],
  ])('%s', async (_what, handler, status, body) => {
    const app = new Hono().use(honoAuthkit(CONFIG)).get('/', handler as () => Response)
    const response = await app.request('/')
    expect([response.status, response.headers.get('vary')]).toEqual([status, 'Cookie'])
    expect(response.headers.has('location')).toBe(status === 302)
    expect(await response.text()).toBe(body)
  })

  it.each(['/', '/token'])('what fetch() brought with all that is appended: %s', async path => {
    const upstream = createServer((_req, res) => res.setHeader('vary', 'Cookie, Authorization').end('body'))
    await new Promise<void>(resolve => upstream.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`
    const { config, local, cookie } = await signedIn()
    const { accessToken } = await local.issueSession()
    const app = new Hono().use(honoAuthkit(config)).get('/', () => fetch(url))
    app.get('/token', requireToken(), () => fetch(url))
    try {
      const headers = path === '/' ? { cookie } : { authorization: `Bearer ${accessToken}` }
      const response = await app.request(path, { headers })
      expect([response.status, await response.text()]).toEqual([200, 'body'])
      expect(response.headers.get('cache-control')).toBe('private, no-store')
      expect(response.headers.get('vary')).toBe('Cookie, Authorization')
    } finally {
      upstream.close()
    }
  })

  it('one response for everybody, which stays as it is', async () => {
    const shared = new Response(null, { status: 204, headers: { 'x-own': '1' } })
    const app = new Hono().use(honoAuthkit(CONFIG)).get('/', () => shared)
    for (let time = 0; time < 2; time++) {
      const response = await app.request('/')
      expect([response.status, response.headers.get('vary'), response.headers.get('x-own')]).toEqual([
        204,
        'Cookie',
        '1',
      ])
    }
    expect([...shared.headers]).toEqual([['x-own', '1']])
  })
})
