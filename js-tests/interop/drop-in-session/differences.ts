// Where fe26/authkit-session does something else than @workos/authkit-session: all of it. `docs/drop-in-authkit-session.md`
// has the same list in the same words.

import { expect } from 'vitest'
import type { Observed } from './observe.js'

export const DIFFERENCES = {
  outage:
    '`withAuth()` when WorkOS cannot be reached, is overloaded or refuses the API key, and the token has expired',
  tokens:
    'an access token without `exp`, with an algorithm other than RS256, of more than 16 KiB, or malformed in another way',
  keys: 'when the key set is fetched, and how often',
  parallel: 'requests on Workers that bring the same refresh token at the same time',
  cause: 'the `cause` of errors about seals, states and tokens, and what `sessionEncryption` itself throws',
  secure: 'a redirect URI of another scheme than http and https, or with a space before it',
  impossible:
    'a cookie that browsers would refuse: its name, domain or path, a `SameSite` or `Priority` that there is not, or `SameSite=None` without `Secure`',
  spelling: 'a `SameSite` or `Priority` with spaces around it, a `Priority` in capitals',
  maxAge: 'a `maxAge` that is no whole number',
  options: 'a `state`, `returnPathname` or `redirectUri` of a sign-in that is no text',
  copies:
    'a copy of an object of the library that has only its enumerable members, as `Object.assign()` makes one',
  planted: 'more than 20 verifier cookies on one request, or such with impossible names',
  scheme: 'a return path with another scheme than http and https',
  host: 'a return path on a host that there cannot be, such as `https://app.example:99999/path`',
  legacy: 'seals of other versions than iron-session 8 makes',
  size: 'sealing what takes more than 1 MiB when it is sealed',
  ttl: 'the `ttl` of `sessionEncryption` that is no whole number of seconds, or more than 4,294,967,295 of them',
  payload: 'sealing what JSON writes in another form (dates, `NaN`, functions), and opening a sealed `null`',
} as const

export type Difference = keyof typeof DIFFERENCES

/** What both libraries have made of a call. */
interface Both {
  peer: Observed
  fe26: Observed
}

/** The same result, the same error, the same requests. */
export function compare({ peer, fe26 }: Both): void {
  expect(fe26).toEqual(peer)
}

/** For a reason that has a name, not: but what fe26 is to come to. */
export function differ({ peer, fe26 }: Both, difference: Difference, expected: object): void {
  expect(fe26, `${difference}: they have become the same`).not.toEqual(peer)
  expect(fe26, difference).toMatchObject(expected)
}

/** Observations without what the difference "cause" is about. */
export function withoutCauses<Both extends { peer: Observed; fe26: Observed }>(both: Both): Both {
  return JSON.parse(JSON.stringify(both), (name, value) => {
    const isOurs = /SessionEncryptionError|^Error$/.test(String(value?.lineage?.[0]))
    return isOurs && name !== 'cause' && 'cause' in value ? { ...value, cause: '…' } : value
  })
}
