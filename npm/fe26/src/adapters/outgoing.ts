// Headers of a Node response that must be there when it is sent, whatever the handlers set in between.

import type { OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Answer, ResponseHeaders } from '../types.js'

/**
 * Adds headers at the moment the response's head is written, so that a handler's own `setHeader('Set-Cookie', …)`
 * loses none of them.
 */
export function addWhenSent(response: ServerResponse, { append, default: defaults }: ResponseHeaders): void {
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse
  let added = false
  response.writeHead = ((status: number, ...rest: unknown[]) => {
    if (added) return writeHead(status, ...rest)
    added = true
    const reason = typeof rest[0] === 'string' ? rest.shift() : undefined
    setAll(response, rest[0] as OutgoingHttpHeaders | OutgoingHttpHeader[] | undefined)
    for (const [name, value] of append) appendOnce(response, name, value)
    for (const [name, value] of defaults) {
      if (!response.hasHeader(name)) response.setHeader(name, value)
    }
    return reason === undefined ? writeHead(status) : writeHead(status, reason)
  }) as typeof response.writeHead
}

/** Sends a complete answer. */
export function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.statusCode = status
  for (const [name, value] of headers) {
    if (name === 'set-cookie') response.appendHeader(name, value)
    else response.setHeader(name, value)
  }
  response.end(body)
}

function appendOnce(response: ServerResponse, name: string, value: string): void {
  const present = [response.getHeader(name) ?? []].flat().map(String)
  const items = name === 'vary' ? present.flatMap(list => list.split(',')) : present
  const isThere = items.some(item => [value.toLowerCase(), '*'].includes(item.trim().toLowerCase()))
  if (name !== 'vary' || !isThere) response.appendHeader(name, value)
}

/** The headers `writeHead()` was called with: an object, or names and values in turn. */
function setAll(
  response: ServerResponse,
  headers: OutgoingHttpHeaders | OutgoingHttpHeader[] | undefined,
): void {
  if (Array.isArray(headers)) {
    const flat = headers.flat() as string[]
    const names = new Set<string>()
    for (let index = 0; index + 1 < flat.length; index += 2) {
      const name = String(flat[index])
      const value = String(flat[index + 1])
      // The list replaces what was set before, and may itself repeat a name.
      if (names.has(name.toLowerCase())) response.appendHeader(name, value)
      else response.setHeader(name, value)
      names.add(name.toLowerCase())
    }
    return
  }
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (value !== undefined) response.setHeader(name, value)
  }
}
