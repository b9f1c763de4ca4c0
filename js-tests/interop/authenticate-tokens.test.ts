// authenticate(): tokens that do not hold, and key sets that cannot tell.

import { decodeProtectedHeader } from 'jose'
import { authenticated, compareAuthenticate, forged, invalidJwt, type Row, threw } from './authenticate.js'
import { type Bench, issued, pass, seal, seconds, session } from './bench.js'
import { changeFirst } from './forge.js'

const tokens: Row[] = [
  { it: 'expired now', cookie: b => issued(b, { claims: { exp: seconds() } }), both: invalidJwt },
  {
    it: 'expired long ago',
    cookie: async b => {
      const cookie = await issued(b)
      pass(3600)
      return cookie
    },
    both: invalidJwt,
  },
  { it: 'not valid yet', cookie: b => issued(b, { claims: { nbf: seconds() + 1 } }), both: invalidJwt },
  ...['a', 'a.b', 'a.b.c', '..', 'a.b.c.d', '{}', 'ey.ey.ey'].map(accessToken => ({
    it: `the text ${accessToken}`,
    cookie: () => seal({ accessToken }),
    both: invalidJwt,
  })),
  {
    it: 'a changed signature',
    cookie: b => withToken(b, ([header, claims, signature]) => [header, claims, changeFirst(signature)]),
    both: invalidJwt,
  },
  {
    it: 'no signature',
    cookie: b => withToken(b, ([header, claims]) => [header, claims, '']),
    both: invalidJwt,
  },
  {
    it: 'another signature',
    cookie: async b => {
      const { kid } = decodeProtectedHeader((await b.local.issueSession()).accessToken)
      return seal({ accessToken: b.forge.token({ exp: seconds() + 60 }, { kid }) })
    },
    both: invalidJwt,
  },
  {
    it: 'claims changed after signing',
    cookie: b =>
      withToken(b, ([header, claims, signature]) => [
        header,
        encode({ ...JSON.parse(Buffer.from(claims, 'base64url').toString()), role: 'owner' }),
        signature,
      ]),
    both: invalidJwt,
  },
  {
    it: 'claims that are no object',
    cookie: b => forged(b, [] as unknown as object),
    both: invalidJwt,
  },
  {
    it: 'an expiration that is text',
    cookie: b => issued(b, { claims: { exp: 'tomorrow' } }),
    both: invalidJwt,
  },
  {
    it: 'an unknown kid',
    cookie: async b => {
      const cookie = await issued(b)
      await b.local.rotateKeys({ keepOld: false })
      return cookie
    },
    improvement: 'a stranger cannot cause an exception',
    peer: threw,
    fe26: invalidJwt,
  },
  ...['none', 'HS256', 'PS256', 'RS512', 'ES256', 'EdDSA', 'rs256', 'RS256 '].map(alg => ({
    it: `the algorithm ${alg}`,
    cookie: (b: Bench) => forged(b, {}, { alg }),
    improvement: 'a stranger cannot cause an exception',
    peer: threw,
    fe26: invalidJwt,
  })),
  {
    it: 'a critical extension',
    cookie: b => forged(b, {}, { crit: ['exp'], exp: 1 }),
    improvement: 'a stranger cannot cause an exception',
    peer: threw,
    fe26: invalidJwt,
  },
  {
    it: 'no expiration',
    cookie: b => issued(b, { claims: { exp: undefined } }),
    improvement: 'a token that never ends is refused',
    peer: authenticated,
    fe26: invalidJwt,
  },
  {
    it: 'an expiration with a fraction',
    cookie: b => issued(b, { claims: { exp: seconds() + 60.5 } }),
    improvement: 'a NumericDate is an integer here',
    peer: authenticated,
    fe26: invalidJwt,
  },
  {
    it: 'more than 16 KiB',
    cookie: b => issued(b, { claims: { padding: 'x'.repeat(16_384) } }),
    improvement: 'what no cookie can hold is not verified',
    peer: authenticated,
    fe26: invalidJwt,
  },
]

const keySets: Row[] = [
  ...[
    { it: 'a key set that cannot be reached', networkError: true },
    { it: 'a key set that answers 500', status: 500 },
    { it: 'a key set that answers 404', status: 404, body: { keys: [] } },
    { it: 'a key set that is a web page', status: 200, body: '<html></html>' },
    { it: 'a key set without keys', status: 200, body: { keys: [] } },
  ].map(({ it, ...failure }) => ({
    it,
    cookie: async (b: Bench) => {
      const cookie = await issued(b)
      b.local.fail('jwks', failure)
      return cookie
    },
    both: threw,
  })),
  {
    it: 'an expired token while the key set cannot be reached',
    cookie: async b => {
      const cookie = await issued(b, { claims: { exp: seconds() - 1 } })
      b.local.fail('jwks', { networkError: true })
      return cookie
    },
    improvement: 'an outage of the key set does not hide that a token has expired',
    peer: threw,
    fe26: invalidJwt,
  },
  {
    it: 'a key for encryption, and none beside it',
    cookie: b => forged(b, {}, {}, { use: 'enc' }),
    both: threw,
  },
  ...[
    { it: 'an elliptic curve key', jwk: { kty: 'EC', crv: 'P-256' } },
    { it: 'a key for PS256', jwk: { alg: 'PS256' } },
  ].map(({ it, jwk }) => ({ it, cookie: (b: Bench) => forged(b, {}, {}, jwk), both: threw })),
  {
    it: 'several keys, and a token without a kid',
    cookie: b => {
      const cookie = forged(b, {}, { kid: undefined })
      const keys = [b.forge.jwk, { ...b.forge.jwk, kid: 'another' }]
      b.local.clearFailures()
      b.local.fail('jwks', { status: 200, body: { keys } })
      return cookie
    },
    improvement: 'a stranger cannot cause an exception',
    peer: threw,
    fe26: invalidJwt,
  },
]

compareAuthenticate('tokens that do not hold', tokens)
compareAuthenticate('key sets', keySets)

type Parts = [header: string, claims: string, signature: string]

async function withToken(bench: Bench, change: (parts: Parts) => Parts): Promise<string> {
  const original = await session(bench)
  const accessToken = change(original.accessToken.split('.') as Parts).join('.')
  return seal({ ...original, accessToken })
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
