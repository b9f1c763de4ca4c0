// No token, cookie value, password or claim is printed: every flow runs with marked secrets, and everything that is
// thrown, logged or printable is searched for them. Events too, which say by ids whom they mean.

import {
  type AuthKit,
  createAuthKit,
  engineInfo,
  type Fe26Event,
  pkce,
  sealSession,
  unsealSession,
} from 'fe26'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Bench, Jar, NO_ENVIRONMENT, navigation, REDIRECT_URI } from './bench.js'

const MARK = 'Marked-1f26'
const marked = (name: string) => `${MARK}-${name}-${'x'.repeat(40)}`

const printed: string[] = []
const events: Fe26Event[] = []
/** Secrets that only a flow brings forth, which therefore carry no mark. */
const secrets = new Set<string>()
/** What is only in events. */
const ids = new Set<string>()

beforeEach(() => {
  for (const list of [printed, events]) list.length = 0
  for (const set of [secrets, ids]) set.clear()
  for (const method of Object.keys(console)) {
    if (typeof console[method as keyof Console] !== 'function') continue
    vi.spyOn(console, method as 'log').mockImplementation((...parts: unknown[]) => {
      printed.push(print(parts))
    })
  }
})
afterEach(() => {
  vi.restoreAllMocks()
  expect(printed.length).toBeGreaterThan(0)
  const told = JSON.stringify(events)
  const all = printed.join('\n')
  for (const text of [all, told]) expect(text).not.toContain(MARK)
  expect(secrets.size).toBeGreaterThan(0)
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(5)
    for (const spelling of [secret, encodeURIComponent(secret)]) {
      expect(all.includes(spelling), 'a secret of a flow was printed').toBe(false)
      expect(told.includes(spelling), 'a secret of a flow was told').toBe(false)
    }
  }
  for (const id of ids) expect(all.includes(id), 'an id was printed').toBe(false)
})

/** Everything a logger or an inspector could show of a value: members of any kind, and what it calls itself. */
function print(value: unknown, seen = new Set<unknown>()): string {
  if (typeof value === 'function') return value.name
  if (typeof value !== 'object' || value === null) return String(value)
  if (seen.has(value)) return ''
  seen.add(value)
  const keys: PropertyKey[] = []
  for (let owner: object | null = value; owner && owner !== Object.prototype; ) {
    keys.push(...Reflect.ownKeys(owner))
    owner = Object.getPrototypeOf(owner) as object | null
  }
  const members = keys.map(key => () => `${String(key)}: ${print(Reflect.get(value, key), seen)}`)
  const entries = () => (value instanceof Map || value instanceof Set ? print([...value], seen) : '')
  return [() => String(value), () => JSON.stringify(value), entries, ...members].map(attempt).join('\n')
}

function attempt(text: () => string): string {
  try {
    return text()
  } catch (error) {
    return String(error)
  }
}

/** Keeps what an action throws. What it gives carries secrets by design, and is the caller's. */
async function watch<Result>(action: () => Promise<Result> | Result): Promise<Result | undefined> {
  try {
    return await action()
  } catch (error) {
    printed.push(print(error))
    return undefined
  }
}

function markedBench(): Bench {
  const bench = new Bench({
    config: {
      apiKey: marked('api-key'),
      cookiePassword: [marked('password'), marked('old-password')],
      onEvent: event => events.push(event),
    },
    local: {
      apiKey: marked('api-key'),
      claims: () => ({ custom: marked('claim') }),
      users: [{ email: `${MARK}@example.com`, firstName: marked('name'), password: marked('user-password') }],
    },
  })
  printed.push(print(bench.authkit), print(bench.authkit.settings), print(engineInfo()))
  return bench
}

async function markedSession(bench: Bench) {
  const session = await bench.session({ claims: { more: marked('claim-of-session') } })
  for (const secret of [session.sealed, session.session.accessToken, session.session.refreshToken]) {
    secrets.add(secret)
    for (const part of secret.split(/[.*]/)) if (part.length > 20) secrets.add(part)
  }
  ids.add(session.sessionId)
  return session
}

/** Were nobody told of them, the search would find nothing whatever happens. */
function expectTold(...types: Fe26Event['type'][]) {
  expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(types))
}

