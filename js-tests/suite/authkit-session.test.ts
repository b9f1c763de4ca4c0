// fe26/authkit-session on every host. What it shares with @workos/authkit-session is compared in interop/drop-in-session.

import {
  AuthKitCore,
  AuthService,
  ConfigurationProvider,
  CookieSessionStorage,
  createAuthService,
  getConfigurationProvider,
  type HeadersBag,
  OAuthStateMismatchError,
  PKCECookieMissingError,
  PKCEPayloadTooLargeError,
  SessionEncryptionError,
  sessionEncryption,
  TokenRefreshError,
} from 'fe26/authkit-session'
import { WorkOS } from 'fe26/workos'
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest'
import { Bench, PASSWORD, parseSetCookie, REDIRECT_URI, thrown } from './bench.js'

type Cookies = Map<string, string>

class Storage extends CookieSessionStorage<Cookies, undefined> {
  async getCookie(cookies: Cookies, name: string): Promise<string | null> {
    const value = cookies.get(name)
    return value === undefined ? null : decodeURIComponent(value)
  }
}

/** An application, its browser's cookies and its AuthKit. */
function application(more: object = {}) {
  const bench = new Bench({ local: { clock: Date.now } })
  const fetch = (input: RequestInfo | URL, init?: RequestInit) => bench.local.fetch(new Request(input, init))
  vi.stubGlobal('fetch', fetch)
  onTestFinished(() => {
    vi.unstubAllGlobals()
  })
  const { clientId, apiKey } = bench.local
  const config = {
    ...{ clientId, apiKey, redirectUri: REDIRECT_URI, cookiePassword: PASSWORD, apiHttps: true },
    ...{ cookieName: 'wos-session', cookieMaxAge: 60 },
    ...more,
  }
  const client = new WorkOS({ clientId, apiKey, fetchFn: fetch, maxRetries: 0 })
  const service = new AuthService(config, new Storage(config), client, sessionEncryption)
  const cookies: Cookies = new Map()
  const keep = ({ headers }: { headers?: HeadersBag | undefined }) => {
    for (const line of [headers?.['Set-Cookie'] ?? []].flat()) {
      const { name, value, attributes } = parseSetCookie(line)
      if (attributes['max-age'] === '0') cookies.delete(name)
      else cookies.set(name, value)
    }
  }
  return { bench, service, client, config, cookies, keep }
}

/** The same with somebody signed in. */
async function signedIn(more: object = {}) {
  const app = application(more)
  const { accessToken, refreshToken, user } = await app.bench.local.issueSession()
  const core = new AuthKitCore(app.config, app.client, sessionEncryption)
  const sealed = await core.encryptSession({ accessToken, refreshToken, user } as never)
  app.keep(await app.service.saveSession(undefined, sealed))
  return { ...app, core, sealed }
}

/** Somebody is signed in, with a token that has expired. */
async function expired() {
  const app = application()
  app.bench.local.accessTokenTtl = -1
  const { accessToken, refreshToken, user } = await app.bench.local.issueSession()
  const payload = { accessToken, refreshToken, user }
  const sealed = await sessionEncryption.sealData(payload, { password: PASSWORD })
  app.keep(await app.service.saveSession(undefined, sealed))
  app.bench.local.accessTokenTtl = 300
  return app
}

/** What `fetch` throws: that of the runtimes, and what stands in for it. */
const UNREACHABLE = {
  workerd: Object.assign(new Error('Network connection lost.'), { retryable: true }),
  'workerd, in words alone': new Error('Network connection lost.'),
  'workerd itself': new Error('internal error; reference = 0123456789abcdef'),
  'Node.js': new TypeError('fetch failed', {
    cause: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
  }),
  'Node.js, in the middle': new TypeError('terminated'),
  Deno: new TypeError('error sending request for url (https://api.workos.com/): connection refused'),
  Bun: Object.assign(new Error('Unable to connect. Is the computer able to access the url?'), {
    code: 'ConnectionRefused',
  }),
  'node-fetch': Object.assign(new Error('request to https://api.workos.com/ failed'), {
    ...{ name: 'FetchError', type: 'system', code: 'ENOTFOUND' },
  }),
  undici: Object.assign(new Error('Connect Timeout Error'), {
    ...{ name: 'ConnectTimeoutError', code: 'UND_ERR_CONNECT_TIMEOUT' },
  }),
  axios: Object.assign(new Error('Network Error'), { name: 'AxiosError', code: 'ERR_NETWORK' }),
  'a name server': Object.assign(new Error('getaddrinfo'), { code: 'EAI_AGAIN' }),
  'a time limit': new DOMException('The operation timed out.', 'TimeoutError'),
}

