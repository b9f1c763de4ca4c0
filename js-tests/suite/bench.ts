// What the suite's files start from: a local AuthKit, an AuthKit that asks it, one clock for both, and a browser's
// cookies. Web APIs only: the same runs in Node and inside workerd.

import { type AuthKit, type AuthKitConfig, createAuthKit, type RequestLike, type SessionData } from 'fe26'
import {
  createLocalAuthKit,
  type LocalAuthKit,
  type LocalAuthKitOptions,
  type LocalRoute,
  type RecordedRequest,
} from 'fe26/testing'
import { onTestFinished, vi } from 'vitest'

export const PASSWORD = 'the newest password of the suite, long enough'
export const OLD_PASSWORD = 'the password before it, which is long enough'
export const ORIGIN = 'https://app.example'
export const REDIRECT_URI = `${ORIGIN}/callback`

/** A session as a cookie holds it. */
export interface SealedBySuite {
  sealed: string
  /** The `Cookie` header that carries it. */
  cookie: string
  session: SessionData & { accessToken: string; refreshToken: string }
  sessionId: string
}

/** Configuration of the AuthKit, and options of the local AuthKit it asks. */
export interface BenchOptions {
  config?: AuthKitConfig
  local?: LocalAuthKitOptions
}

/** One application with its AuthKit. */
export class Bench<Custom extends object = object> {
  readonly clock = new Clock()
  readonly local: LocalAuthKit
  readonly authkit: AuthKit<Custom>
  readonly #config: AuthKitConfig

  constructor({ config = {}, local = {} }: BenchOptions = {}) {
    this.local = createLocalAuthKit({ clock: this.clock.now, ...local })
    this.#config = {
      clientId: this.local.clientId,
      apiKey: this.local.apiKey,
      cookiePassword: PASSWORD,
      redirectUri: REDIRECT_URI,
      env: NO_ENVIRONMENT,
      now: this.clock.now,
      fetch: (input, init) => this.local.fetch(new Request(input, init)),
      ...config,
    }
    this.authkit = createAuthKit<Custom>(this.#config)
  }