const FAILURES = [
  { status: 400, body: { error: 'invalid_grant', error_description: marked('answer') } },
  { status: 401, body: { message: marked('answer'), more: marked('answer') } },
  { status: 403, body: marked('html') },
  { status: 403, body: { code: 'sso_required', email: marked('answer'), message: marked('answer') } },
  { status: 422, body: { message: marked('answer'), errors: [{ code: marked('answer') }] } },
  { status: 500, body: marked('html') },
  { status: 200, body: `{"access_token":"${marked('token')}","refresh_token":"${marked('token')}"}` },
  { status: 302, headers: { location: `https://elsewhere.example/${marked('location')}` } },
  { networkError: true },
]

it('by sessions, in good and bad times', async () => {
  const bench = markedBench()
  bench.skipDelays()
  const { sealed, cookie } = await markedSession(bench)
  const loaded = bench.authkit.loadSealedSession({ sessionData: sealed, cookiePassword: marked('password') })
  printed.push(print(loaded), print(bench.another()))
  expect(await watch(() => loaded.authenticate())).toMatchObject({ authenticated: true })
  for (const route of ['jwks', 'authenticate'] as const) {
    for (const failure of FAILURES) {
      bench.local.fail(route, failure)
      const authkit = bench.another()
      const session = authkit.loadSealedSession({ sessionData: sealed })
      await watch(() => session.authenticate())
      await watch(() => session.refresh())
      await watch(() => authkit.withAuth({ headers: { cookie } }))
      const options = { organizationId: marked('organization'), returnTo: `/${marked('path')}` }
      await watch(() => authkit.switchOrganization({ headers: { cookie } }, options))
      await watch(() => authkit.adapter.switchOrganization({ headers: { cookie } }, options))
      printed.push(print(session), print(authkit))
      bench.local.clearFailures()
    }
  }
  for (const sessionData of [marked('cookie'), `Fe26.2*${marked('cookie')}*~2`, `${sealed}${MARK}`]) {
    const session = bench.authkit.loadSealedSession({ sessionData })
    await watch(() => session.authenticate())
    await watch(() => session.refresh())
    await watch(() => session.getLogoutUrl())
    await watch(() => bench.authkit.sessionCookies(sessionData.repeat(2_000)))
    await watch(() => bench.authkit.unsealSession(sessionData))
    printed.push(print(session))
  }
  const nobody = await bench.seal({ accessToken: marked('token') })
  await watch(() => bench.authkit.loadSealedSession({ sessionData: nobody.sealed }).getLogoutUrl())
  await watch(() => bench.authkit.signOut({ headers: { cookie } }))
  expectTold('authenticated', 'unauthenticated', 'refreshed', 'refresh_failed', 'signed_out')
  expectTold('key_set_fetched', 'key_set_failed', 'workos_attempt_failed')
})

it('by sign-ins', async () => {
  const bench = markedBench()
  bench.skipDelays()
  await watch(() => bench.authkit.signIn({ state: marked('state').repeat(100) }))
  await watch(() => bench.authkit.signIn({ redirectUri: marked('redirect-uri') }))
  await watch(() => bench.authkit.signIn({ screenHint: marked('hint') as never, loginHint: marked('email') }))
  for (const failure of [...FAILURES, undefined]) {
    const jar = new Jar()
    const start = await bench.authkit.signIn({ state: marked('state'), returnTo: `/${marked('path')}` })
    jar.apply(start)
    const url = await bench.local.signIn(start.url)
    secrets.add(start.state)
    secrets.add(url.searchParams.get('code') ?? '')
    if (failure) bench.local.fail('authenticate', failure)
    const request = jar.visit(url)
    await watch(() => bench.authkit.adapter.endCallback(request, { signInPath: '/login' }))
    await watch(() => bench.authkit.handleCallback(request))
    bench.local.clearFailures()
    secrets.add(String(bench.lastGrant()['code_verifier']))
  }
  for (const url of [`?code=${MARK}&state=${MARK}`, `?error=${MARK}&error_description=${MARK}`]) {
    const request = navigation(`${REDIRECT_URI}${url}`, `wos-auth-verifier=${MARK}`)
    await watch(() => bench.authkit.adapter.endCallback(request, { signInPath: '/login' }))
  }
  expectTold('sign_in_started', 'signed_in', 'sign_in_failed', 'workos_attempt_failed')
})

