// Any framework's request, reduced to what the engine decides by.

import { toError } from './errors.js'

/**
 * A request as frameworks have it: a standard `Request`, a Node `IncomingMessage`, or anything with `headers`.
 * `url` may be absolute or a path.
 */
export interface RequestLike {
  headers: Headers | Record<string, string | readonly string[] | undefined>
  url?: string | undefined
  method?: string | undefined
}

/** As the engine reads it. */
export interface DescribedRequest {
  method: string
  url: string
  cookie: string
  accept?: string
  secFetchMode?: string
  secFetchDest?: string
  secFetchSite?: string
  purpose?: string
  requestedWith?: string
}

export function describeRequest({ headers, url, method }: RequestLike): DescribedRequest {
  const described: DescribedRequest = {
    method: method?.toUpperCase() ?? 'GET',
    url: url ?? '/',
    cookie: header(headers, 'cookie') ?? '',
  }
  for (const [member, name] of OTHERS) {
    const value = header(headers, name)
    if (value !== undefined) described[member] = value
  }
  const purpose = header(headers, 'sec-purpose') ?? header(headers, 'purpose')
  if (purpose !== undefined) described.purpose = purpose
  return described
}

/** The `Cookie` header alone: all that a request without further questions needs. */
export function cookieHeader({ headers }: RequestLike): string {
  return header(headers, 'cookie') ?? ''
}

/** The `Authorization` header; an empty one counts as there. */
export function authorizationHeader({ headers }: RequestLike): string | undefined {
  return header(headers, 'authorization')
}

const OTHERS = [
  ['accept', 'accept'],
  ['secFetchMode', 'sec-fetch-mode'],
  ['secFetchDest', 'sec-fetch-dest'],
  ['secFetchSite', 'sec-fetch-site'],
  ['requestedWith', 'x-requested-with'],
] as const

function header(headers: RequestLike['headers'], name: string): string | undefined {
  if (typeof headers !== 'object' || headers === null) {
    const message =
      'a request is an object with headers: a Request, an IncomingMessage, or {headers, url, method}'
    throw toError({ code: 'invalid_argument', message })
  }
  if (isHeaders(headers)) return headers.get(name) ?? undefined
  const value = headers[name] ?? headers[spellingOf(headers, name)]
  // HTTP/2 may split the Cookie header; HTTP/1.1 joins it with "; " (RFC 9113, section 8.2.3).
  return Array.isArray(value) ? value.join(name === 'cookie' ? '; ' : ', ') : (value as string | undefined)
}

/** Node has names in lower case; gateways and tests hand them on as they were sent. */
function spellingOf(headers: object, name: string): string {
  return Object.keys(headers).find(key => key.toLowerCase() === name) ?? name
}

/** By shape rather than by class: frameworks and runtimes bring `Headers` of their own. */
function isHeaders(headers: RequestLike['headers']): headers is Headers {
  return typeof (headers as Headers).get === 'function'
}
