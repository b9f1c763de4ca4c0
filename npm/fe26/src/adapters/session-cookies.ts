// A handler may set the session's cookies itself: it signs somebody in or out, or switches the organization. Then the
// refreshed session that `authkit()` would add has been overtaken.

import type { ResponseHeaders } from '../types.js'

/** The cookies among the headers a response must carry. All of them are the session's. */
export function setCookiesOf({ append }: Pick<ResponseHeaders, 'append'>): string[] {
  return append.filter(([name]) => name === 'set-cookie').map(([, value]) => value)
}

/** Whether a response, before `ours` are added, sets the session's cookies: the cookie itself, or chunks of it. */
export function isOvertaken(ours: readonly string[], present: readonly string[]): boolean {
  if (ours.length === 0) return false
  const name = nameOf(ours[0] as string)
  return present.some(cookie => nameOf(cookie) === name)
}

/** Without the index of a chunk. */
function nameOf(cookie: string): string {
  return cookie.slice(0, cookie.indexOf('=')).trim().replace(/\.\d$/, '')
}

/** What is to be added to these headers: not our cookies where a handler has set its own. */
export function withoutOvertaken(
  append: ResponseHeaders['append'],
  headers: Headers,
): ResponseHeaders['append'] {
  // Cookies come first, and most requests have none.
  const hasCookies = append[0]?.[0] === 'set-cookie'
  if (!hasCookies || !isOvertaken(setCookiesOf({ append }), headers.getSetCookie())) return append
  return append.filter(([name]) => name !== 'set-cookie')
}