it('by grants', async () => {
  const bench = markedBench()
  bench.skipDelays()
  const { session } = await markedSession(bench)
  const pendingAuthenticationToken = marked('pending')
  const code = marked('code')
  for (const failure of [undefined, ...FAILURES]) {
    if (failure) bench.local.fail('authenticate', failure)
    const { authkit } = bench
    await watch(() =>
      authkit.authenticateWith('password', {
        email: `${MARK}@example.com`,
        password: marked('user-password'),
      }),
    )
    await watch(() => authkit.authenticateWith('password', { email: MARK, password: marked('wrong') }))
    await watch(() => authkit.authenticateWith('refreshToken', { refreshToken: session.refreshToken }))
    await watch(() =>
      authkit.authenticateWith('authorizationCode', { code, codeVerifier: marked('verifier') }),
    )
    await watch(() => authkit.authenticateWith('magicAuth', { code, email: MARK }))
    await watch(() => authkit.authenticateWith('emailVerification', { code, pendingAuthenticationToken }))
    const totp = { code, authenticationChallengeId: MARK, pendingAuthenticationToken }
    await watch(() => authkit.authenticateWith('totp', totp))
  }
  await watch(() => bench.authkit.authenticateWith('password', { email: MARK, password: [MARK] as never }))
  await watch(() => bench.authkit.authenticateWith(MARK as never, { code } as never))
  await watch(() => bench.authkit.authenticateWith('authorizationCode', { code, codeVerifier: '' }))
  expectTold('signed_in', 'sign_in_failed', 'refreshed', 'refresh_failed')
})

const bearer = async ({ adapter }: AuthKit, header: string) => (await adapter.authenticateBearer(header)).auth

it('by access tokens and requirements', async () => {
  const bench = markedBench()
  bench.skipDelays()
  const { session, cookie } = await markedSession(bench)
  for (const failure of [...FAILURES, undefined]) {
    if (failure) bench.local.fail('jwks', failure)
    const authkit = bench.another()
    for (const token of [session.accessToken, `${session.accessToken}x`, marked('token')]) {
      for (const result of [
        await watch(() => authkit.authenticateToken(token)),
        await watch(() => bearer(authkit, `Bearer ${token}`)),
        await watch(() => bearer(authkit, `Bearer ${token} ${token}`)),
        await watch(() => bearer(authkit, `Basic ${token}`)),
      ]) {
        if (result && !result.authenticated) printed.push(print(result))
      }
    }
    bench.local.clearFailures()
  }
  const { auth } = await bench.authkit.withAuth({ headers: { cookie } })
  for (const role of [MARK, [MARK, ''], { name: MARK }]) {
    await watch(() => printed.push(print(bench.authkit.satisfies(auth, { role } as never))))
  }
  await watch(() =>
    bench.authkit.satisfies({ authenticated: true, claims: { sid: MARK } } as never, { role: 'a' }),
  )
})

it('by mistakes of the program', async () => {
  const pair = await pkce.generate()
  secrets.add(pair.codeVerifier)
  await watch(() => sealSession({ accessToken: marked('token') }, { cookiePassword: MARK }))
  await watch(() =>
    sealSession({ accessToken: marked('token') }, { cookiePassword: { secret: [MARK] } as never }),
  )
  await watch(() => sealSession({ accessToken: 'x'.repeat(2 ** 21) + MARK }, { cookiePassword: marked('p') }))
  await watch(() => sealSession({ accessToken: MARK }, { cookiePassword: marked('p'), ttl: MARK as never }))
  await watch(() => unsealSession([MARK] as never, { cookiePassword: marked('password') }))
  await watch(() => unsealSession(MARK, { cookiePassword: MARK }))
  await watch(() => pkce.generate({ length: MARK as never }))
  for (const key of ['apiKey', 'clientId', 'cookiePassword', 'redirectUri', 'cookieName', 'jwks', 'leeway']) {
    for (const value of [MARK, [MARK], { secret: MARK }, { keys: [{ kty: MARK }] }]) {
      await watch(() => createAuthKit({ env: NO_ENVIRONMENT, [key]: value }))
    }
  }
  const env = Object.fromEntries(Object.keys(NO_ENVIRONMENT).map(name => [name, MARK]))
  await watch(() => createAuthKit({ env }))
  expect(printed.length).toBeGreaterThan(30)
})

it('and the search finds what is there', () => {
  class Holder {
    readonly #hidden = 'not to be seen'
    get size() {
      return this.#hidden.length
    }
  }
  const symbol = Symbol('s')
  const hidden = Object.defineProperty({}, 'a', { value: ['in a list'], enumerable: false })
  const error = Object.assign(new Error('in a message'), { [symbol]: 'under a symbol', hidden })
  const text = print(new Map([[1, error]])) + print(new Holder())
  for (const part of ['in a message', 'under a symbol', 'in a list']) expect(text).toContain(part)
  expect(text).not.toContain('not to be seen')
  secrets.add('a secret that is not printed')
  printed.push('something')
})