  /** A further application, or isolate: it knows nothing of what the first has learnt. */
  another(config: AuthKitConfig = {}): AuthKit<Custom> {
    return createAuthKit<Custom>({ ...this.#config, ...config })
  }

  /** Opens a session and seals it. `members` are sealed beside or instead of the standard ones. */
  async session(
    start: Parameters<LocalAuthKit['issueSession']>[0] = {},
    members: Record<string, unknown> = {},
  ): Promise<SealedBySuite> {
    const { sessionId, accessToken, refreshToken, user, organizationId, authenticationMethod, impersonator } =
      await this.local.issueSession(start)
    const session = {
      ...(organizationId && { organizationId }),
      ...{ user, accessToken, refreshToken, authenticationMethod },
      ...(impersonator && { impersonator }),
      ...members,
    }
    return { session, sessionId, ...(await this.seal(session)) }
  }

  /** Seals anything under the newest password. */
  async seal(session: object): Promise<{ sealed: string; cookie: string }> {
    const sealed = await this.authkit.sealSession(session as SessionData)
    return { sealed, cookie: `wos-session=${encodeURIComponent(sealed)}` }
  }

  /** What arrived on a route, oldest first. */
  requests(route: LocalRoute): RecordedRequest[] {
    return this.local.requests.filter(request => request.route === route)
  }

  /** The JSON body of the newest token request. */
  lastGrant(): Record<string, unknown> {
    return JSON.parse(this.requests('authenticate').at(-1)?.body ?? '{}')
  }

  /** What an application's server asks WorkOS's management API. */
  async api(path: string, body: object): Promise<Record<string, string>> {
    const headers = { authorization: `Bearer ${this.local.apiKey}` }
    const init = { method: 'POST', headers, body: JSON.stringify(body) }
    const response = await this.local.fetch(new Request(`https://api.workos.com${path}`, init))
    return (await response.json()) as Record<string, string>
  }

  /** Retries do not wait: their delays move the clock instead. Gives the delays asked for, in milliseconds. */
  skipDelays(): number[] {
    const delays: number[] = []
    const start = globalThis.setTimeout
    vi.stubGlobal('setTimeout', (callback: () => void, ms = 0) => {
      delays.push(ms)
      this.clock.advance(ms)
      return start(callback, 0)
    })
    onTestFinished(() => {
      vi.unstubAllGlobals()
    })
    return delays
  }
}

/** A clock that stands still until it is moved. Milliseconds since the epoch. */
export class Clock {
  ms = 1_790_000_000_000
  readonly now = () => this.ms
  advance(ms: number): void {
    this.ms += ms
  }
}

/** A browser's cookies for one origin, without their expiry. */
export class Jar {
  readonly #cookies = new Map<string, string>()

  apply({ setCookies }: { setCookies?: readonly string[] | undefined }): this {
    for (const { name, value, attributes } of (setCookies ?? []).map(parseSetCookie)) {
      if (attributes['max-age'] === '0') this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return this
  }

  get names(): string[] {
    return [...this.#cookies.keys()]
  }

  get header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** A navigation of this browser. */
  visit(url: string | URL): RequestLike & { url: string; method: string; headers: Record<string, string> } {
    return navigation(String(url), this.header)
  }
}

/** A `Set-Cookie` value, taken apart; attribute names in lower case, flags with an empty value. */
export function parseSetCookie(text: string) {
  const [pair = '', ...rest] = text.split('; ')
  const split = (part: string): [string, string] => {
    const at = part.indexOf('=')
    return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)]
  }
  const [name, value] = split(pair)
  const attributes: Record<string, string | undefined> = Object.fromEntries(
    rest.map(split).map(([attribute, given]) => [attribute.toLowerCase(), given]),
  )
  return { name, value, attributes }
}

/** A person going to a page. */
export function navigation(url: string, cookie = '', headers: Record<string, string> = {}) {
  const metadata = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', accept: 'text/html' }
  return { url, method: 'GET', headers: { ...(cookie && { cookie }), ...metadata, ...headers } }
}

/** An RSA key of the suite's own, for tokens that no AuthKit would issue. */
export class Signer {
  static async create(kid = 'suite', modulusLength = 2048): Promise<Signer> {
    const pair = (await crypto.subtle.generateKey({ ...RS256, modulusLength }, true, [
      'sign',
      'verify',
    ])) as CryptoKeyPair
    const { n, e } = (await crypto.subtle.exportKey('jwk', pair.publicKey)) as JsonWebKey
    return new Signer(kid, pair.privateKey, { kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e })
  }

  private readonly kid: string
  private readonly key: CryptoKey
  /** Its public half in a set. */
  readonly jwks: { keys: Record<string, unknown>[] }

  private constructor(kid: string, key: CryptoKey, jwk: Record<string, unknown>) {
    this.kid = kid
    this.key = key
    this.jwks = { keys: [jwk] }
  }

  /** A compact JWS. `header` and `claims` may be JSON text of any shape. */
  async sign(claims: object | string, header: object | string = { alg: 'RS256', kid: this.kid }) {
    const text = (part: object | string) => (typeof part === 'string' ? part : JSON.stringify(part))
    const input = `${base64url(text(header))}.${base64url(text(claims))}`
    const signature = await crypto.subtle.sign(RS256.name, this.key, new TextEncoder().encode(input))
    return `${input}.${base64url(new Uint8Array(signature))}`
  }
}

export function base64url(data: string | Uint8Array): string {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data
  const binary = Array.from(bytes, byte => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** What `action` throws or rejects with; fails when it does not. */
export async function thrown(action: () => unknown): Promise<Error & { code?: string }> {
  try {
    await action()
  } catch (error) {
    if (error instanceof Error) return error
    throw new Error('What was thrown is not an Error.')
  }
  throw new Error('Nothing was thrown.')
}

const RS256 = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
}

/** Empty counts as absent, and wins over what the machine that runs the suite may have set. */
export const NO_ENVIRONMENT: Record<string, string> = Object.fromEntries(
  [
    ...['CLIENT_ID', 'API_KEY', 'REDIRECT_URI', 'COOKIE_PASSWORD', 'COOKIE_NAME', 'COOKIE_MAX_AGE'],
    ...['COOKIE_DOMAIN', 'COOKIE_SAME_SITE', 'API_HOSTNAME', 'API_HTTPS', 'API_PORT'],
  ].map(name => [`WORKOS_${name}`, '']),
)
