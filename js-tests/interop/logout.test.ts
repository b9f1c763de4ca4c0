// getLogoutUrl(): fe26 and @workos-inc/node 11 given the same cookie, key set and clock.

import { describe, expect, it } from 'vitest'
import { COOKIE_PASSWORD } from '../local-authkit/bench.js'
import { type Bench, issued, pass, seal, session, skipDelays, useBench } from './bench.js'
import { compare, type Expectation, outcomeOf, title } from './outcome.js'

type Row = {
  it: string
  /** Default: a session in an organization. */
  cookie?: (bench: Bench) => string | Promise<string>
  /** What happens between the sealing and the logout. */
  meanwhile?: (bench: Bench) => unknown
  returnTo?: string
} & Expectation

const threw = { threw: {} }
const url = { gave: expect.stringMatching(/\/user_management\/sessions\/logout\?session_id=session_/) }

const returnTos = [
  'https://app.example/',
  'https://app.example/bye?a=1&b=2#top',
  'https://app.example/ä ö?q=日本 🦀&plus=+&percent=%20',
  "https://app.example/!'()*~-._",
  'javascript:alert(1)',
  '/relative',
  '\r\nSet-Cookie: a=b',
  ' ',
]

const rows: Row[] = [
  { it: 'a session', both: url },
  { it: 'an empty return_to', returnTo: '', both: url },
  ...returnTos.map(returnTo => ({ it: `return_to ${JSON.stringify(returnTo)}`, returnTo, both: url })),
  {
    it: 'a session id with characters of URLs',
    cookie: b => issued(b, { claims: { sid: 'session_ä &=+%/?#' } }),
    both: url,
  },
  {
    it: 'an expired token',
    meanwhile: () => pass(86_400),
    improvement: 'people log out late',
    peer: threw,
    fe26: url,
  },
  {
    it: 'a key that is gone',
    meanwhile: b => b.local.rotateKeys({ keepOld: false }),
    improvement: 'the seal vouches for the session',
    peer: threw,
    fe26: url,
  },
  {
    it: 'a key set that cannot be reached',
    meanwhile: b => b.local.fail('jwks', { networkError: true }),
    improvement: 'the seal vouches for the session',
    peer: threw,
    fe26: url,
  },
  { it: 'nothing', cookie: () => '', both: threw },
  { it: 'text that is no seal', cookie: () => 'undefined', both: threw },
  { it: 'a seal without an access token', cookie: () => seal({}), both: threw },
  { it: 'an access token that is none', cookie: () => seal({ accessToken: 'none' }), both: threw },
  {
    it: 'another password',
    cookie: async b => seal(await session(b), { password: COOKIE_PASSWORD.toUpperCase() }),
    both: threw,
  },
  {
    it: 'a token without a session id',
    cookie: b => issued(b, { claims: { sid: undefined } }),
    both: threw,
  },
  { it: 'an empty session id', cookie: b => issued(b, { claims: { sid: '' } }), both: threw },
]

describe('getLogoutUrl()', () => {
  const bench = useBench()

  it.each(rows.map(row => ({ ...row, title: title(row) })))('$title', async row => {
    skipDelays()
    const sessionData = await (row.cookie ?? issued)(bench)
    await row.meanwhile?.(bench)
    const options = row.returnTo === undefined ? {} : { returnTo: row.returnTo }
    const sdk = bench.sdk().userManagement
    const peer = await outcomeOf(() =>
      sdk.loadSealedSession({ sessionData, cookiePassword: COOKIE_PASSWORD }).getLogoutUrl(options),
    )
    const fe26 = await outcomeOf(
      () => bench.fe26().loadSealedSession({ sessionData }).getLogoutUrl(options),
      ['no_session_cookie_provided', 'invalid_session_cookie', 'invalid_jwt'],
    )
    compare(row, peer, fe26)
  })
})
