// What was answered and asked, with what is random about it told apart from what is not.

import { defaults, unseal } from 'iron-webcrypto'
import type { Reply } from '../../flows/browser.js'
import { COOKIE_PASSWORD } from '../../local-authkit/bench.js'

/** What has happened. */
interface Happened {
  replies: Reply[]
  asked: { method: string; path: string; headers: Record<string, string>; body: string }[]
  gave: unknown
}

/** The same, ready to be compared. */
export interface Seen {
  replies: unknown[]
  asked: unknown[]
  gave?: unknown
}

/** `apps` and `authkit` are the origins. */
export async function shown(
  { replies, asked, gave }: Happened,
  { apps, authkit }: { apps: string[]; authkit: string },
): Promise<Seen> {
  const text = JSON.stringify({
    replies: replies.map(replyOf),
    asked: asked.map(({ method, path, headers, body }) => ({
      ...{ method, path, body: jsonOf(body) },
      headers: without(headers, OF_THE_SENDER),
    })),
    gave,
  })
  const plain = named(claimed(await opened(text)))
  // Next calls every address of this machine localhost.
  const homes = apps.flatMap(app => [app, app.replace('127.0.0.1', 'localhost')])
  const origins = [...homes.map(app => [app, '<app>'] as const), [authkit, '<authkit>'] as const]
  return JSON.parse(
    origins.reduce(
      (all, [origin, name]) => all.replaceAll(origin, name).replaceAll(encodeURIComponent(origin), name),
      plain,
    ),
  )
}

/** Users have a `name`, which they had not in @workos-inc/node 8. */
export function withoutNames(seen: Seen): unknown {
  const text = JSON.stringify(seen)
  return JSON.parse(text.replaceAll(/\\*"name\\*":\\*"(?:Ada Lovelace|Grace Hopper)\\*",/g, ''))
}

function replyOf({ url, status, headers, setCookies, body }: Reply): object {
  return {
    ...{ url: url.replace(/\?.*/, ''), status, body: jsonOf(body) },
    headers: without(headers, OF_THE_SERVER),
    setCookies: setCookies.map(cookieOf),
  }
}

/** Values that are signed JSON, as React Router writes them, by what they say. */
function cookieOf(line: string): string {
  return line.replace(/=([^;]*)/, (_, value: string) => {
    const [payload = '', signature] = decodeURIComponent(value).split('.')
    const isSigned = signature !== undefined && /^[\w+/]+=*$/.test(payload) && !payload.startsWith('Fe26')
    return isSigned ? `=signed ${Buffer.from(payload, 'base64')}` : `=${value}`
  })
}

/** Seals by what is in them. */
async function opened(text: string): Promise<string> {
  let all = text
  for (const found of new Set(text.match(/Fe26\.2(?:\*|%2A)[^"&;\s\\]*/g) ?? [])) {
    all = all.replaceAll(found, await contentsOf(decodeURIComponent(found)))
  }
  return all
}

async function contentsOf(sealed: string): Promise<string> {
  const [token = '', suffix] = sealed.split('~')
  const hasExpiry = token.split('*')[5] !== ''
  const payload = await unseal(token, { 1: COOKIE_PASSWORD }, defaults).catch(() => '<does not open>')
  return JSON.stringify(JSON.stringify({ payload: sorted(payload), hasExpiry, suffix })).slice(1, -1)
}

/** Tokens by what they claim, and for how long. */
function claimed(text: string): string {
  return text.replaceAll(/eyJ[\w-]+\.(eyJ[\w-]+)\.[\w-]+/g, (_, payload: string) => {
    const { iat, exp, ...claims } = JSON.parse(Buffer.from(payload, 'base64url').toString())
    return `jwt ${JSON.stringify(JSON.stringify({ ...claims, holds: exp - iat }))
      .slice(1, -1)
      .replaceAll('\\"', "'")}`
  })
}

/** What is random by the order in which it comes up: the same is the same again. */
function named(text: string): string {
  const names = new Map<string, string>()
  const name = (found: string) => {
    if (!names.has(found)) names.set(found, `random ${names.size}`)
    return String(names.get(found))
  }
  return text
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'a date')
    .replaceAll(/(Expires=)(?![^;]*1970)[^;"]*/g, '$1later')
    .replaceAll(/(auth_time\W+)\d{10}/g, '$1now')
    .replaceAll(/(issuedAt\W+)\d{13}/g, '$1now')
    .replaceAll(/(wos-auth-verifier-)[0-9a-f]{8}/g, '$1state')
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, name)
    .replaceAll(/(?<![\w-])[\w-]{43}(?![\w-])/g, name)
    .replaceAll(/(?<![0-9A-Z])[0-9A-HJKMNP-TV-Z]{26}(?![0-9A-Z])/g, name)
}

function without(headers: Record<string, string | undefined>, names: readonly string[]): object {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !names.includes(name))
      .sort(),
  )
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const OF_THE_SERVER = ['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding']
const OF_THE_SENDER = ['user-agent', 'idempotency-key', 'host', 'connection', 'content-length']
