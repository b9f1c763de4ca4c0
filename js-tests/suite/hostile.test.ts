// What strangers can send, a few thousand times: every answer is a typed result. None is a throw, a trap of the wasm
// (`WebAssembly.RuntimeError`) or a hang. The generator is seeded: a failure names the round to repeat.

import { AuthKit, Fe26Error } from 'fe26'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Bench, navigation, REDIRECT_URI, type SealedBySuite, Signer } from './bench.js'
import { encodable, rounds } from './mutations.js'

// What hangs, hangs longer; a slow machine does not.
vi.setConfig({ testTimeout: 60_000 })

let bench: Bench
let good: SealedBySuite
beforeEach(async () => {
  bench = new Bench()
  good = await bench.session()
  bench.skipDelays()
})
afterEach(async () => {
  // The engine has survived: nothing is poisoned.
  const { sealed } = await bench.session()
  expect(await authenticate(sealed)).toMatchObject({ authenticated: true })
})

const authenticate = (sessionData: string, authkit = bench.authkit) =>
  authkit.loadSealedSession({ sessionData }).authenticate()

const REASONS = ['no_session_cookie_provided', 'invalid_session_cookie', 'invalid_jwt']

it('cookies', async () => {
  await rounds(1000, async mutate => {
    const cookie = mutate(good.sealed)
    const result = await authenticate(cookie)
    if (result.authenticated) expect(result.accessToken).toBe(good.session.accessToken)
    else expect(REASONS).toContain(result.reason)
    const headers = { cookie: mutate(`a=b; ${good.cookie}; c="d"`) }
    const { auth, setCookies } = await bench.authkit.withAuth({ headers })
    expect(setCookies).toEqual([])
    if (auth.authenticated) expect(auth.accessToken).toBe(good.session.accessToken)
    else expect(REASONS).toContain(auth.reason)
  })
})

it('payloads under a true seal', async () => {
  const text = JSON.stringify(good.session)
  await rounds(400, async mutate => {
    const { sealed } = await bench.seal(parsed(mutate(text)))
    const result = await authenticate(sealed)
    if (result.authenticated) expect(result.accessToken).toBe(good.session.accessToken)
    else expect(REASONS).toContain(result.reason)
    await bench.authkit.signOut({ headers: { cookie: `wos-session=${encodeURIComponent(sealed)}` } })
  })
})

it('tokens', async () => {
  const signer = await Signer.create()
  const authkit = bench.another({ jwks: signer.jwks })
  const claims = JSON.stringify({ sub: 'u', sid: 's', exp: Math.floor(bench.clock.ms / 1000) + 300 })
  const header = JSON.stringify({ alg: 'RS256', kid: 'suite', typ: 'JWT' })
  const token = await signer.sign(claims, header)
  expect(await authenticate((await bench.seal({ accessToken: token })).sealed, authkit)).toMatchObject({
    authenticated: true,
  })
  await rounds(700, async mutate => {
    const accessToken = mutate(token)
    const result = await authenticate((await bench.seal({ accessToken })).sealed, authkit)
    // Not one of them holds, a mere trailing bit of the encoding included.
    expect(result.authenticated).toBe(accessToken === token)
  })
  await rounds(150, async mutate => {
    // Truly signed, and still odd.
    const accessToken = await signer.sign(mutate(claims), mutate(header))
    const result = await authenticate((await bench.seal({ accessToken })).sealed, authkit)
    if (!result.authenticated) expect(result.reason).toBe('invalid_jwt')
  })
})

it('states and callback URLs', async () => {
  const { state } = await bench.authkit.signIn({ returnTo: '/x', state: 'mine' })
  const callbackOf = (url: string, cookie: string) =>
    bench.authkit.handleCallback(navigation(url, `${verifierName(cookie)}=${encoded(cookie)}`))
  await rounds(500, async mutate => {
    const other = mutate(state)
    const url = `${REDIRECT_URI}?code=c&state=${encoded(other)}`
    const results = [
      await callbackOf(url, other),
      await callbackOf(url, state),
      await callbackOf(mutate(`${REDIRECT_URI}?code=c&state=${encoded(state)}&error=e`), state),
    ]
    for (const result of results) {
      expect(result).toMatchObject({ authenticated: false, reason: expect.any(String) })
      // Whatever comes back, it cannot be written into another header.
      for (const cookie of result.setCookies) expect(cookie).toMatch(/^[\x20-\x7e]+$/)
    }
  })
})

it('JWK Sets', async () => {
  const text = JSON.stringify(await bench.local.jwks())
  let set = text
  const answers = async () => new Response(set)
  await rounds(400, async mutate => {
    set = mutate(text)
    const authkit = bench.another({ fetch: answers })
    const result = await authenticate(good.sealed, authkit).catch(typed('key_set_unavailable'))
    if (!result.authenticated) expect(['invalid_jwt', 'key_set_unavailable']).toContain(result.reason)
    const { auth } = await authkit.withAuth({ headers: { cookie: good.cookie } })
    expect(auth).toMatchObject(auth.authenticated ? { user: {} } : { reason: expect.any(String) })
  })
})

