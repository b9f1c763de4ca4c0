// Signing in as a person does, hop by hop, so that a test can stop or turn off anywhere.

import type { Browser, Reply } from './browser.js'
import type { Bench } from './host.js'

/** Goes somewhere that leads to AuthKit; the URL it leads to. */
export async function begin(browser: Browser, path = '/login'): Promise<string> {
  return locationOf(await browser.navigate(path))
}

/** What a person answers on AuthKit's page. */
export type Decision = Record<string, string>

const AS_ADA: Decision = { email: 'ada@example.com' }

/** Answers AuthKit's page; the callback URL that follows. */
export async function decide(browser: Browser, authorizeUrl: string, decision = AS_ADA): Promise<string> {
  const page = await browser.navigate(authorizeUrl)
  if (page.headers['location'] !== undefined) return locationOf(page)
  return locationOf(await browser.navigate(authorizeUrl, { form: decision }))
}

/** Signs in, up to the answer of the callback. */
export async function signIn(browser: Browser, path = '/login', decision = AS_ADA): Promise<Reply> {
  return browser.navigate(await decide(browser, await begin(browser, path), decision))
}

/** Signs in, and the access token has expired before it is used. */
export async function signInExpired(browser: Browser, bench: Knobs, decision = AS_ADA): Promise<Reply> {
  return withTokensFor(-60, bench, () => signIn(browser, '/login', decision))
}

type Knobs = Pick<Bench, 'knobs'>

/** Access tokens that are issued meanwhile hold so many seconds. */
export async function withTokensFor<T>(
  seconds: number,
  { knobs }: Knobs,
  meanwhile: () => Promise<T>,
): Promise<T> {
  if (!knobs) throw new Error('the lifetime of tokens can be turned in the local AuthKit alone')
  knobs.accessTokenTtl = seconds
  try {
    return await meanwhile()
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
