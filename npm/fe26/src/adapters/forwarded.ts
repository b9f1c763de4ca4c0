// A request that is passed on to another part of the application, which reads the session for itself: in Next.js from the
// proxy to a page. It is passed on as the browser will send the next one.

import type { AdapterSide } from '../adapter-side.js'
import type { Auth, Failure, NoSessionReason, ResponseHeaders } from '../types.js'
import { setCookiesOf } from './session-cookies.js'

/** The headers to pass on: cookies that the response sets are in them, and why there is no session, if there is none. */
export function forwarded(original: Headers, auth: Auth, added: ResponseHeaders): Headers {
  const headers = new Headers(original)
  const setCookies = setCookiesOf(added)
  if (setCookies.length > 0) {
    const cookie = withCookies(original.get('cookie') ?? '', setCookies)
    if (cookie === '') headers.delete('cookie')
    else headers.set('cookie', cookie)
  }
  // A stranger who sends this on their own is nobody at most. Who is signed in never comes from here.
  if (auth.authenticated) headers.delete(FAILURE)
  else headers.set(FAILURE, describe(auth))
  return headers
}

/** Why there is no session, as `forwarded()` has written it. The engine reads it: anybody can have. */
export function failureIn(headers: Headers, adapter: Pick<AdapterSide, 'readFailure'>) {
  const text = headers.get(FAILURE)
  const failure = text === null ? null : adapter.readFailure(text)
  return failure ? Object.freeze(failure) : undefined
}

function describe({ reason, retryAfter }: Failure<NoSessionReason>): string {
  return retryAfter === undefined ? reason : `${reason} ${retryAfter}`
}

/** A `Cookie` header after a browser has taken these `Set-Cookie` values (RFC 6265bis, section 5.7). */
function withCookies(header: string, setCookies: readonly string[]): string {
  const pairs = header.split(';').flatMap(pair => (pair.trim() === '' ? [] : [pair.trim()]))
  const set = new Map(setCookies.map(value => [nameOf(value), value]))
  const kept = pairs.filter(pair => !set.has(nameOf(pair)))
  const live = [...set.values()].filter(value => !/;\s*max-age=0(;|$)/i.test(value))
  return [...kept, ...live.map(value => value.split(';', 1)[0] ?? '')].join('; ')
}

function nameOf(pair: string): string {
  return pair.slice(0, pair.search(/[=;]|$/)).trim()
}

const FAILURE = 'x-fe26-auth'
