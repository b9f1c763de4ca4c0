// fe26/node on the servers that are not node:http: https, and HTTP/2 with its own response objects.

import { connect, createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { authkit, getAuthKit, requireAuth, type WithAuth, type WithSession } from 'fe26/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCertificate } from './certificate.js'
import { expired } from './local-session.js'

const certificate = makeCertificate()

describe.skipIf(!certificate)('over TLS, with a certificate by openssl', () => {
  const server = createSecureServer({ ...certificate, allowHTTP1: true })
  const errors: unknown[] = []
  let url = ''
  let cookie = ''

  beforeAll(async () => {
    const session = await expired()
    cookie = session.cookie
    server.on('request', authkit(session.config)(listener, { onThrown: error => errors.push(error) }))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  })

  afterAll(() => void server.close())

  const ways = { 'HTTP/2': overHttp2, 'HTTP/1.1': overHttp1 }

  it.each(Object.entries(ways))('adds a refreshed session to an answer over %s', async (_version, get) => {
    for (const path of ['/', '/head']) {
      const { status, headers } = await get(url, path, { cookie })
      expect([path, status, headers['set-cookie']]).toEqual([
        path,
        200,
        ['a=1', expect.stringMatching(/^wos-session=/)],
      ])
      expect([headers['vary'], headers['cache-control']]).toEqual(['Cookie', 'private, no-store'])
    }
    expect((await get(url, '/', { cookie })).body).toBe('ada@example.com of client_local')
  })

  it.each(Object.entries(ways))('answers its own pages and denials over %s', async (_version, get) => {
    const login = await get(url, '/login', { accept: 'text/html' })
    expect([login.status, login.headers['set-cookie']]).toEqual([302, [expect.stringMatching(/^wos-auth/)]])
    const denied = await get(url, '/', {})
    expect([denied.status, JSON.parse(denied.body).error]).toEqual([401, 'unauthenticated'])
    expect((await get(url, '/broken', {})).status).toBe(500)
    expect(errors.splice(0)).toEqual([expect.objectContaining({ message: 'broken' })])
  })
})

const listener = (req: WithAuth<Http2ServerRequest>, res: Http2ServerResponse) => {
  if (req.url === '/head') res.writeHead(200, { 'set-cookie': 'a=1' }).end()
  else if (req.url === '/broken') throw new Error('broken')
  else page(req, res)
}

const page = requireAuth((req: WithSession<Http2ServerRequest>, res: Http2ServerResponse) => {
  res.setHeader('set-cookie', 'a=1')
  res.end(`${req.auth.user.email} of ${getAuthKit(req).settings.clientId}`)
})

interface Got {
  status: number
  headers: Record<string, unknown>
  body: string
}

async function overHttp2(url: string, path: string, headers: Record<string, string>): Promise<Got> {
  const session = connect(url, { rejectUnauthorized: false })
  try {
    const stream = session.request({ ':path': path, ...headers })
    const answered = await new Promise<Record<string, unknown>>((resolve, reject) => {
      stream.once('response', resolve).once('error', reject)
    })
    const body = await textOf(stream)
    return { status: Number(answered[':status']), headers: answered, body }
  } finally {
    session.close()
  }
}

async function overHttp1(url: string, path: string, headers: Record<string, string>): Promise<Got> {
  const incoming = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    request(url + path, { headers, rejectUnauthorized: false }, resolve)
      .once('error', reject)
      .end()
  })
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, body: await textOf(incoming) }
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
