// Cookies that must be set although a request ends in an error: a callback's verifier is used up, whatever comes of it.

import { Fe26Error } from '../errors.js'

/** Cookies a response must set although it answers an error. */
export function cookiesOf(error: unknown): readonly string[] {
  if (typeof error !== 'object' || error === null) return []
  return byError.get(error) ?? (error instanceof Fe26Error ? error.setCookies : [])
}

/** The same error, of whatever class, with cookies. */
export function withCookies(error: unknown, cookies: readonly string[]): unknown {
  if (typeof error === 'object' && error !== null) byError.set(error, cookies)
  return error
}

const byError = new WeakMap<object, readonly string[]>()
