// Signing in as a person does, hop by hop, so that a test can stop or turn off anywhere.

import type { Browser, Reply } from './browser.js'
import type { Bench } from './host.js'

/** Goes somewhere that leads to AuthKit; the URL it leads to. */
export async function begin(browser: Browser, path = '/login'): Promise<string> {
  return locationOf(await browser.navigate(path))
}

/** Answers AuthKit's page; the callback URL that follows. */
export async function decide(
  browser: Browser,
  authorizeUrl: string,
  decision: Record<string, string> = { email: 'ada@example.com' },
): Promise<string> {
  const page = await browser.navigate(authorizeUrl)
  if (page.headers['location'] !== undefined) return locationOf(page)
  return locationOf(await browser.navigate(authorizeUrl, { form: decision }))
}

/** Signs in, up to the answer of the callback. */
export async function signIn(browser: Browser, path = '/login'): Promise<Reply> {
  return browser.navigate(await decide(browser, await begin(browser, path)))
}

/** Signs in, and the access token has expired before it is used. */
export async function signInExpired(browser: Browser, { knobs }: Bench, path = '/login'): Promise<Reply> {
  if (!knobs) throw new Error('the lifetime of tokens can be turned in the local AuthKit alone')
  knobs.accessTokenTtl = -60
  try {
    return await signIn(browser, path)
  } finally {
    knobs.accessTokenTtl = 300
  }
}

/** Where a reply redirects to, as a browser understands it. */
export function locationOf({ headers, status, url }: Reply): string {
  const { location } = headers
  if (location === undefined) throw new Error(`no redirect from ${new URL(url).pathname} but ${status}`)
  return new URL(location, url).href
}
