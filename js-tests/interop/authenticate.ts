// authenticate(): fe26 and @workos-inc/node 11 given the same cookie, key set and clock.

import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'
import { COOKIE_PASSWORD } from '../local-authkit/bench.js'
import { type Bench, seal, seconds, skipDelays, useBench } from './bench.js'
import { compare, type Expectation, type Outcome, outcomeOf, title } from './outcome.js'

/** A row of the table: what the cookie is, and what becomes of it. */
export type Row = { it: string; cookie: (bench: Bench) => string | Promise<string> } & Expectation

export const authenticated = { gave: { authenticated: true } }
export const noSession = { gave: { authenticated: false, reason: 'no_session_cookie_provided' } }
export const invalidCookie = { gave: { authenticated: false, reason: 'invalid_session_cookie' } }
export const invalidJwt = { gave: { authenticated: false, reason: 'invalid_jwt' } }
export const threw = { threw: {} }

/** Has both libraries authenticate every row's cookie. */
export function compareAuthenticate(name: string, rows: Row[]): void {
  describe(`authenticate(): ${name}`, () => {
    const bench = useBench()

    it.each(rows.map(row => ({ ...row, title: title(row) })))('$title', async row => {
      skipDelays()
      const sessionData = await row.cookie(bench)
      const options = { sessionData, cookiePassword: COOKIE_PASSWORD }
      const peer = await outcomeOf(() => bench.sdk().userManagement.loadSealedSession(options).authenticate())
      const fe26 = await outcomeOf(
        () => bench.fe26().loadSealedSession({ sessionData }).authenticate(),
        ['key_set_unavailable'],
      )
      compare(row, peer, withoutClaims(fe26))
    })
  })
}

/** A token signed with a key that AuthKit publishes from now on. */
export function forged(
  bench: Bench,
  claims: object,
  header: Record<string, unknown> = {},
  jwk: object = {},
): string {
  bench.local.fail('jwks', { status: 200, body: { keys: [{ ...bench.forge.jwk, ...jwk }] } })
  const complete = Array.isArray(claims) ? claims : { sid: 'session_1', exp: seconds() + 60, ...claims }
  return seal({ accessToken: bench.forge.token(complete, header), user: { id: 'user_1' } })
}

/** fe26 gives the whole Claims Set beside what the SDK gives. */
function withoutClaims(outcome: Outcome): Outcome {
  if ('threw' in outcome) return outcome
  const { claims, ...rest } = outcome.gave as { claims?: object; accessToken?: string }
  if (rest.accessToken !== undefined) expect(claims).toEqual(decodeJwt(rest.accessToken))
  return { gave: rest }
}
