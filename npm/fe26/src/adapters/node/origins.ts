// Which other websites may open a WebSocket, as the application says, and what the rest gets.

import { Fe26Error } from '../../errors.js'
import type { Answer } from '../../types.js'

export interface HandshakeOptions {
  /** Other websites that may connect, such as `https://www.example.com`. */
  origins?: readonly string[]
}

/** The websites that may connect beside the application's own, each checked. */
export function checkOrigins(origins: readonly string[] = []): readonly string[] {
  for (const origin of origins) if (!isOrigin(origin)) throw notAnOrigin(origin)
  return [...origins]
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
