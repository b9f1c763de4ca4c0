// Any framework's request, reduced to what the engine decides by.

import { toError } from './errors.js'
import type { SwitchOptions } from './types.js'

/**
 * A request as frameworks have it: a standard `Request`, a Node `IncomingMessage`, or anything with `headers`.
 * `url` may be absolute or a path.
 */
export interface RequestLike {
  headers: Headers | Record<string, string | readonly string[] | undefined>
  url?: string | undefined
  method?: string | undefined
  /**
   * Scheme, host and port as the client used them, where a framework knows better than `url` and `headers`. Not `origin`:
   * a framework may call the header of that name so, which other websites write.
   */
  publicOrigin?: string | undefined
  /** Of an `IncomingMessage`: over TLS it is `encrypted`. */
  socket?: object | null | undefined
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
  originHeader?: string
  purpose?: string
  requestedWith?: string
  origin?: string
  protocol: 'http' | 'https'
  host?: string
  forwarded?: string
  forwardedHost?: string
  forwardedProto?: string
}

export function describeRequest({
  headers,
  url,
  method,
  publicOrigin,
  socket,
}: RequestLike): DescribedRequest {
  const described: DescribedRequest = {
    method: method?.toUpperCase() ?? 'GET',
    url: url ?? '/',
    cookie: header(headers, 'cookie') ?? '',
    protocol: (socket as { encrypted?: unknown } | null | undefined)?.encrypted ? 'https' : 'http',
    ...(typeof publicOrigin === 'string' && { origin: publicOrigin }),
  }
  for (const [member, name] of OTHERS) {
    const value = header(headers, name)
    if (value !== undefined) described[member] = value
  }
  // HTTP/2 has a pseudo-header in place of Host (RFC 9113, section 8.3.1).
  const authority = isHeaders(headers) ? undefined : headers[':authority']
  if (described.host === undefined && typeof authority === 'string') described.host = authority
  const purpose = header(headers, 'sec-purpose') ?? header(headers, 'purpose')
  if (purpose !== undefined) described.purpose = purpose
  return described
}

/** The same request, as if it had come without cookies. */
export function withoutCookie(request: RequestLike): RequestLike {
  const { headers: given, url, method, publicOrigin, socket } = request
  let headers: RequestLike['headers']
  if (isHeaders(given)) {
    headers = new Headers(given)
    headers.delete('cookie')
  } else {
    headers = { ...given, [spellingOf(given, 'cookie')]: undefined, cookie: undefined }
  }
  return { headers, url, method, publicOrigin, socket }
}

/** What the engine needs of a request where there may be none. */
export function cookiesOf(request: RequestLike | undefined) {
  return request && { request: describeRequest(request) }
}

/** A request for another organization, and what a sign-in there would ask for. */
export function switchInput(request: RequestLike, options: SwitchOptions) {
  const { ipAddress, userAgent, setCookies, ...signIn } = options
  return { request: { ipAddress, userAgent, ...describeRequest(request) }, setCookies, options: signIn }
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
  ['originHeader', 'origin'],
  ['requestedWith', 'x-requested-with'],
  ['host', 'host'],
  ['forwarded', 'forwarded'],
  ['forwardedHost', 'x-forwarded-host'],
  ['forwardedProto', 'x-forwarded-proto'],
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
