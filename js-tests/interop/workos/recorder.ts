// A server that answers as it is told, and records what it was asked: for answers that no AuthKit makes on demand.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One answer. What is left out is a JSON success. */
export interface Scripted {
  status?: number
  statusText?: string
  /** Sent as JSON; a text as it is, with the type of `headers` or none. */
  body?: unknown
  headers?: Record<string, string>
  /** The connection ends without an answer, after the head, or never. */
  breaks?: 'at once' | 'in the body' | 'never answers' | 'never ends'
}

/** A request as it arrived, without what every fetch adds or is random. */
export interface Recorded {
  method: string
  url: string
  headers: Record<string, string>
  body: unknown
}

/** A server for one of the two libraries at a time. */
export class Recorder {
  readonly port: number
  readonly #script: Scripted[]
  readonly #keySet: Scripted | undefined
  readonly #seen: Recorded[] = []
  readonly #keys = new Map<string, string>()
  readonly #server: Server
  readonly #whenHanging: (() => void)[] = []

  private constructor(script: readonly Scripted[], keySet: Scripted | undefined, server: Server) {
    this.#script = [...script]
    this.#keySet = keySet
    this.#server = server
    this.port = (server.address() as AddressInfo).port
    server.on('request', (incoming, outgoing) => void this.#answer(incoming, outgoing))
  }

  /** Answers in this order; the last one stands. */
  static async start(script: readonly Scripted[], keySet?: Scripted): Promise<Recorder> {
    const server = createServer()
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    return new Recorder(script, keySet, server)
  }

  async stop(): Promise<void> {
    const closed = new Promise(resolve => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }

  /** Once it hangs, and what it has sent before that has arrived: the two are one process. */
  whenHanging(then: () => void): void {
    this.#whenHanging.push(then)
  }

  /** What was asked. */
  get seen(): readonly Recorded[] {
    return this.#seen
  }

  async #answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    incoming.on('error', () => {})
    let body = ''
    for await (const chunk of incoming) body += String(chunk)
    this.#seen.push(this.#record(incoming, body))
    const ofScript = () => (this.#script.length > 1 ? this.#script.splice(0, 1) : this.#script)[0] ?? {}
    const scripted = incoming.url?.startsWith(KEY_SET) ? (this.#keySet ?? {}) : ofScript()
    const { status = 200, statusText, body: answer, headers = {}, breaks } = scripted
    if (breaks === 'at once') return void incoming.socket.destroy()
    if (breaks === 'never answers') return this.#hang()
    const isText = typeof answer === 'string' || answer === undefined
    const text = isText ? (answer ?? '') : JSON.stringify(answer)
    const all = {
      'x-request-id': 'req_1',
      ...(!isText && { 'content-type': 'application/json' }),
      ...headers,
    }
    if (breaks) {
      outgoing.writeHead(status, { ...all, 'content-length': String(text.length + 10) })
      outgoing.write(text)
      return breaks === 'in the body' ? void setImmediate(() => incoming.socket.destroy()) : this.#hang()
    }
    if (statusText) outgoing.statusMessage = statusText
    outgoing.writeHead(status, all)
    outgoing.end(text)
  }

  async #hang(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
    for (const then of this.#whenHanging.splice(0)) then()
  }

  #record({ method = '', url = '', headers }: IncomingMessage, body: string): Recorded {
    // jose fetches keys for the SDK, with headers of its own: a difference by name.
    if (url.startsWith(KEY_SET)) return { method, url, headers: {}, body }
    const kept = Object.entries(headers)
      .filter(([name]) => !OF_EVERY_FETCH.has(name))
      .map(([name, value]) => [name, name === 'idempotency-key' ? this.#keyOf(String(value)) : String(value)])
    return { method, url, headers: Object.fromEntries(kept.sort()), body: parsed(body) }
  }

  /** Keys are random: whether attempts have the same one is what counts. */
  #keyOf(key: string): string {
    const shape = key.replace(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/, 'uuid')
    const known = this.#keys.get(key) ?? `${shape} ${this.#keys.size + 1}`
    this.#keys.set(key, known)
    return known
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}

const KEY_SET = '/sso/jwks/'
/** The User-Agent is a difference of its own. */
const OF_EVERY_FETCH = new Set(['user-agent', 'host', 'connection', 'content-length'])