describe('a sign-in', () => {
  it('begins, ends, lives on and is over', async () => {
    const { bench, service, cookies, keep } = application()
    expect(await service.withAuth(cookies)).toEqual({ auth: { user: null } })
    const begun = await service.createSignIn(undefined, { returnPathname: '/after', state: 'mine' })
    keep(begun)
    expect([...cookies.keys()]).toEqual([begun.cookieName])
    const { code = '', state } = Object.fromEntries((await bench.local.signIn(begun.url)).searchParams)
    const landed = await service.handleCallback(cookies, undefined, { code, state })
    keep(landed)
    expect(landed).toMatchObject({ returnPathname: '/after', state: 'mine' })
    expect([...cookies.keys()]).toEqual(['wos-session'])

    const { auth } = await service.withAuth(cookies)
    expect(auth).toMatchObject({
      user: { email: 'ada@example.com' },
      claims: { iss: 'https://api.workos.com' },
    })
    const session = await service.getSession(cookies)
    if (!session || !auth.user) throw new Error('Somebody is signed in.')
    const { encryptedSession } = await service.refreshSession(session)
    keep(await service.saveSession(undefined, encryptedSession))
    expect(await service.withAuth(cookies)).toMatchObject({ auth: { sessionId: auth.sessionId } })

    const { logoutUrl, ...signedOut } = await service.signOut(auth.sessionId, {
      returnTo: 'https://app.example/',
    })
    keep(signedOut)
    expect(new URL(logoutUrl).searchParams.get('session_id')).toBe(auth.sessionId)
    expect(cookies.size).toBe(0)
  })

  it('that does not belong to this browser is an error', async () => {
    const { bench, service, cookies, keep } = application()
    keep(await service.createSignIn(undefined))
    const other = await service.createSignIn(undefined)
    const { code = '', state = '' } = Object.fromEntries((await bench.local.signIn(other.url)).searchParams)
    const come = (with_: string | undefined) => () =>
      service.handleCallback(cookies, undefined, { code, state: with_ })
    expect(await thrown(come(undefined))).toBeInstanceOf(OAuthStateMismatchError)
    expect(await thrown(come(state))).toBeInstanceOf(PKCECookieMissingError)
    cookies.set(other.cookieName, 'x')
    expect(await thrown(come(state))).toBeInstanceOf(OAuthStateMismatchError)
    keep(await service.createSignIn(undefined))
    const forged = 'Fe26.2*1*a*b*c**d*e~2'
    keep({
      headers: {
        'Set-Cookie': `${(await import('fe26/authkit-session')).getPKCECookieNameForState(forged)}=${encodeURIComponent(forged)}`,
      },
    })
    expect(await thrown(come(forged))).toBeInstanceOf(SessionEncryptionError)
    expect(await thrown(() => service.createSignIn(undefined, { state: 'x'.repeat(2_049) }))).toBeInstanceOf(
      PKCEPayloadTooLargeError,
    )
  })
})

