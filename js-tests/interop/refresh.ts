// refresh(): fe26 and @workos-inc/node 11 given the same cookie, the same clock and the same answers of WorkOS.
//
// The SDK refreshes first. fe26 follows within the 30 seconds in which WorkOS answers the exchanged token with the
// same new pair, so that both are given the same answer.

import { defaults, unseal } from 'iron-webcrypto'
import { decodeJwt } from 'jose'
import { describe, expect, it, vi } from 'vitest'
import { COOKIE_PASSWORD } from '../local-authkit/bench.js'
import { type Bench, issued, skipDelays, useBench } from './bench.js'
import { compare, type Expectation, type Outcome, outcomeOf, title } from './outcome.js'

/** A row of the table: what is refreshed, how WorkOS answers, and what becomes of it. */
export type Row = {
  it: string
  /** Default: a session in an organization. */
  cookie?: (bench: Bench) => string | Promise<string>
  /** What happens between the sealing and the refresh. */
  meanwhile?: (bench: Bench) => void
  /** How WorkOS answers the refresh. */
  answer?: Parameters<Bench['local']['fail']>[1]
  options?: { organizationId?: string; cookiePassword?: string }
} & Expectation

export const threw = { threw: {} }
export const failed = (reason: string, retryable: boolean) => ({
  gave: { authenticated: false, reason, retryable },
})

/** Has both libraries refresh every row's cookie. */
export function compareRefresh(name: string, rows: Row[]): void {
  describe(`refresh(): ${name}`, () => {
    const bench = useBench()

    it.each(rows.map(row => ({ ...row, title: title(row) })))('$title', async row => {
      skipDelays()
      const sessionData = await (row.cookie ?? issued)(bench)
      row.meanwhile?.(bench)
      if (row.answer) bench.local.fail('authenticate', row.answer)
      if (row.answer?.delay) limitAttempts()
      const { cookiePassword: password = COOKIE_PASSWORD } = row.options ?? {}
      const sdk = bench.sdk(row.answer?.delay ? { timeout: 50 } : {})
      const peer = await outcomeOf(() =>
        sdk.userManagement
          .loadSealedSession({ sessionData, cookiePassword: COOKIE_PASSWORD })
          .refresh(row.options),
      )
      const fe26 = await outcomeOf(
        () => bench.fe26().loadSealedSession({ sessionData }).refresh(row.options),
        ['workos_refused'],
      )
      compare(row, await comparable(peer, password), await comparable(fe26, password))
    })
  })
}

/** An attempt may take 20 ms. */
function limitAttempts(): void {
  const { timeout } = AbortSignal
  vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout.call(AbortSignal, 20))
}

/** As far as the two can be equal; what only one of them gives is named here. */
async function comparable(outcome: Outcome, password: string): Promise<Outcome> {
  if ('threw' in outcome) return outcome
  // The SDK alone: the exception behind a failure.
  const { error: _, claims, accessToken, ...rest } = outcome.gave as Refreshed
  if (rest.sealedSession === undefined) return { gave: rest }
  // fe26 alone: the Claims Set, and the access token beside the session.
  if (claims) {
    expect(accessToken).toBe(rest.session.accessToken)
    expect(claims).toEqual(decodeJwt(rest.session.accessToken))
  }
  // The SDK alone: the seal once more inside the session.
  const { sealedSession: again = rest.sealedSession, ...tokens } = rest.session
  expect(again).toBe(rest.sealedSession)
  const sealedSession = await unseal(rest.sealedSession.replace(/~2$/, ''), { 1: password }, defaults)
  return { gave: { ...rest, session: tokens, sealedSession } }
}

interface Refreshed {
  error?: unknown
  claims?: object
  accessToken?: string
  sealedSession?: string
  session: { accessToken: string; sealedSession?: string }
}
