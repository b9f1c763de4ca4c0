// Values and exceptions as plain data, so that two libraries' can be compared member by member.

import { createHmac } from 'node:crypto'
import { defaults, unseal } from 'iron-webcrypto'

/** What became of a call, with everything that a program could look at. */
export type Picture = { gave: unknown } | { threw: unknown }

/** `password` opens the seals in it. */
export async function pictureOf(call: () => unknown, password = ''): Promise<Picture> {
  let gave: unknown
  try {
    gave = await call()
  } catch (error) {
    return { threw: await draw(error, password) }
  }
  return { gave: await draw(gave, password) }
}

async function draw(value: unknown, password: string): Promise<unknown> {
  if (typeof value === 'string') return value.startsWith('Fe26.2*') ? opened(value, password) : value
  if (value instanceof Headers) return { headers: value.get('content-type') }
  if (value instanceof Error) return drawError(value, password)
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? 'a function' : value
  if (Array.isArray(value)) return Promise.all(value.map(one => draw(one, password)))
  // In their order, and those that are undefined as well.
  const members = Object.entries(value).map(async ([name, member]) => [name, await draw(member, password)])
  return { [`a ${value.constructor?.name ?? 'null'}`]: await Promise.all(members) }
}

async function drawError(error: Error, password: string): Promise<unknown> {
  const classes: string[] = []
  for (let proto = Object.getPrototypeOf(error); proto; proto = Object.getPrototypeOf(proto)) {
    classes.push(proto.constructor.name)
  }
  const own = Object.entries(error).filter(([name]) => name !== 'cause')
  const members = await Promise.all(own.map(async ([name, member]) => [name, await draw(member, password)]))
  const { name, message, cause } = error
  const members2 = Object.fromEntries(members)
  // What undici says of a connection that broke depends on when it did.
  const isUndici = name === 'TypeError' && /^(fetch failed|terminated)$/.test(message)
  return {
    ...{ classes, name, message, members: members2 },
    ...(cause !== undefined && !isUndici && { cause: await draw(cause, password) }),
  }
}

async function opened(sealed: string, password: string): Promise<unknown> {
  const payload = await unseal(sealed.replace(/~2$/, ''), { 1: password }, defaults)
  const fields = sealed.split('*')
  return { sealed: payload, id: fields[1], expiration: fields[5], version: sealed.split('~')[1] }
}

/** An access token as WorkOS makes them, signed by nobody. */
export function tokenOf(claims: object, key = 'nobody'): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const input = `${encode({ alg: 'RS256', kid: 'key_1', typ: 'JWT' })}.${encode(claims)}`
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`
}