describe('a session', () => {
  it('is given again to the same cookie, each time as an object of its own', async () => {
    const { bench, service, cookies } = await signedIn()
    const first = await service.withAuth(cookies)
    expect(first).toMatchObject({
      auth: { user: { email: 'ada@example.com' }, refreshToken: expect.any(String) },
    })
    const before = JSON.stringify(first)
    if (first.auth.user) Object.assign(first.auth.user, { email: 'mallory@example.com' })
    for (let time = 0; time < 3; time += 1)
      expect(JSON.stringify(await service.withAuth(cookies))).toBe(before)
    expect(bench.requests('jwks')).toHaveLength(1)
    expect(bench.requests('authenticate')).toHaveLength(0)
  })

  it('is refreshed when its token has expired', async () => {
    const { bench, service, cookies, keep } = application()
    bench.local.accessTokenTtl = -1
    const { accessToken, refreshToken, user } = await bench.local.issueSession()
    const sealed = await sessionEncryption.sealData(
      { accessToken, refreshToken, user },
      { password: PASSWORD },
    )
    keep(await service.saveSession(undefined, sealed))
    bench.local.accessTokenTtl = 300
    const { auth, refreshedSessionData = '' } = await service.withAuth(cookies)
    expect(auth).toMatchObject({ user: { email: 'ada@example.com' } })
    keep(await service.saveSession(undefined, refreshedSessionData))
    expect(await service.withAuth(cookies)).toEqual({ auth })
    expect(bench.requests('authenticate')).toHaveLength(1)
  })

  it.each(['garbage', 'Fe26.2*1*a*b*c**d*e~2', '', '\u0000', '🦀'.repeat(10_000)])(
    'is not in %j',
    async text => {
      const { bench, service, cookies } = application()
      cookies.set('wos-session', encodeURIComponent(text))
      expect(await service.withAuth(cookies)).toEqual({ auth: { user: null } })
      expect(bench.local.requests).toEqual([])
    },
  )

  it('is not over because WorkOS is away', async () => {
    const { bench, service, cookies, keep } = application()
    bench.local.accessTokenTtl = -1
    const { accessToken, refreshToken, user } = await bench.local.issueSession()
    const sealed = await sessionEncryption.sealData(
      { accessToken, refreshToken, user },
      { password: PASSWORD },
    )
    keep(await service.saveSession(undefined, sealed))
    for (const failure of [{ networkError: true }, { status: 503 }, { status: 401, body: {} }]) {
      bench.local.clearFailures()
      bench.local.fail('authenticate', failure)
      expect(await thrown(() => service.withAuth(cookies))).toBeInstanceOf(TokenRefreshError)
    }
    bench.local.clearFailures()
    bench.local.fail('authenticate', { status: 400, body: { error: 'invalid_grant' } })
    expect(await service.withAuth(cookies)).toEqual({ auth: { user: null } })
  })

  it.each(Object.entries(UNREACHABLE))('is not over because of what fetch throws: %s', async (_, error) => {
    const { config, client, cookies } = await expired()
    for (const wrapped of [error, new Error(`Unexpected error: ${error}`, { cause: error })]) {
      client.userManagement.authenticateWithRefreshToken = () => Promise.reject(wrapped)
      const service = new AuthService(config, new Storage(config), client, sessionEncryption)
      expect(await thrown(() => service.withAuth(cookies))).toMatchObject({ cause: wrapped })
    }
    // The client that fetches is fe26's, too.
    const fetchFn = () => Promise.reject(error)
    const own = new WorkOS(config.apiKey, { clientId: config.clientId, maxRetries: 0, fetchFn })
    const service = new AuthService(config, new Storage(config), own, sessionEncryption)
    expect(await thrown(() => service.withAuth(cookies))).toBeInstanceOf(TokenRefreshError)
  })

  it('is not over because this runtime finds no server', async () => {
    const { config, cookies } = await expired()
    vi.unstubAllGlobals()
    const nowhere = { https: false, apiHostname: '127.0.0.1', port: 1, maxRetries: 0 }
    const client = new WorkOS(config.apiKey, { ...nowhere, clientId: config.clientId })
    const service = new AuthService(config, new Storage(config), client, sessionEncryption)
    expect(await thrown(() => service.withAuth(cookies))).toBeInstanceOf(TokenRefreshError)
  })

  it('outlives a lost answer: everything is tried while WorkOS still knows the old refresh token', async () => {
    const { bench, config, cookies } = await expired()
    const { setTimeout: wait } = globalThis
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: Date.now() })
    onTestFinished(() => {
      vi.useRealTimers()
      vi.restoreAllMocks()
    })
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(ms => {
      const controller = new AbortController()
      setTimeout(() => controller.abort(new DOMException('too late', 'TimeoutError')), ms)
      return controller.signal
    })
    const begun = Date.now()
    const at: number[] = []
    let answering = 0
    const fetchFn: typeof fetch = async (input, init) => {
      at.push((Date.now() - begun) / 1000)
      answering += 1
      const request = new Request(input as string, { ...init, signal: null } as RequestInit)
      const answer = bench.local.fetch(request).finally(() => {
        answering -= 1
      })
      // The first two are lost, and have taken effect.
      if (at.length > 2) return answer
      return new Promise((_, reject) => {
        answer.catch(reject)
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
      })
    }
    const client = new WorkOS(config.apiKey, { clientId: config.clientId, fetchFn })
    const service = new AuthService(config, new Storage(config), client, sessionEncryption)
    let found: unknown
    const signedIn = service.withAuth(cookies).then(result => {
      found = result
    })
    while (!found && Date.now() - begun < 60_000) {
      // What is computed takes its own time, and none of this.
      if (answering === 0) await vi.advanceTimersByTimeAsync(200)
      await new Promise(resolve => wait(resolve, 5))
    }
    await signedIn
    expect(found).toMatchObject({ auth: { user: { email: 'ada@example.com' } } })
    expect(at).toHaveLength(3)
    expect(at[1]).toBeLessThan(8)
    expect(at[2]).toBeLessThan(16)
  })

  it('keeps what is null in it', async () => {
    const { core, service, cookies, keep, sealed } = await signedIn()
    const session = { ...(await core.decryptSession(sealed)), user: null, impersonator: null }
    keep(await service.saveSession(undefined, await core.encryptSession(session as never)))
    for (let time = 0; time < 2; time += 1) {
      expect((await service.withAuth(cookies)).auth).toMatchObject({ user: null, impersonator: null })
    }
  })

  it('whose keys cannot be had is looked at once, and then refreshed', async () => {
    const { bench, service, cookies } = await signedIn()
    bench.local.fail('jwks', { status: 404 })
    const { auth, refreshedSessionData } = await service.withAuth(cookies)
    expect(auth.user).toMatchObject({ email: 'ada@example.com' })
    expect(refreshedSessionData).toBeDefined()
    expect(bench.requests('jwks')).toHaveLength(1)
  })

  it('has the same keys whatever its password: tenants may each have one', async () => {
    const tenants = [PASSWORD, 'a password of another tenant, as long']
    let tenant = 0
    const { bench, config, client } = application()
    const own = Object.defineProperty({ ...config }, 'cookiePassword', { get: () => tenants[tenant] })
    const service = new AuthService(own, new Storage(own), client, sessionEncryption)
    const { accessToken, refreshToken, user } = await bench.local.issueSession()
    const ask = async (password: string | undefined) => {
      const session = { accessToken, refreshToken, user }
      const sealed = await sessionEncryption.sealData(session, { password: password ?? '' })
      return (await service.withAuth(new Map([['wos-session', encodeURIComponent(sealed)]]))).auth.user?.email
    }
    const askAll = async () => {
      for (tenant = 0; tenant < tenants.length; tenant += 1) {
        expect(await ask(tenants[tenant])).toBe('ada@example.com')
        // What another tenant has sealed is nothing here.
        expect(await ask(tenants[1 - tenant])).toBeUndefined()
      }
    }
    for (let time = 0; time < 3; time += 1) await askAll()
    expect(bench.requests('jwks')).toHaveLength(1)
    for (const route of ['jwks', 'authenticate'] as const) bench.local.fail(route, { networkError: true })
    await askAll()
    expect(bench.requests('authenticate')).toHaveLength(0)
  })

  it('that one tenant was told of is not told to another', async () => {
    const { service, cookies, config } = await signedIn()
    expect(await service.withAuth(cookies)).toMatchObject({ auth: { user: { email: 'ada@example.com' } } })
    for (const cookiePassword of ['another password, as long as it has to be', 'short', '']) {
      Object.assign(config, { cookiePassword })
      expect(await service.withAuth(cookies)).toEqual({ auth: { user: null } })
    }
    Object.assign(config, { cookiePassword: PASSWORD })
    expect(await service.withAuth(cookies)).toMatchObject({ auth: { user: { email: 'ada@example.com' } } })
  })

  it('is over when the client is at fault', async () => {
    const { config, client, cookies } = await expired()
    for (const error of [
      new TypeError("Cannot read properties of undefined (reading 'id')"),
      new Error('no'),
    ]) {
      client.userManagement.authenticateWithRefreshToken = () => Promise.reject(error)
      const service = new AuthService(config, new Storage(config), client, sessionEncryption)
      expect(await service.withAuth(cookies)).toEqual({ auth: { user: null } })
    }
  })

  it('is refreshed once where requests may wait for each other, and else by each (difference: parallel)', async () => {
    const { bench, core } = await signedIn()
    const { refreshToken } = await bench.local.issueSession()
    const all = await Promise.all([1, 2, 3].map(() => core.refreshTokens(refreshToken)))
    expect(new Set(all.map(tokens => tokens.refreshToken)).size).toBe(1)
    expect(bench.requests('authenticate')).toHaveLength(inject('host') === 'workerd' ? 3 : 1)
  })
})

