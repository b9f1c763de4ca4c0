// Headers of a Node response that must be there when it is sent, whatever the handlers set in between.

import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { AdapterSide } from '../adapter-side.js'
import type { Fe26Events } from '../events.js'
import type { Answer, ResponseHeaders } from '../types.js'
import type { Carrying } from './hooks.js'
import { areOvertaken, hasCookies } from './session-cookies.js'
import { variesBy } from './vary.js'

/** Who is told of cookies that are lost. */
export type Reporter = Pick<AdapterSide, 'reportNotSent'>

/**
 * Adds headers at the moment the response's head is written, so that a handler's own `setHeader('Set-Cookie', …)`
 * loses none of them. Reports cookies for which that moment has passed, or never comes.
 */
export function addWhenSent(reporter: Reporter, response: ServerResponse, headers: ResponseHeaders): void {
  if (hasLeft(response)) return void reporter.reportNotSent(headers.append, reasonOf(response))
  if (hasCookies(headers)) {
    response.once('close', () => {
      if (!response.headersSent) reporter.reportNotSent(headers.append, 'no_response')
    })
  }
  const before = pending.get(response)
  const writeHead = before?.writeHead ?? (response.writeHead as WriteHead)
  pending.set(response, { headers, before, writeHead, isAdded: false })
  if (!before) response.writeHead = writeHeadWithPending as typeof response.writeHead
}

/** The same for as long as a hook may answer, and not where something else has answered before. */
export function carryOn(
  reporter: Reporter,
  response: ServerResponse,
  headers: ResponseHeaders,
): Carrying | undefined {
  if (hasLeft(response)) return undefined
  const added = { ...headers }
  addWhenSent(reporter, response, added)
  return {
    isAnswered: () => response.headersSent,
    takeBack: () => void Object.assign(added, { append: [], default: [], set: [] }),
  }
}

/** Something else, such as a time limit, has answered meanwhile; or nobody is there any more to read an answer. */
export function hasLeft(response: ServerResponse): boolean {
  // HTTP/2 has it at the stream.
  const { headersSent, destroyed, stream } = response as ServerResponse & { stream?: { destroyed?: boolean } }
  return headersSent || destroyed || stream?.destroyed === true
}

/** Why headers of a response that has left cannot be sent. */
export function reasonOf({ headersSent }: ServerResponse): Fe26Events['cookies_not_sent']['reason'] {
  return headersSent ? 'headers_already_sent' : 'no_response'
}

/** What a head still gets. */
interface Pending {
  headers: ResponseHeaders
  /** What was added before, by another `authkit()`. */
  before: Pending | undefined
  /** What writes the head: Node's own method, or that of whoever watches it as well. */
  writeHead: WriteHead
  isAdded: boolean
}

type WriteHead = (...args: unknown[]) => ServerResponse

/** Beside the responses: each property added to one of Express's costs three microseconds. */
const pending = new WeakMap<ServerResponse, Pending>()

function writeHeadWithPending(this: ServerResponse, status: number, ...rest: unknown[]): ServerResponse {
  const ours = pending.get(this) as Pending
  if (ours.isAdded || this.headersSent) return ours.writeHead.call(this, status, ...rest)
  const reason = typeof rest[0] === 'string' ? rest[0] : undefined
  setAll(this, (reason === undefined ? (rest[0] ?? rest[1]) : rest[1]) as GivenHeaders)
  // Only now: headers Node refuses throw above, and the error page that follows must have ours as well.
  ours.isAdded = true
  addAll(this, ours)
  return reason === undefined ? ours.writeHead.call(this, status) : ours.writeHead.call(this, status, reason)
}

function addAll(response: ServerResponse, { headers, before }: Pending) {
  if (before) addAll(response, before)
  const overtaken = headers.unlessSet && areOvertaken(headers.unlessSet, setCookiesIn(response))
  for (const [name, value] of headers.append) {
    if (name !== 'set-cookie' || !overtaken) appendOnce(response, name, value)
  }
  for (const [name, value] of headers.default) {
    if (!response.hasHeader(name)) response.setHeader(name, value)
  }
  for (const [name, value] of headers.set) response.setHeader(name, value)
}

function setCookiesIn(response: ServerResponse): string[] {
  return [response.getHeader('set-cookie') ?? []].flat().map(String)
}

/** Sends a complete answer, or reports that it is too late. */
export function send(reporter: Reporter, response: ServerResponse, { status, headers, body }: Answer): void {
  if (hasLeft(response)) return void reporter.reportNotSent(headers, reasonOf(response))
  response.statusCode = status
  for (const [name, value] of headers) {
    if (name === 'set-cookie') response.appendHeader(name, value)
    else if (name === 'vary') appendOnce(response, name, value)
    else response.setHeader(name, value)
  }
  response.end(body)
}

function appendOnce(response: ServerResponse, name: string, value: string): void {
  const header = response.getHeader(name)
  if (header === undefined) {
    response.setHeader(name, value)
    return
  }
  const present = [header].flat().map(String)
  // An error page of the application's may have set the same cookie itself.
  const isThere = name === 'vary' ? variesBy(present, value) : present.includes(value)
  if (!isThere) response.appendHeader(name, value)
}

type GivenHeaders = OutgoingHttpHeaders | readonly unknown[] | undefined

/**
 * Sets the headers `writeHead()` was called with: an object, names and values in turn, or pairs. They replace what was
 * set before; a list may itself repeat a name.
 */
function setAll(response: ServerResponse, headers: GivenHeaders): void {
  if (!isList(headers)) {
    for (const [name, value] of Object.entries(headers ?? {})) {
      if (value !== undefined) response.setHeader(name, value)
    }
    return
  }
  const pairs = Array.isArray(headers[0]) ? (headers as Pair[]) : pairsOf(headers)
  for (const [name] of pairs) response.removeHeader(name)
  for (const [name, value] of pairs) response.appendHeader(name, value)
}

type Pair = [name: string, value: string | readonly string[]]

function pairsOf(flat: readonly unknown[]): Pair[] {
  return flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1]] as Pair] : []))
}

function isList(headers: GivenHeaders): headers is readonly unknown[] {
  return Array.isArray(headers)
}
