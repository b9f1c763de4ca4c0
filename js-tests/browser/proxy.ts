// A reverse proxy in front of an app, with https or without, that remembers what went through it.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import {
  createServer as createHttpServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A request, and what the app answered. */
export interface Exchange {
  path: string
  headers: IncomingHttpHeaders
  status: number
  setCookies: string[]
}

export class ReverseProxy {
  readonly origin: string
  readonly exchanges: Exchange[] = []
  /** The app's origin: known once it runs, which may be after the proxy does. */
  target = ''
  readonly #server: Server

  private constructor(server: Server, origin: string) {
    this.#server = server
    this.origin = origin
    server.on('request', (incoming: IncomingMessage, response: ServerResponse) =>
      this.#pass(incoming, response),
    )
  }

  static async start(protocol: 'http' | 'https'): Promise<ReverseProxy> {
    const server = protocol === 'https' ? createHttpsServer(selfSigned()) : createHttpServer()
    await new Promise<void>(resolve => server.listen(0, 'localhost', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    return new ReverseProxy(server, `${protocol}://localhost:${port}`)
  }

  close(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise(resolve => this.#server.close(() => resolve()))
  }

  #pass(incoming: IncomingMessage, response: ServerResponse) {
    const { method = 'GET', url: path = '/', headers } = incoming
    const forwarded = { ...headers, 'x-forwarded-proto': new URL(this.origin).protocol.slice(0, -1) }
    const outgoing = request(new URL(path, this.target), { method, headers: forwarded }, answer => {
      const { statusCode: status = 0, headers: answered } = answer
      this.exchanges.push({ path, headers, status, setCookies: answered['set-cookie'] ?? [] })
      response.writeHead(status, answered)
      answer.pipe(response)
    })
    // The browser has gone elsewhere, or the app ends.
    outgoing.on('error', () => response.destroy())
    incoming.pipe(outgoing)
  }
}

/** A certificate for localhost that nobody vouches for. */
function selfSigned(): { key: Buffer; cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'fe26-proxy-'))
  const key = join(folder, 'key.pem')
  const cert = join(folder, 'cert.pem')
  try {
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
    const args = ['req', '-x509', ...curve, ...name, '-days', '1', '-keyout', key, '-out', cert]
    execFileSync('openssl', args, { stdio: 'ignore' })
    return { key: readFileSync(key), cert: readFileSync(cert) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
