// RFC 7517, and "Keys" in docs/architecture.md: when the JWK Set is fetched, how long it serves, and what
// happens without it.

import { expect, it } from 'vitest'
import { Bench, Signer, thrown } from './bench.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const authenticate = async (bench: Bench, sealed: string) =>
  bench.authkit.loadSealedSession({ sessionData: sealed }).authenticate()

it('keys given in the configuration are never fetched', async () => {
  const set = new Bench()
  const bench = new Bench({ config: { jwks: await set.local.jwks() } })
  const { sealed } = await bench.seal((await set.session()).session)
  expect(await authenticate(bench, sealed)).toMatchObject({ authenticated: true })
  const stranger = await bench.session()
  expect(await authenticate(bench, stranger.sealed)).toMatchObject({ reason: 'invalid_jwt' })
  expect(bench.local.requests).toHaveLength(0)
})

it('keys are fetched once, and not for what no key could save', async () => {
  const bench = new Bench()
  const { sealed } = await bench.session()
  bench.clock.advance(5 * MINUTE)
  expect(await authenticate(bench, sealed)).toMatchObject({ reason: 'invalid_jwt' })
  expect(bench.requests('jwks')).toHaveLength(0)
  for (let count = 0; count < 3; count++) {
    expect(await authenticate(bench, (await bench.session()).sealed)).toMatchObject({ authenticated: true })
  }
  expect(bench.requests('jwks')).toHaveLength(1)
  expect(bench.requests('jwks')[0]?.path).toBe('/sso/jwks/client_local')
})

it('keys are fetched again once when an unknown kid appears, whatever hostile kids do', async () => {
  const bench = new Bench()
  await authenticate(bench, (await bench.session()).sealed)
  await bench.local.rotateKeys()
  expect(await authenticate(bench, (await bench.session()).sealed)).toMatchObject({ authenticated: true })
  expect(bench.requests('jwks')).toHaveLength(2)
  const signer = await Signer.create()
  const claims = { sub: 'u', sid: 's', exp: Math.floor(bench.clock.ms / 1000) + 3600 }
  for (let second = 0; second < 59; second++) {
    const accessToken = await signer.sign(claims, { alg: 'RS256', kid: `hostile ${second}` })
    bench.clock.advance(1000)
    const { sealed } = await bench.seal({ accessToken })
    expect(await authenticate(bench, sealed)).toMatchObject({ reason: 'invalid_jwt' })
  }
  expect(bench.requests('jwks')).toHaveLength(2)
  bench.clock.advance(1000)
  await bench.local.rotateKeys()
  expect(await authenticate(bench, (await bench.session()).sealed)).toMatchObject({ authenticated: true })
  expect(bench.requests('jwks')).toHaveLength(3)
})

it('a key that has been withdrawn is noticed within ten minutes, also by tokens that are known', async () => {
  const bench = new Bench({ local: { accessTokenTtl: 3600 } })
  const { sealed } = await bench.session()
  expect(await authenticate(bench, sealed)).toMatchObject({ authenticated: true })
  await bench.local.rotateKeys({ keepOld: false })
  bench.clock.advance(10 * MINUTE)
  expect(await authenticate(bench, sealed)).toMatchObject({ authenticated: true })
  bench.clock.advance(1)
  expect(await authenticate(bench, sealed)).toMatchObject({ reason: 'invalid_jwt' })
  expect(bench.requests('jwks')).toHaveLength(2)
})

it('keys serve through an outage of up to 24 hours', async () => {
  const bench = new Bench()
  bench.skipDelays()
  await authenticate(bench, (await bench.session()).sealed)
  bench.local.fail('jwks', { networkError: true })
  bench.clock.advance(23 * HOUR)
  expect(await authenticate(bench, (await bench.session()).sealed)).toMatchObject({ authenticated: true })
  bench.clock.advance(HOUR + 1)
  const { sealed, cookie } = await bench.session()
  expect(await thrown(() => authenticate(bench, sealed))).toMatchObject({ code: 'key_set_unavailable' })
  expect((await bench.authkit.withAuth({ headers: { cookie } })).auth).toMatchObject({
    reason: 'key_set_unavailable',
    retryable: true,
  })
  bench.local.clearFailures()
  bench.clock.advance(1000)
  expect(await authenticate(bench, sealed)).toMatchObject({ authenticated: true })
})

it.each([
  { status: 500 },
  { status: 404 },
  { networkError: true },
  { status: 200, body: '<html>' },
  { status: 200, body: { keys: [] } },
])('keys that cannot be had are an error and not an invalid token: %j', async failure => {
  const bench = new Bench()
  bench.skipDelays()
  bench.local.fail('jwks', failure)
  const { sealed } = await bench.session()
  const error = await thrown(() => authenticate(bench, sealed))
  expect(error).toMatchObject({ name: 'Fe26Error', code: 'key_set_unavailable' })
})

it('keys decide about a token they have verified before', async () => {
  const bench = new Bench({ local: { accessTokenTtl: 7200 } })
  const { sealed } = await bench.session()
  const again = () => authenticate(bench, sealed)
  expect(await again()).toMatchObject({ authenticated: true })
  expect(await again()).toMatchObject({ authenticated: true })
  await bench.local.rotateKeys({ keepOld: false })
  await authenticate(bench, (await bench.session()).sealed)
  expect(await again()).toMatchObject({ reason: 'invalid_jwt' })
})

it('keys do not keep a verified token alive past its expiry', async () => {
  const bench = new Bench()
  const { sealed } = await bench.session()
  bench.clock.advance(299_000)
  expect(await authenticate(bench, sealed)).toMatchObject({ authenticated: true })
  bench.clock.advance(1000)
  expect(await authenticate(bench, sealed)).toMatchObject({ reason: 'invalid_jwt' })
})
