// What tests read from replies.

import type { Reply } from './browser.js'

/** What a page shows: frameworks put comments and scripts around it. */
export function textOf({ body }: Reply): string {
  const content = body.replace(/<(script|style|head)\b.*?<\/\1>/gs, '').replace(/<!--.*?-->/gs, '')
  return content.replace(/<[^>]*>/g, '').trim()
}

/** Cookies as a browser would send them that had been where they are from: at a proxy, say. */
export function cookieHeader(setCookies: readonly string[]): string {
  return setCookies.map(cookie => cookie.split(';')[0]).join('; ')
}
