// The browser's side of a sign-in, for the files that begin and end one.

import type { CallbackResult } from 'fe26'
import { Bench, Jar } from './bench.js'

/** A browser that has just begun to sign in. */
export async function begun(bench = new Bench(), options: Parameters<Bench['authkit']['signIn']>[0] = {}) {
  const jar = new Jar()
  const start = await bench.authkit.signIn(options)
  return { bench, jar: jar.apply(start), start, url: new URL(start.url) }
}

/** What handleCallback() gives, with the browser's cookies after it. */
export async function callback(bench: Bench, jar: Jar, url: URL | string): Promise<CallbackResult> {
  const result = await bench.authkit.handleCallback(jar.visit(url))
  jar.apply(result)
  return result
}

/** Every name under which a session may be stored. */
export const namesOf = (cookieName: string) => [
  ...[cookieName, ...Array.from({ length: 10 }, (_, index) => `${cookieName}.${index}`)],
]
