// Which websites may open a WebSocket. Neither CORS nor, with `SameSite=None`, the cookie keeps any of them from it
// (RFC 6455, section 10.2).

import type { IncomingMessage } from 'node:http'
import type { AuthKit } from '../../authkit.js'
import { Fe26Error } from '../../errors.js'
import type { Answer } from '../../types.js'

export interface HandshakeOptions {
  /** Other websites that may connect, such as `https://www.example.com`. */
  origins?: readonly string[]
}

/** The origins whose scripts may act in the name of who is signed in. */
export class Origins {
  readonly #authkit: Pick<AuthKit, 'adapter' | 'settings'>
  readonly #others: ReadonlySet<string>

  constructor(authkit: Pick<AuthKit, 'adapter' | 'settings'>, others: readonly string[] = []) {
    for (const origin of others) if (!isOrigin(origin)) throw notAnOrigin(origin)
    this.#authkit = authkit
    this.#others = new Set(others)
  }

  includes({ headers: { origin, host = '' } }: IncomingMessage): boolean {
    // Only browsers send it, and they always do.
    if (origin === undefined || this.#others.has(origin)) return true
    const { adapter, settings } = this.#authkit
    if (adapter.includesOrigin(origin)) return true
    const url = URL.parse(origin)
    if (!url || (settings.redirectUri?.startsWith('https:') && url.protocol !== 'https:')) return false
    return url.host !== '' && url.host === URL.parse(`${url.protocol}//${host}`)?.host
  }
}

/** As browsers write it: in lower case, without a default port or a path. */
function isOrigin(text: string): boolean {
  const origin = URL.parse(text)?.origin
  // Those of extensions have a scheme whose origins are opaque to the URL standard.
  return origin === 'null' ? /^[a-z][a-z\d+.-]*:\/\/[^/?#\s]+$/.test(text) : origin === text
}

function notAnOrigin(text: string): Fe26Error {
  const fix = `${JSON.stringify(text)} is not an origin: write it like https://www.example.com, without a path`
  return new Fe26Error('invalid_config', `origins: ${fix}`, { problems: [{ key: 'origins', fix }] })
}

/** The answer to all others. */
export const CROSS_ORIGIN: Answer = {
  status: 403,
  headers: [
    ['content-type', 'application/json'],
    ['cache-control', 'private, no-store'],
  ],
  body: '{"error":"forbidden","reason":"origin_not_allowed"}',
}
