// fe26/authkit-session when a signing key is withdrawn: no session that was verified with it is given again.

import { AuthService, CookieSessionStorage, sessionEncryption } from 'fe26/authkit-session'
import { WorkOS } from 'fe26/workos'
import { expect, inject, it, onTestFinished, vi } from 'vitest'
import { Bench, PASSWORD, REDIRECT_URI } from './bench.js'

type Service = AuthService<string, undefined>
type Issued = Awaited<ReturnType<Bench['local']['issueSession']>>

/** A cookie is its value. */
class Storage extends CookieSessionStorage<string, undefined> {
  async getCookie(value: string): Promise<string> {
    return value
  }
}

/** How a token of the new key comes to a service. */
const NEWCOMERS: Record<string, (service: Service, newcomer: Issued) => Promise<unknown>> = {
  'withAuth()': async (service, newcomer) => service.withAuth(await sealed(newcomer)),
  'refreshSession()': (service, { accessToken, refreshToken, user }) =>
    service.refreshSession({ accessToken, refreshToken, user }),
}
const WAYS = Object.keys(NEWCOMERS)

it.each(WAYS)('what is remembered is forgotten when the key is gone: %s brings the new one', async way => {
  const { bench, service, old, newcomer, withdraw } = await withdrawal()
  const [first = '', second = ''] = await Promise.all(old(2).map(sealed))
  for (let time = 0; time < 2; time += 1) {
    for (const cookie of [first, second]) expect(await isRefreshed(service, cookie)).toBe(false)
  }
  expect(bench.requests('authenticate')).toHaveLength(0)
  withdraw()
  // As long as nobody brings another key, the set is the old one.
  expect(await isRefreshed(service, first)).toBe(false)
  await NEWCOMERS[way]?.(service, newcomer)
  for (const cookie of [first, second]) expect(await isRefreshed(service, cookie)).toBe(true)
})

it('what is remembered serves on while the key is in the new set as well', async () => {
  const { bench, service, old, newcomer, withdraw } = await withdrawal({ keepOld: true })
  const [cookie = ''] = await Promise.all(old(1).map(sealed))
  expect(await isRefreshed(service, cookie)).toBe(false)
  withdraw()
  expect(await isRefreshed(service, await sealed(newcomer))).toBe(false)
  expect(await isRefreshed(service, cookie)).toBe(false)
  expect(bench.requests('authenticate')).toHaveLength(0)
})

it.each(WAYS)('nothing is remembered that is opened while the key goes: %s brings the new one', async way => {
  const sessions = TURNS + 1
  const { another, gate, old, newcomer, withdraw, restore } = await withdrawal({ sessions })
  const [known = '', ...cookies] = await Promise.all(old(sessions).map(sealed))
  for (const [turn, cookie] of cookies.entries()) {
    restore()
    const service = another()
    // It fetches the old set.
    await service.withAuth(known)
    withdraw()
    const { arrived, open } = gate()
    const coming = NEWCOMERS[way]?.(service, newcomer)
    await arrived
    open()
    // One microtask later each time: before the new set is read, between its parts, and after it.
    for (let waited = 0; waited < turn; waited += 1) await null
    await Promise.all([service.withAuth(cookie), coming])
    expect(await isRefreshed(service, cookie), `after ${turn} turns`).toBe(true)
  }
})

it('nothing is remembered whose signature is looked at while the key goes', async () => {
  const { service, old, newcomer, withdraw } = await withdrawal()
  const [known = '', cookie = ''] = await Promise.all(old(2).map(sealed))
  expect(await isRefreshed(service, known)).toBe(false)
  const { verify } = crypto.subtle
  let end = () => {}
  const ended = new Promise<void>(resolve => {
    end = resolve
  })
  let isFirst = true
  const spy = vi.spyOn(crypto.subtle, 'verify').mockImplementation(async (...args) => {
    const waits = isFirst
    isFirst = false
    const holds = verify.apply(crypto.subtle, args)
    if (waits) await ended
    return holds
  })
  onTestFinished(() => spy.mockRestore())
  const looking = service.withAuth(cookie)
  withdraw()
  expect(await isRefreshed(service, await sealed(newcomer))).toBe(false)
  end()
  await looking
  // On Node.js the engine verifies by itself, at once: then it was remembered, and is no more.
  expect(spy.mock.calls.length > 0).toBe(inject('host') === 'workerd')
  for (const one of [known, cookie]) expect(await isRefreshed(service, one)).toBe(true)
})

/** More than there are between the answer with the keys and what is made of it. */
const TURNS = 40

/** A service, sessions of the key that AuthKit had, and one of the key that it has now. */
async function withdrawal({ sessions = 2, keepOld = false } = {}) {
  const bench = new Bench({ local: { clock: Date.now } })
  const { clientId, apiKey } = bench.local
  const issued = await Promise.all(Array.from({ length: sessions }, () => bench.local.issueSession()))
  const before = await bench.local.jwks()
  await bench.local.rotateKeys({ keepOld })
  const newcomer = await bench.local.issueSession()
  let isWithdrawn = false
  let wait: Promise<unknown> | undefined
  let arrive = () => {}
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init)
    const { pathname } = new URL(request.url)
    const answer = await bench.local.fetch(request)
    if (!pathname.includes('/jwks/')) return answer
    arrive()
    await wait
    return isWithdrawn ? answer : Response.json(before)
  }
  vi.stubGlobal('fetch', fetch)
  onTestFinished(() => {
    vi.unstubAllGlobals()
  })
  const config = {
    ...{ clientId, apiKey, redirectUri: REDIRECT_URI, cookiePassword: PASSWORD, apiHttps: true },
    ...{ cookieName: 'wos-session', cookieMaxAge: 60 },
  }
  const client = new WorkOS({ clientId, apiKey, fetchFn: fetch, maxRetries: 0 })
  const another = (): Service => new AuthService(config, new Storage(config), client, sessionEncryption)
  return {
    bench,
    another,
    service: another(),
    newcomer,
    /** Takes so many of them. */
    old: (count: number) => issued.splice(0, count),
    withdraw() {
      isWithdrawn = true
    },
    restore() {
      isWithdrawn = false
      wait = undefined
    },
    /** Holds the next key set back. */
    gate() {
      let open = () => {}
      const arrived = new Promise<void>(resolve => {
        arrive = resolve
      })
      wait = new Promise<void>(resolve => {
        open = resolve
      })
      return { arrived, open: () => open() }
    },
  }
}

async function sealed({ accessToken, refreshToken, user }: Issued): Promise<string> {
  return sessionEncryption.sealData({ accessToken, refreshToken, user }, { password: PASSWORD })
}

/** Whether a cookie's token was found not to hold; somebody is signed in in any case. */
async function isRefreshed(service: Service, cookie: string): Promise<boolean> {
  const { auth, refreshedSessionData } = await service.withAuth(cookie)
  expect(auth.user).toMatchObject({ email: 'ada@example.com' })
  return refreshedSessionData !== undefined
}
