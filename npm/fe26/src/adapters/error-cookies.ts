// Cookies that must be set although a request ends in an error: a callback's verifier is used up, whatever comes of it.

import { Fe26Error } from '../errors.js'
import type { ResponseHeaders } from '../types.js'

/** Cookies a response must set although it answers an error. */
export function cookiesOf(error: unknown): readonly string[] {
  if (typeof error !== 'object' || error === null) return []
  return byError.get(error) ?? (error instanceof Fe26Error ? error.setCookies : [])
}

/** The same as headers, for whatever answers the error. */
export function headersOfFailure(error: unknown): ResponseHeaders {
  const append = cookiesOf(error).map(cookie => ['set-cookie', cookie] as const)
  return { append, default: [], set: [] }
}

/** The same error, of whatever class, with cookies. What is no object cannot have any: it becomes the cause of one. */
export function withCookies(thrown: unknown, cookies: readonly string[]): unknown {
  const isObject = typeof thrown === 'object' && thrown !== null
  const error = isObject ? thrown : new Error(String(thrown), { cause: thrown })
  byError.set(error, cookies)
  return error
}

const byError = new WeakMap<object, readonly string[]>()
