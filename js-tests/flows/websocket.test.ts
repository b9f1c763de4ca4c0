// The handshake of WebSockets through fe26/node, with ws at both ends of real sockets.

import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import {
  type AdapterOptions,
  authkit,
  getAuth,
  type HandshakeOptions,
  type ListenerOptions,
  requireAuth,
  requireToken,
} from 'fe26/node'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { makeCertificate } from './certificate.js'
import { CONFIG, expired, signedIn } from './local-session.js'

type Listener = (req: IncomingMessage, socket: Duplex, head: Buffer) => unknown

const servers: Server[] = []
const sockets = new WebSocketServer({ noServer: true })

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

/** Tells whoever connects who they are. */
const greet: Listener = (req, socket, head) =>
  sockets.handleUpgrade(req, socket, head, ws => ws.send(getAuth(req).user?.email ?? 'nobody'))

const certificate = makeCertificate()

const SCHEMES = ['http', ...(certificate ? ['https, with a certificate by openssl'] : [])]

describe.each(SCHEMES)('over %s', scheme => {
  const start = (config: AdapterOptions, listener: Listener = greet, options: Options = {}) =>
    listen(scheme === 'http' ? createServer() : createTlsServer(certificate ?? {}), config, listener, options)

  it('knows who connects', async () => {
    const { config, cookie } = await signedIn()
    const url = await start(config)
    expect(await open(url, { cookie })).toMatchObject({ status: 101, message: 'ada@example.com' })
    expect(await open(url, {})).toMatchObject({ status: 101, message: 'nobody' })
    expect(await open(url, { cookie: 'wos-session=nonsense' })).toMatchObject({ message: 'nobody' })
  })

  it('lets only people with a session pass requireAuth()', async () => {
    const { config, cookie } = await signedIn()
    const greetByName = requireAuth((req, socket: Duplex, head: Buffer) =>
      sockets.handleUpgrade(req, socket, head, ws => ws.send(req.auth.user.email)),
    )
    const url = await start(config, greetByName)
    expect(await open(url, { cookie })).toMatchObject({ status: 101, message: 'ada@example.com' })
    const stranger = await open(url, {})
    expect([stranger.status, JSON.parse(stranger.message)]).toEqual([
      401,
      { error: 'unauthenticated', reason: 'no_session_cookie_provided' },
    ])
    expect(stranger.headers).toMatchObject({ connection: 'close', 'cache-control': 'private, no-store' })
  })

  it('adds a refreshed session to the handshake, which signs people in from then on', async () => {
    const { config, cookie } = await expired()
    const url = await start({ ...config, rememberSessions: false })
    const first = await open(url, { cookie })
    expect([first.status, first.message]).toEqual([101, 'ada@example.com'])
    const [renewed = ''] = first.headers['set-cookie'] ?? []
    expect(renewed).toMatch(/^wos-session=/)
    const second = await open(url, { cookie: renewed.split(';')[0] ?? '' })
    expect([second.message, second.headers['set-cookie']]).toEqual(['ada@example.com', undefined])
  })

  it('sends what follows the handshake as it is', async () => {
    const { config, cookie } = await expired()
    const echo: Listener = (req, socket, head) =>
      sockets.handleUpgrade(req, socket, head, ws => ws.on('message', text => ws.send(`heard ${text}`)))
    const socket = new WebSocket(await start(config, echo), { headers: { cookie }, ...TRUSTING })
    const heard = await new Promise<string>((resolve, reject) => {
      socket.once('open', () => socket.send('HTTP/1.1 101 Again\r\n\r\n')).once('error', reject)
      socket.once('message', text => resolve(String(text)))
    })
    socket.terminate()
    expect(heard).toBe('heard HTTP/1.1 101 Again\r\n\r\n')
  })

  it.each<[string, Listener]>([
    ['in bytes', (_req, socket) => void socket.end(Buffer.from(REFUSED))],
    ['in text', (_req, socket) => void socket.end(REFUSED)],
    [
      'line by line',
      (_req, socket) => {
        socket.write('HTTP/1.1 426 Upgrade Required\r\n')
        socket.write('Content-Length: 0\r\n')
        socket.end('\r\n')
      },
    ],
  ])('adds it to what a listener writes %s', async (_how, listener) => {
    const { config, cookie } = await expired()
    const reply = await open(await start(config, listener), { cookie })
    expect(reply.status).toBe(426)
    expect(reply.headers['set-cookie']).toEqual([expect.stringMatching(/^wos-session=/)])
    expect(reply.headers['content-length']).toBe('0')
  })

  it('answers 503 while WorkOS is down, and signs nobody out', async () => {
    const { config, local, cookie } = await expired()
    local.fail('authenticate', { status: 503 })
    const reply = await open(await start(config, requireAuth(greet)), { cookie })
    expect([reply.status, JSON.parse(reply.message).error]).toEqual([503, 'temporarily_unavailable'])
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0)
    expect(reply.headers['set-cookie']).toBeUndefined()
  })
})

