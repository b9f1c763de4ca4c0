// The cookies that keep a sign-in under way. Each sign-in has one of its own, named after its state.

import { callPurely } from '../calls.js'
import { PKCEPayloadTooLargeError } from './errors.js'
import type { AuthKitConfig, CookieOptions } from './types.js'

/** How their names begin. */
export const PKCE_COOKIE_PREFIX = 'wos-auth-verifier'

/** How many sign-ins may be under way in one browser. */
export const DEFAULT_MAX_PENDING_PKCE_COOKIES = 5

/** The cookie of the sign-in with this sealed state. */
export function getPKCECookieNameForState(state: string): string {
  return describe({ state: String(state) }).name
}

/** Whether a cookie of this name belongs to a sign-in. */
export function isPKCEVerifierCookieName(name: string): boolean {
  // Of no cookies at all, it is one too many.
  return selectStalePKCEVerifierCookieNames([name], { keep: '', max: 0 }).length > 0
}

/** Which cookies of the request to delete when the one named `keep` is set: none while there are no more than `max`. */
export function selectStalePKCEVerifierCookieNames(
  cookieNames: Iterable<string>,
  { keep, max = DEFAULT_MAX_PENDING_PKCE_COOKIES }: { keep: string; max?: number },
): string[] {
  const input = JSON.stringify({
    names: [...cookieNames],
    keep,
    max: Math.min(Math.max(0, Math.floor(max)), 1_000),
  })
  return callPurely<{ names: string[] }>('staleVerifierCookies', input).names
}

/** The attributes of an application's verifier cookies. With `anyScheme` they delete one over http and https alike. */
export function verifierCookieOptions(
  config: AuthKitConfig,
  redirectUri: string | undefined,
  { anyScheme = false } = {},
): CookieOptions {
  return describe({ ...settings(config, redirectUri), anyScheme }).options
}

/** The cookie that keeps a sealed state. */
export function verifierCookie(
  config: AuthKitConfig,
  redirectUri: string | undefined,
  state: string,
): { name: string; options: CookieOptions } {
  const { name, options, tooLarge } = describe({ ...settings(config, redirectUri), state })
  if (tooLarge) {
    throw new PKCEPayloadTooLargeError(
      `Sealed PKCE verifier cookie is ${tooLarge.bytes} bytes, exceeds supported limit of ${tooLarge.limit} bytes. ` +
        'Reduce the size of options.state, options.returnPathname, or options.redirectUri.',
    )
  }
  return { name, options }
}

function settings(config: AuthKitConfig, redirectUri: string | undefined) {
  const { cookieSameSite: sameSite, cookieDomain: domain } = config
  return { sameSite, domain, redirectUri: redirectUri ?? config.redirectUri }
}

function describe(input: object): Described {
  return callPurely('verifierCookie', JSON.stringify(input))
}

interface Described {
  name: string
  options: CookieOptions
  tooLarge?: TooLarge
}

/** What does not fit, and into how much. */
export interface TooLarge {
  bytes: number
  limit: number
}
