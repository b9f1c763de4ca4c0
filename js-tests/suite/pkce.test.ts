// RFC 7636: code verifiers of the right length and alphabet, and the challenge that belongs to them.

import { pkce } from 'fe26'
import { expect, it } from 'vitest'
import { base64url, thrown } from './bench.js'

it.each([undefined, 43, 44, 64, 127, 128])('a verifier of length %j and its challenge', async length => {
  const pair = await pkce.generate(length === undefined ? {} : { length })
  expect(pair.codeVerifier).toMatch(/^[A-Za-z0-9._~-]+$/)
  expect(pair.codeVerifier).toHaveLength(length ?? 43)
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(pair.codeVerifier))
  expect(pair).toMatchObject({
    codeChallenge: base64url(new Uint8Array(digest)),
    codeChallengeMethod: 'S256',
  })
})

it('never the same twice', async () => {
  const pairs = await Promise.all(Array.from({ length: 100 }, () => pkce.generate()))
  expect(new Set(pairs.map(({ codeVerifier }) => codeVerifier.slice(0, 10))).size).toBe(100)
})

it.each([0, 42, 129, -43, 43.5, 1e9, Number.POSITIVE_INFINITY, Number.NaN])('no length %j', async length => {
  const error = await thrown(() => pkce.generate({ length }))
  expect(error).toBeInstanceOf(RangeError)
  expect(error).toMatchObject({ code: 'invalid_verifier_length' })
})