describe('a handshake from another website', () => {
  const HTTPS = 'https://app.example/callback'
  const SEVERAL = {
    redirectUri: HTTPS,
    redirectUris: ['https://*.preview.example.com/callback', 'http://localhost:3000/callback'],
  }
  type Case = Options & Pick<AdapterOptions, 'redirectUri' | 'redirectUris'>

  it.each<[string, Record<string, string>, Case]>([
    ['another host', { origin: 'http://evil.example' }, {}],
    ['another port', { origin: 'http://127.0.0.1:1' }, {}],
    ['a subdomain', { origin: 'http://127.0.0.1.evil.example' }, {}],
    ['an opaque origin', { origin: 'null' }, {}],
    ['an empty one', { origin: '' }, {}],
    ['nonsense', { origin: 'http://[' }, {}],
    ['two of them', { origin: 'http://app.example, http://evil.example', host: 'app.example' }, {}],
    ['a file', { origin: 'file://', host: '' }, {}],
    ['plain http', { origin: 'http://app.example', host: 'app.example' }, { redirectUri: HTTPS }],
    [
      'what only looks like a listed one',
      { origin: 'https://www.example.com.evil.example' },
      { origins: LISTED },
    ],
    ['what only looks like a preview', { origin: 'https://a.preview.example.com.evil.example' }, SEVERAL],
    ['a preview of a preview', { origin: 'https://a.b.preview.example.com' }, SEVERAL],
    ['a preview over plain http', { origin: 'http://a.preview.example.com' }, SEVERAL],
    ['another port of an allowed one', { origin: 'http://localhost:3001' }, SEVERAL],
  ])(
    'is refused: %s',
    async (_what, headers, { redirectUri = CONFIG.redirectUri, redirectUris = [], ...options }) => {
      const { config, local, cookie } = await expired()
      const called: unknown[] = []
      const listener: Listener = (_req, socket) => void called.push(socket.destroy())
      const url = await listen(createServer(), { ...config, redirectUri, redirectUris }, listener, options)
      const reply = await open(url, { cookie, ...headers })
      expect([reply.status, JSON.parse(reply.message)]).toEqual([
        403,
        { error: 'forbidden', reason: 'origin_not_allowed' },
      ])
      // Nothing is refreshed for it either.
      expect([called, local.requests, reply.headers['set-cookie']]).toEqual([[], [], undefined])
    },
  )

  it.each<[string, Record<string, string>, Case]>([
    ['from the host that is asked', { origin: 'http://app.example', host: 'app.example' }, {}],
    ['from that host, default port', { origin: 'http://app.example', host: 'app.example:80' }, {}],
    ['from it over https', { origin: 'https://a.example', host: 'a.example' }, { redirectUri: HTTPS }],
    ['from where sign-ins end', { origin: 'https://app.example' }, { redirectUri: HTTPS }],
    ['from a listed one', { origin: 'https://www.example.com' }, { origins: LISTED }],
    ['from a listed extension', { origin: 'chrome-extension://abcdef' }, { origins: LISTED }],
    ['from a program', {}, {}],
    ['from a preview', { origin: 'https://pr-1.preview.example.com' }, SEVERAL],
    ['from another allowed one', { origin: 'http://localhost:3000' }, SEVERAL],
    ['from where sign-ins end, beside others', { origin: 'https://app.example' }, SEVERAL],
  ])(
    'passes %s',
    async (_what, headers, { redirectUri = CONFIG.redirectUri, redirectUris = [], ...options }) => {
      const { config, cookie } = await signedIn()
      const url = await listen(createServer(), { ...config, redirectUri, redirectUris }, greet, options)
      expect(await open(url, { cookie, ...headers })).toMatchObject({ message: 'ada@example.com' })
    },
  )

  it.each([
    'https://www.example.com/',
    'www.example.com',
    'HTTPS://www.example.com',
    '*',
    'https://a.example:443',
  ])('cannot be allowed as %s', origin => {
    expect(() => authkit(CONFIG).upgrade(greet, { origins: [origin] })).toThrow(
      expect.objectContaining({
        code: 'invalid_config',
        problems: [expect.objectContaining({ key: 'origins' })],
      }),
    )
  })
})

