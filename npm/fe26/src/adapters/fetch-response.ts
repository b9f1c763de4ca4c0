// Responses of the fetch standard: answers as such, and what the application's own still lack.

import type { Answer, ResponseHeaders } from '../types.js'
import { withoutOvertaken } from './session-cookies.js'
import { variesBy } from './vary.js'

export function toResponse({ status, headers, body }: Answer): Response {
  return new Response(body || null, { status, headers: new Headers(headers) })
}

/** Which headers that are to be appended must be: an error page of the application's may have set the same cookies itself. */
export function missingFrom(
  headers: Headers,
  wanted: Pick<ResponseHeaders, 'append' | 'unlessSet'>,
): ResponseHeaders['append'] {
  return withoutOvertaken(wanted, headers).filter(([name, value]) =>
    name === 'vary' ? !variesBy(headers.get(name), value) : !headers.getSetCookie().includes(value),
  )
}

/**
 * The response with all its headers: a copy unless none is missing, because a response may be another request's as well,
 * and the headers of many cannot be changed.
 */
export function complete(response: Response, wanted: ResponseHeaders): Response {
  const { headers } = response
  const { default: defaults } = wanted
  const set = wanted.set.filter(([name, value]) => headers.get(name) !== value)
  const missing = [...missingFrom(headers, wanted), ...defaults.filter(([name]) => !headers.has(name))]
  if (missing.length + set.length === 0) return response
  const completed = copy(response)
  for (const [name, value] of missing) completed.headers.append(name, value)
  for (const [name, value] of set) completed.headers.set(name, value)
  return completed
}

/**
 * On workerd the handshake of a WebSocket is copied with everything else: its socket is a member of the response. Elsewhere
 * a response with status 101 stands for a connection that has been taken over, and there is no second one of it.
 */
export function copy(response: Response): Response {
  try {
    return new Response(response.body, response)
  } catch (error) {
    if (response.status === 101) return response
    throw error
  }
}
