// What is compared: results, thrown errors and requests, with what is random about them told apart from what is not.

import { defaults, unseal } from 'iron-webcrypto'
import { COOKIE_PASSWORD } from '../../local-authkit/bench.js'
import type { Bench } from '../bench.js'

/** A call as others see it. */
export interface Observed {
  gave?: unknown
  threw?: unknown
  sent: unknown[]
}

/** Performs a call and looks. */
export async function observe(bench: Bench, call: () => unknown): Promise<Observed> {
  const last = bench.local.requests.at(-1)
  const outcome = await (async () => call())().then(
    gave => ({ gave: shown(gave) }),
    (error: unknown) => ({ threw: shown(error) }),
  )
  // Keys are the difference "keys".
  const { requests } = bench.local
  const since = requests.slice(last ? requests.lastIndexOf(last) + 1 : 0)
  const sent = since.filter(({ route }) => route !== 'jwks')
  return told({ ...outcome, sent: sent.map(requestOf).sort() }) as Promise<Observed>
}

/** All of it but for what names the sender or the attempt. */
function requestOf({ method, path, headers, body }: Bench['local']['requests'][number]): string {
  const ignored = ['user-agent', 'idempotency-key', 'host', 'connection', 'content-length']
  const kept = Object.entries(headers).filter(([name]) => !ignored.includes(name))
  return JSON.stringify({ method, path, headers: Object.fromEntries(kept.sort()), body })
}

/** Errors and responses by what can be seen of them; `undefined` as something that is there. */
function shown(value: unknown): unknown {
  if (value === undefined) return '<undefined>'
  if (value instanceof Response) {
    return { status: value.status, headers: [...value.headers], setCookies: value.headers.getSetCookie() }
  }
  if (value instanceof Error) return errorOf(value)
  if (Array.isArray(value)) return value.map(shown)
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? '<function>' : value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shown(member)]))
}

function errorOf(error: Error): object {
  const names = Object.getOwnPropertyNames(error).filter(name => name !== 'stack')
  // What the socket says of itself is never the same twice.
  if (error.message === 'fetch failed') return { lineage: ['TypeError', 'Error'], message: error.message }
  const fields = names.map(name => [name, shown((error as unknown as Record<string, unknown>)[name])])
  const lineage: string[] = []
  for (let at = Object.getPrototypeOf(error); at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    lineage.push(at.constructor.name)
  }
  return { lineage, isEnumerable: Object.keys(error).sort(), ...Object.fromEntries(fields) }
}

/** Seals by what is in them, and names of cookies by what they are of. */
async function told(value: unknown): Promise<unknown> {
  let text = JSON.stringify(value)
  for (const found of new Set(text.match(SEAL) ?? [])) {
    text = text.replaceAll(found, await contentsOf(decodeURIComponent(found)))
  }
  // Encryptions of the tests' own write it as it is.
  text = text.replaceAll(/(nonce(?:\\"|%22)(?::|%3A)(?:\\"|%22))[-\w]+/g, '$1n')
  text = text.replaceAll(/req_[0-9A-Z]{26}/g, 'req_…')
  return JSON.parse(text.replaceAll(/wos-auth-verifier-[0-9a-f]{8}/g, 'wos-auth-verifier-<state>'))
}

async function contentsOf(sealed: string): Promise<string> {
  const [token = '', suffix] = sealed.split('~')
  const expiration = token.split('*')[5]
  const opened = await unseal(token, { 1: COOKIE_PASSWORD }, { ...defaults, timestampSkewSec: 1e9 }).catch(
    () => '<does not open>',
  )
  const payload =
    typeof opened === 'object' && opened !== null
      ? sorted({ ...opened, ...('nonce' in opened && { nonce: 'n' }) })
      : opened
  return JSON.stringify(JSON.stringify(['seal', payload, expiration, suffix])).slice(1, -1)
}

function sorted(object: object): object {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)))
}

const SEAL = /Fe26\.2(?:\*|%2A)[^"&;\s\\]*/g