describe('a configuration', () => {
  it('comes from sources that refuse what they do not know', () => {
    const known: Record<string, string> = {
      ...{ WORKOS_CLIENT_ID: 'client_1', WORKOS_API_KEY: 'sk_1' },
      ...{ WORKOS_REDIRECT_URI: REDIRECT_URI, WORKOS_COOKIE_PASSWORD: PASSWORD },
    }
    const refuse = (name: string | symbol): never => {
      throw new ReferenceError(`${String(name)} may not be read`)
    }
    const strict = new Proxy(known, {
      get: (_, name) => known[String(name)] ?? refuse(name),
    })
    const provider = new ConfigurationProvider()
    provider.configure({}, strict)
    expect(provider.getConfig()).toMatchObject({ clientId: 'client_1', cookieName: 'wos-session' })
    provider.setValueSource(name => known[name] ?? refuse(name))
    expect(provider.getConfig()).toMatchObject({ clientId: 'client_1' })
    expect(provider.getConfig()).not.toHaveProperty('cookieName')
    expect(() => provider.getValue('cookieName')).toThrow('may not be read')
  })

  it('is read from what a Worker is given, when the service is first used', async () => {
    const { bench, config } = application()
    const provider = new ConfigurationProvider()
    provider.configure({}, { WORKOS_CLIENT_ID: 'client_env', ASSETS: {} })
    expect(provider.getValue('clientId')).toBe('client_env')
    const service = createAuthService({ sessionStorageFactory: config => new Storage(config) })
    getConfigurationProvider().configure(
      { cookieName: 'mine' },
      {
        WORKOS_CLIENT_ID: bench.local.clientId,
        WORKOS_API_KEY: bench.local.apiKey,
        WORKOS_REDIRECT_URI: config.redirectUri,
        WORKOS_COOKIE_PASSWORD: PASSWORD,
      },
    )
    const { url, headers } = await service.createSignUp(undefined)
    expect(new URL(url).searchParams.get('client_id')).toBe(bench.local.clientId)
    expect(headers?.['Set-Cookie']).toContain('; Secure')
    expect(await service.saveSession(undefined, 'x')).toMatchObject({
      headers: {
        'Set-Cookie': expect.stringMatching(/^mine=x; Path=\/; Max-Age=34560000; HttpOnly; Secure/),
      },
    })
    expect(service.getWorkOS()).toBeInstanceOf(WorkOS)
  })
})
