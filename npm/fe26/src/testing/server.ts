// Node alone. `node:http` is reached through `process.getBuiltinModule`, never through an import, so that a bundler
// for another runtime finds no `node:` specifier to resolve when it follows `fe26/testing` to this file.
import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  createLocalAuthKit,
  type LocalAuthKit,
  type LocalAuthKitConfig,
  type LocalAuthKitOptions,
} from './local-authkit.js'

export interface LocalAuthKitServerOptions extends LocalAuthKitOptions {
  /** Default 0: any free port. */
  port?: number
  /** Default `127.0.0.1`. */
  host?: string
}

/** A local AuthKit that listens. */
export interface LocalAuthKitServer extends LocalAuthKit {
  /** The origin, without a trailing slash. */
  readonly url: string
  /** What an application in this process needs to use this AuthKit, over HTTP, and its clock. */
  readonly config: LocalAuthKitConfig & { apiHostname: string; apiHttps: false; apiPort: number }
  /**
   * The same for an application that runs elsewhere, as `WORKOS_…` variables:
   * `spawn('node', ['server.js'], { env: { ...process.env, ...local.env } })`. A clock does not travel that way:
   * `advance()` leaves such an application's alone; give its tokens a short `accessTokenTtl` instead.
   */
  readonly env: Record<string, string>
  /** Stops listening and cuts open connections. */
  close(): Promise<void>
}

/** Serves a local AuthKit over HTTP. */
export async function serve(options: LocalAuthKitServerOptions): Promise<LocalAuthKitServer> {
  const http = globalThis.process?.getBuiltinModule?.('node:http')
  if (!http)
    throw new Error('startLocalAuthKit needs Node 22.3 or newer. Elsewhere: createLocalAuthKit().fetch.')
  const { port = 0, host = '127.0.0.1', ...rest } = options
  const authkit = createLocalAuthKit(rest)
  const server = http.createServer((incoming, outgoing) => void forward(authkit, incoming, outgoing))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  // On a slow machine a key takes longer than whoever signs in first would wait.
  await authkit.jwks()
  const address = server.address()
  const listening = typeof address === 'object' && address ? address.port : port
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${listening}`
  const close = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  const { clientId, apiKey, now } = authkit
  const { hostname: apiHostname } = new URL(url)
  const config = { clientId, apiKey, apiHostname, apiHttps: false, apiPort: listening, now }
  const env = {
    WORKOS_CLIENT_ID: clientId,
    WORKOS_API_KEY: apiKey,
    WORKOS_API_HOSTNAME: apiHostname,
    WORKOS_API_HTTPS: 'false',
    WORKOS_API_PORT: String(listening),
  }
  return Object.defineProperties(authkit, {
    url: { value: url, enumerable: true },
    config: { value: config, enumerable: true },
    env: { value: env, enumerable: true },
    close: { value: close, enumerable: true },
  }) as LocalAuthKitServer
}

async function forward(
  authkit: LocalAuthKit,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const given = new AbortController()
  outgoing.once('close', () => given.abort())
  try {
    const request = await toRequest(incoming, given.signal)
    if (!request) {
      outgoing.writeHead(400).end()
      return
    }
    const response = await authkit.fetch(request)
    const body = new Uint8Array(await response.arrayBuffer())
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    outgoing.end(body)
  } catch {
    // An injected network failure, or a client that went away: no answer either way.
    outgoing.destroy()
  }
}

/** The web request; undefined when the target, the method or the size is not acceptable. */
async function toRequest(incoming: IncomingMessage, signal: AbortSignal): Promise<Request | undefined> {
  const target = `http://${incoming.headers.host ?? 'localhost'}${incoming.url ?? ''}`
  if (!incoming.url?.startsWith('/') || !URL.canParse(target)) return undefined
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > BODY_LIMIT) return undefined
    chunks.push(chunk)
  }
  const headers = new Headers()
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value)
  }
  const method = incoming.method ?? 'GET'
  if (FORBIDDEN_METHODS.has(method)) return undefined
  const body =
    method === 'GET' || method === 'HEAD' ? null : await new Blob(chunks as BlobPart[]).arrayBuffer()
  return new Request(target, { method, headers, body, signal })
}

const BODY_LIMIT = 2 * 1024 * 1024
const FORBIDDEN_METHODS = new Set(['CONNECT', 'TRACE', 'TRACK'])
