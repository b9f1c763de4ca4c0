// `authenticateWithRefreshToken()` after an answer that was lost: WorkOS gives it again for 30 seconds, and takes a later
// attempt for theft.

import { describe, it } from 'vitest'
import { ANSWER, present } from './grants.js'
import type { Scripted } from './recorder.js'
import { type Row, useSides } from './sides.js'

const { compare } = useSides()

const refresh = present('authenticateWithRefreshToken', { refreshToken: 'refresh_1' })
const password = present('authenticateWithPassword', { email: 'a', password: 'b' })
const success: Scripted = { body: ANSWER }
const wait = (seconds: number): Scripted => ({
  ...{ status: 429, body: { message: 'slow down' }, headers: { 'Retry-After': String(seconds) } },
})
const LOST: Record<string, Scripted> = {
  'a connection that breaks': { breaks: 'at once' },
  'a gateway that gives up': { status: 502, body: {} },
  'a gateway that waits too long': { status: 504, body: {} },
  'a timeout': { status: 408, body: {} },
}
const requests = (count: number) => Array(count).fill({ method: 'POST' })

describe.each(Object.entries(LOST))('after %s', (_, lost) => {
  it('a wait of a minute is the program’s', () =>
    compare({
      it: '',
      script: [lost, wait(60), success],
      call: refresh,
      differs: {
        name: 'refresh-attempts',
        peer: { gave: {}, requests: requests(3) },
        fe26: {
          threw: { name: 'RateLimitExceededException', members: { retryAfter: 60 } },
          requests: requests(2),
        },
      },
    }))

  it.each<Row>([
    { it: 'a short wait is no matter', script: [lost, wait(2), success], call: refresh },
    { it: 'another attempt succeeds', script: [lost, success], call: refresh },
    { it: 'another grant is tried as ever', script: [lost, wait(60), success], call: password },
  ])('$it', compare)
})

it('a wait of a minute before anything is lost', () =>
  compare({ it: '', script: [wait(60), success], call: refresh }))

it('an answer that is lost after a wait', () =>
  compare({ it: '', script: [wait(2), { breaks: 'at once' }, success], call: refresh }))

it('a wait that comes first counts as well', () =>
  compare({
    it: '',
    script: [wait(2), { status: 500, body: {} }, wait(40), success],
    call: refresh,
    differs: { name: 'refresh-attempts', peer: { gave: {} }, fe26: { threw: {}, requests: requests(3) } },
  }))