describe('a handshake that goes wrong', () => {
  it('closes the connection and says why to the application alone', async () => {
    const { config, cookie } = await signedIn()
    for (const fail of [
      () => {
        throw new Error('broken')
      },
      async () => Promise.reject(new Error('broken')),
    ]) {
      const errors: unknown[] = []
      const url = await listen(createServer(), config, fail, { onThrown: error => errors.push(error) })
      expect(await open(url, { cookie }).catch(error => error.code)).toBe('ECONNRESET')
      expect(errors).toEqual([expect.objectContaining({ message: 'broken' })])
    }
  })

  it('answers its own pages and failures, too', async () => {
    const { config, cookie } = await signedIn()
    const url = await listen(createServer(), config, greet)
    expect((await open(`${url}/logout`, {})).status).toBe(405)
    // No sign-in ends with a handshake: the code is left for the navigation.
    expect((await open(`${url}/callback?code=c&state=s`, {})).status).toBe(101)
    const errors: unknown[] = []
    const failing = { ...config, now: () => raise(new Error('no clock')) }
    const broken = await listen(createServer(), failing, greet, { onThrown: error => errors.push(error) })
    expect((await open(broken, { cookie })).status).toBe(500)
    expect(errors).toEqual([expect.objectContaining({ message: 'no clock' })])
  })

  it('survives people who leave while WorkOS is asked', async () => {
    const { config, cookie } = await expired()
    let release = () => {}
    const asked = new Promise<void>(begun => {
      const { fetch } = config
      config.fetch = async (...request) => {
        begun()
        await new Promise<void>(resolve => {
          release = resolve
        })
        return (fetch as typeof globalThis.fetch)(...request)
      }
    })
    const server = createServer()
    const called: unknown[] = []
    const url = await listen(server, config, (_req, socket) => {
      called.push(socket)
      socket.end(REFUSED)
    })
    const client = connect(Number(new URL(url).port), '127.0.0.1')
    client.write(`GET / HTTP/1.1\r\nHost: a\r\n${HANDSHAKE}Cookie: ${cookie}\r\n\r\n`)
    await asked
    const [socket] = upgrading.get(server) ?? []
    // Node has taken its own listeners off the socket: without one, this would end the process.
    socket?.destroy(new Error('ECONNRESET'))
    client.destroy()
    release()
    await expect.poll(() => socket?.closed).toBe(true)
    expect((await open(url, {})).status).toBe(426)
    expect(called).toHaveLength(1)
    expect(called).not.toContain(socket)
  })
})

