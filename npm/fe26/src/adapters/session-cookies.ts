// A handler may set the session's cookies itself: it signs somebody in or out, or switches the organization. Then the
// refreshed session that `authkit()` would add has been overtaken.

import type { ResponseHeaders } from '../types.js'

/** The cookies among the headers a response must carry. All of them are the session's. */
export function setCookiesOf({ append }: Pick<ResponseHeaders, 'append'>): string[] {
  return append.filter(([name]) => name === 'set-cookie').map(([, value]) => value)
}

/** Whether there are any: most requests have none. */
export function hasCookies({ append }: Pick<ResponseHeaders, 'append'>): boolean {
  return append.some(([name]) => name === 'set-cookie')
}

/** Whether one of these cookies has one of the names, which the engine gives. */
export function areOvertaken(names: readonly string[], present: readonly string[]): boolean {
  return present.some(cookie => names.includes(cookie.slice(0, cookie.indexOf('=')).trim()))
}

/** What is to be added to these headers: not our cookies where a handler has set its own. */
export function withoutOvertaken(
  { append, unlessSet }: Pick<ResponseHeaders, 'append' | 'unlessSet'>,
  headers: Headers,
): ResponseHeaders['append'] {
  // Most requests have none.
  if (!unlessSet || !areOvertaken(unlessSet, headers.getSetCookie())) return append
  return append.filter(([name]) => name !== 'set-cookie')
}