it('WorkOS’s answers', async () => {
  const answer = await bench.local.fetch(
    new Request('https://api.workos.com/user_management/authenticate', {
      method: 'POST',
      body: JSON.stringify({
        ...{ grant_type: 'refresh_token', client_id: 'client_local', client_secret: 'sk_test_local' },
        refresh_token: good.session.refreshToken,
      }),
    }),
  )
  const bodies = [
    await answer.text(),
    JSON.stringify({
      ...{ code: 'mfa_challenge', message: 'm', pending_authentication_token: 'p', user: { id: 'u' } },
      ...{ organizations: [{ id: 'o' }], connection_ids: ['c'], authentication_factors: [] },
    }),
    JSON.stringify({ error: 'invalid_grant', error_description: 'used' }),
  ]
  const statuses = [200, 200, 200, 201, 302, 400, 401, 403, 408, 422, 429, 500, 503, 599]
  await rounds(600, async (mutate, random) => {
    const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T
    const [body, status] = [mutate(pick(bodies)), pick(statuses)]
    const headers = {
      'retry-after': pick(['', '0', '1', '99999999999', '-1', 'soon', '1e3', 'Sun, 06 Nov 1994']),
    }
    const authkit = bench.another({ fetch: async () => new Response(body, { status, headers }) })
    const session = authkit.loadSealedSession({ sessionData: good.sealed })
    const result = await session.refresh().catch(typed('workos_refused'))
    if (result.authenticated) expect(await bench.authkit.unsealSession(result.sealedSession)).not.toBeNull()
    else expect(result).toMatchObject({ reason: expect.any(String), retryable: expect.any(Boolean) })
    const grant = await authkit.authenticateWith('password', { email: mutate('e@x'), password: mutate('p') })
    expect(grant).toMatchObject(grant.authenticated ? { user: {} } : { reason: expect.any(String) })
  })
})

it('requests', async () => {
  const names = ['accept', 'sec-fetch-mode', 'sec-fetch-dest', 'sec-purpose', 'x-requested-with', 'cookie']
  await rounds(300, async mutate => {
    const headers = Object.fromEntries(names.map(name => [name, mutate('text/html')]))
    const request = { url: mutate(`${REDIRECT_URI}?returnTo=%2Fa`), method: mutate('GET'), headers }
    const page = { ...navigation(mutate(`${REDIRECT_URI}?returnTo=%2Fa&code=c&state=s#f`), mutate('a=b')) }
    for (const one of [request, page]) {
      for (const answer of [
        await bench.authkit.adapter.denied(one, {
          authenticated: false,
          reason: 'invalid_jwt',
          retryable: false,
        }),
        await bench.authkit.adapter.signIn(one),
        (await bench.authkit.adapter.endCallback(one, { signInPath: '/login' })).answer,
        await bench.authkit.adapter.signOut(one, { returnTo: one.url ?? '' }),
      ]) {
        expect(answer.status).toBeGreaterThanOrEqual(302)
        for (const [name, value] of answer.headers) expect(`${name}${value}`).toMatch(/^[\x20-\x7e]+$/)
      }
    }
  })
})

it('the generator makes what it promises', async () => {
  const made = new Set<string>()
  await rounds(300, async mutate => made.add(mutate('Fe26.2*1*a*b')))
  expect(made.size).toBeGreaterThan(200)
  expect([...made].some(text => text.length > 100_000)).toBe(true)
  expect([...made].some(text => /[\ud800-\udfff]/.test(text) && !encodable(text))).toBe(true)
  expect(bench.authkit).toBeInstanceOf(AuthKit)
})

/** For what may be thrown: the one code that is not a stranger's doing. */
function typed(code: string) {
  return (error: unknown) => {
    if (error instanceof Fe26Error && error.code === code)
      return { authenticated: false as const, reason: code, retryable: false }
    throw error
  }
}

/** Any JSON value a payload can be; text that is no JSON is a value, too. */
function parsed(text: string): object {
  try {
    return JSON.parse(text)
  } catch {
    return { accessToken: text }
  }
}

const encoded = (text: string) => (encodable(text) ? encodeURIComponent(text) : text)

/** FNV-1a of the state, as the cookie's name has it. */
function verifierName(state: string): string {
  const hash = new TextEncoder()
    .encode(state)
    .reduce((mixed, byte) => Math.imul(mixed ^ byte, 0x01000193) >>> 0, 0x811c9dc5)
  return `wos-auth-verifier-${hash.toString(16).padStart(8, '0')}`
}
