// A browser without a screen: a cookie jar, and the headers that navigations, fetches and prefetches carry. Built on
// node:http because fetch() forbids some of those headers and follows redirects out of sight.

import { type IncomingMessage, request } from 'node:http'
import { CookieJar } from 'tough-cookie'

/** What came back. */
export interface Reply {
  /** Where the request went. */
  url: string
  status: number
  /** Repeated headers joined by a comma; `set-cookie` is in `setCookies`. */
  headers: Record<string, string | undefined>
  setCookies: string[]
  body: string
  /** The connection ended before the response did. */
  cut: boolean
}

/** How a request is made. `form` makes it a POST of a form. */
export interface Sending {
  method?: string
  headers?: Record<string, string>
  form?: Record<string, string>
  /** Instead of the URL's path: sent as it is. */
  rawPath?: string
}

/** One browser profile. */
export class Browser {
  readonly #home: string
  readonly #jar: CookieJar

  /** `home` is the origin that relative targets belong to. */
  constructor(home: string, jar = new CookieJar()) {
    this.#home = home
    this.#jar = jar
  }

  /** The same profile, opened twice from here on. */
  async clone(): Promise<Browser> {
    return new Browser(this.#home, await this.#jar.clone())
  }

  /** The cookies of the application, by name. */
  async cookies(): Promise<Record<string, string>> {
    const cookies = await this.#jar.getCookies(`${this.#home}/`)
    return Object.fromEntries(cookies.map(({ key, value }) => [key, value]))
  }

  async setCookie(cookie: string): Promise<void> {
    await this.#jar.setCookie(cookie, `${this.#home}/`)
  }

  /** A person going somewhere; one hop. */
  navigate(target: string, { headers, ...sending }: Sending = {}): Promise<Reply> {
    return this.send(target, {
      ...sending,
      headers: { ...NAVIGATION, ...this.#origin(target, sending), ...headers },
    })
  }

  /** What `fetch(target)` sends from a page of the application. */
  fetch(target: string, { headers, ...sending }: Sending = {}): Promise<Reply> {
    return this.send(target, {
      ...sending,
      headers: { ...FETCH, ...this.#origin(target, sending), ...headers },
    })
  }

  /** Of a form or a script that posts to the site it is on (Fetch standard, "append a request `Origin` header"). */
  #origin(target: string, { method, form }: Sending): Record<string, string> {
    const posts = form !== undefined || (method !== undefined && !['GET', 'HEAD'].includes(method))
    return posts ? { origin: new URL(target, this.#home).origin } : {}
  }

  /** A person going somewhere, redirects followed. */
  async visit(target: string, sending: Sending = {}): Promise<Reply> {
    let reply = await this.navigate(target, sending)
    for (let hops = 0; reply.headers['location'] !== undefined; hops += 1) {
      if (hops === 10) throw new Error(`too many redirects from ${target}`)
      reply = await this.navigate(new URL(reply.headers['location'], reply.url).href)
    }
    return reply
  }

  /** The handshake of a WebSocket (RFC 6455, section 4.1), closed at once. */
  async upgrade(target: string): Promise<{ status: number; setCookies: string[] }> {
    const url = new URL(target, this.#home).href
    const cookie = await this.#jar.getCookieString(url)
    return new Promise((resolve, reject) => {
      const answered = ({ statusCode = 0, headers }: IncomingMessage, socket?: { destroy(): void }) => {
        socket?.destroy()
        resolve({ status: statusCode, setCookies: headers['set-cookie'] ?? [] })
      }
      request(url, { agent: false, headers: { ...HANDSHAKE, cookie } })
        .once('error', reject)
        .once('upgrade', answered)
        .once('response', incoming => answered(incoming.resume()))
        .end()
    })
  }

  /** One request with nothing but the cookies added. */
  async send(target: string, { method, headers = {}, form, rawPath }: Sending = {}): Promise<Reply> {
    const url = new URL(target, this.#home).href
    const body = form && new URLSearchParams(form).toString()
    const cookie = await this.#jar.getCookieString(url)
    const incoming = await open(url, {
      method: method ?? (form ? 'POST' : 'GET'),
      headers: {
        ...headers,
        ...(cookie !== '' && { cookie }),
        ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(rawPath !== undefined && { path: rawPath }),
      ...(body !== undefined && { body }),
    })
    const reply = await receive(url, incoming)
    for (const value of reply.setCookies) await this.#jar.setCookie(value, url, { ignoreError: true })
    return reply
  }
}

interface Wire {
  method: string
  headers: Record<string, string>
  path?: string
  body?: string
}

function open(url: string, { body, ...options }: Wire): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(url, { ...options, agent: false }, resolve)
      .once('error', reject)
      .end(body)
  })
}

async function receive(url: string, incoming: IncomingMessage): Promise<Reply> {
  const chunks: Buffer[] = []
  let cut = false
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk)
  } catch {
    cut = true
  }
  const { 'set-cookie': setCookies = [], ...others } = incoming.headersDistinct
  const headers = Object.fromEntries(
    Object.entries(others).map(([name, values]) => [name, values?.join(', ')]),
  )
  const body = Buffer.concat(chunks).toString('utf8')
  return { url, status: incoming.statusCode ?? 0, headers, setCookies, body, cut }
}

const NAVIGATION = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'upgrade-insecure-requests': '1',
}

const HANDSHAKE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
}

const FETCH = { accept: '*/*', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }
