// Which answers to a refresh the two libraries take differently, by the outcome's name.

import { expect } from 'vitest'
import type { Difference } from './differences.js'
import type { Row } from './sides.js'

export const THREW = { threw: {} }

/** A result with this reason. */
export const failed = (reason: string) => ({
  gave: { 'a Object': expect.arrayContaining([['reason', reason]]) },
})
const asked = (times: number) => ({ requests: Array(times).fill({ method: 'POST' }) })

const TABLE: [outcomes: RegExp, name: Difference, peer: object, fe26: object][] = [
  [
    /^(403|500|502) with a web page|^503 with a web page, four|^500 without a body/,
    'refresh-page',
    THREW,
    failed('server_error'),
  ],
  [/^429 without a body/, 'refresh-page', THREW, failed('rate_limit_exceeded')],
  [/^429, whose body is null/, 'refresh-page', failed('network_error'), failed('rate_limit_exceeded')],
  [/^400, whose body is null/, 'refresh-page', failed('network_error'), THREW],
  [/^200 with half|^200 without a body that says/, 'refresh-no-tokens', THREW, failed('server_error')],
  [/^20[04]/, 'refresh-no-tokens', failed('network_error'), failed('server_error')],
  [/^503 .*invalid_grant/, 'refresh-outage', failed('invalid_grant'), failed('server_error')],
  [/^401 .*invalid_grant/, 'refresh-401', THREW, failed('invalid_grant')],
  [
    /^429, Retry-After: (soon|Mon)/,
    'refresh-retry-after',
    failed('rate_limit_exceeded'),
    failed('rate_limit_exceeded'),
  ],
  [/^(501|505|599), which/, 'refresh-attempts', asked(1), asked(4)],
  [/^a success that (never ends|breaks off)/, 'refresh-attempts', asked(1), asked(3)],
  [/^429, and a long wait/, 'refresh-attempts', asked(2), asked(1)],
]

export function refreshDifference(it: string): Row['differs'] {
  const found = TABLE.find(([outcomes]) => outcomes.test(it))
  return found && { name: found[1], peer: found[2], fe26: found[3] }
}