describe('a guard that waits', () => {
  const TOKEN = 'Authorization: Bearer '

  /** A server that waits for WorkOS's keys until they are released, and the socket that has asked. */
  const waiting = async (listener: Listener, options: Options = {}) => {
    const { config, local } = await signedIn()
    const { accessToken } = await local.issueSession()
    let release = () => {}
    const released = new Promise<void>(resolve => {
      release = resolve
    })
    const asked = new Promise<void>(begun => {
      const { fetch } = config
      config.fetch = async (...request) => {
        begun()
        await released
        return (fetch as typeof globalThis.fetch)(...request)
      }
    })
    const server = createServer()
    const url = await listen(server, config, listener, options)
    const client = connect(Number(new URL(url).port), '127.0.0.1')
    client.on('error', () => {})
    client.write(`GET / HTTP/1.1\r\nHost: a\r\n${HANDSHAKE}${TOKEN}${accessToken}\r\n\r\n`)
    await asked
    const [socket] = upgrading.get(server) ?? []
    return { client, socket, release, url }
  }

  it.each<[string, (client: Socket, socket: Duplex | undefined) => void]>([
    ['reset', client => void client.resetAndDestroy()],
    ['fail', (_client, socket) => void socket?.destroy(new Error('ECONNRESET'))],
  ])('survives connections that %s meanwhile', async (_how, end) => {
    const called: unknown[] = []
    const guarded: Listener = requireToken((_req, socket: Duplex) => {
      called.push(socket)
      socket.end(REFUSED)
    })
    const { client, socket, release, url } = await waiting(guarded)
    // Read, so that a reset is noticed now and not with the first write.
    socket?.resume()
    end(client, socket)
    await expect.poll(() => socket?.closed).toBe(true)
    release()
    expect((await open(url, {})).status).toBe(401)
    expect(called).toEqual([])
  })

  it('tells of what the listener throws then, although its promise is dropped', async () => {
    const errors: unknown[] = []
    const guarded = requireToken((_req, _socket: Duplex, _head: Buffer) => raise(new Error('broken')))
    const dropping: Listener = (req, socket, head) => void guarded(req, socket as never, head as never)
    const { socket, release } = await waiting(dropping, { onThrown: error => errors.push(error) })
    release()
    await expect.poll(() => socket?.closed).toBe(true)
    expect(errors).toEqual([expect.objectContaining({ message: 'broken' })])
  })
})

type Options = HandshakeOptions & ListenerOptions

interface Opened {
  status: number
  headers: IncomingMessage['headers']
  /** The first message, or the body of the answer that is no handshake. */
  message: string
}

/** The sockets that asked for an upgrade, by server. */
const upgrading = new WeakMap<Server, Duplex[]>()

async function listen(
  server: Server,
  config: AdapterOptions,
  listener: Listener,
  options: Options = {},
): Promise<string> {
  servers.push(server)
  upgrading.set(server, [])
  server.on('upgrade', (_req, socket) => upgrading.get(server)?.push(socket))
  server.on('upgrade', authkit(config).upgrade(listener, options))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const scheme = 'setSecureContext' in server ? 'wss' : 'ws'
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Connects, and waits for the first message or an answer that is no handshake. */
function open(url: string, headers: Record<string, string>): Promise<Opened> {
  const socket = new WebSocket(url, { headers, ...TRUSTING })
  let upgraded: IncomingMessage | undefined
  socket.once('upgrade', response => {
    upgraded = response
  })
  return new Promise<Opened>((resolve, reject) => {
    const take = (response: IncomingMessage | undefined, message: string) =>
      resolve({ status: response?.statusCode ?? 0, headers: response?.headers ?? {}, message })
    socket.once('error', reject)
    socket.once('message', text => take(upgraded, String(text)))
    socket.once('unexpected-response', async (_request, response) => {
      let body = ''
      for await (const chunk of response.setEncoding('utf8')) body += chunk
      take(response, body)
    })
  }).finally(() => socket.terminate())
}

function raise(error: Error): never {
  throw error
}

const TRUSTING = { rejectUnauthorized: false }
const LISTED = ['https://www.example.com', 'chrome-extension://abcdef']
const REFUSED = 'HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n'
const HANDSHAKE =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n'
