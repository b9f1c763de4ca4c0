// The seal of a session cookie (iron's Fe26.2, as @workos-inc/node 11 writes it), its rotation, and its end.

import { type CookiePasswords, sealSession, unsealSession } from 'fe26'
import { describe, expect, it } from 'vitest'
import { Bench, Jar, OLD_PASSWORD, PASSWORD } from './bench.js'

const payloads: [string, object][] = [
  ['a session', { accessToken: 'a.b.c', refreshToken: 'r', user: { id: 'user_1' } }],
  ['text beyond ASCII', { accessToken: 'a', user: { firstName: 'Zoë 𝄞 雪', quote: '"\\\u0000\u2028' } }],
  ['an empty object', {}],
  ['4 KB', { accessToken: 'x'.repeat(4096) }],
  ['100 KB', { accessToken: 'ü'.repeat(51_200) }],
  ['a lone surrogate', { accessToken: 'a', name: '\ud800' }],
  ['names that mean something to JavaScript', JSON.parse('{"__proto__":{"a":1},"constructor":2}')],
  ['numbers', { accessToken: 'a', numbers: [0, -1, 1.5, 1e300, 2 ** 53, null, true] }],
]

describe('a round trip', () => {
  it.each(payloads)('of %s', async (_name, payload) => {
    const bench = new Bench()
    const { sealed } = await bench.seal(payload)
    expect(sealed).toMatch(/^Fe26\.2\*1\*[0-9a-f]{64}\*[\w-]{22}\*[\w-]+\*\*[0-9a-f]{64}\*[\w-]{43}~2$/)
    expect(await bench.authkit.unsealSession(sealed)).toEqual(payload)
    expect(await unsealSession(sealed, { cookiePassword: PASSWORD })).toEqual(payload)
  })

  it.each(payloads)('of %s without an AuthKit', async (_name, payload) => {
    const sealed = await sealSession(payload as never, { cookiePassword: OLD_PASSWORD, ttl: 3600 })
    expect(await unsealSession(sealed, { cookiePassword: [PASSWORD, OLD_PASSWORD] })).toEqual(payload)
    expect(await unsealSession(sealed, { cookiePassword: PASSWORD })).toBeNull()
  })

  it('never gives the same seal twice', async () => {
    const seals = await Promise.all(
      Array.from({ length: 20 }, async () => (await new Bench().seal({ accessToken: 'a' })).sealed),
    )
    const parts = seals.flatMap(sealed => sealed.split('*').filter((_, index) => [2, 3, 6].includes(index)))
    expect(new Set(parts).size).toBe(60)
  })
})

describe('passwords', () => {
  const pairs: [string, CookiePasswords, CookiePasswords, boolean][] = [
    ['an id of its own', { id: 'a', secret: PASSWORD }, { id: 'a', secret: PASSWORD }, true],
    ['another id', { id: 'a', secret: PASSWORD }, { id: 'b', secret: PASSWORD }, false],
    ['no id is id 1', { secret: PASSWORD }, PASSWORD, true],
    [
      'separate secrets',
      { encryption: PASSWORD, integrity: OLD_PASSWORD },
      { encryption: PASSWORD, integrity: OLD_PASSWORD },
      true,
    ],
    [
      'separate secrets, changed about',
      { encryption: PASSWORD, integrity: OLD_PASSWORD },
      { encryption: OLD_PASSWORD, integrity: PASSWORD },
      false,
    ],
    [
      'the same integrity, another encryption',
      { encryption: PASSWORD, integrity: PASSWORD },
      { encryption: OLD_PASSWORD, integrity: PASSWORD },
      false,
    ],
    ['an old one in a list', OLD_PASSWORD, ['z'.repeat(32), PASSWORD, OLD_PASSWORD], true],
    [
      'one of a list by its id',
      { id: 'b', secret: OLD_PASSWORD },
      [PASSWORD, { id: 'b', secret: OLD_PASSWORD }],
      true,
    ],
    ['the first of a list seals', [PASSWORD, OLD_PASSWORD], OLD_PASSWORD, false],
    ['a wrong one', PASSWORD, OLD_PASSWORD, false],
  ]
  it.each(pairs)('%s', async (_name, sealWith, openWith, opens) => {
    const sealed = await sealSession({ accessToken: 'a' }, { cookiePassword: sealWith })
    const opened = await unsealSession(sealed, { cookiePassword: openWith })
    expect(opened).toEqual(opens ? { accessToken: 'a' } : null)
  })
})

it('session cookies are sealed under id 1, which is all that other SDKs open, and older ids still open', async () => {
  const bench = new Bench({ config: { cookiePassword: { id: '2', secret: PASSWORD } } })
  const sealed = await bench.authkit.sealSession({ accessToken: 'a' })
  expect(sealed).toMatch(/^Fe26\.2\*1\*/)
  expect(await unsealSession(sealed, { cookiePassword: PASSWORD })).toEqual({ accessToken: 'a' })
  const older = await sealSession({ accessToken: 'b' }, { cookiePassword: { id: '2', secret: PASSWORD } })
  expect(older).toMatch(/^Fe26\.2\*2\*/)
  expect(await bench.authkit.unsealSession(older)).toEqual({ accessToken: 'b' })
})

it('cookies stay good through any number of rotations with ids', async () => {
  const second = { id: '2', secret: OLD_PASSWORD }
  const sealed = await new Bench({ config: { cookiePassword: second } }).authkit.sealSession({
    accessToken: 'a',
  })
  const third = new Bench({ config: { cookiePassword: [{ id: '3', secret: PASSWORD }, second] } })
  expect(await third.authkit.unsealSession(sealed)).toEqual({ accessToken: 'a' })
  expect(await third.authkit.sealSession({ accessToken: 'a' })).toMatch(/^Fe26\.2\*1\*/)
})

describe('time', () => {
  it('ends a seal that was given one, a minute after it', async () => {
    const bench = new Bench()
    const sealed = await bench.authkit.sealSession({ accessToken: 'a' }, { ttl: 60 })
    expect(sealed.split('*')[5]).toBe(String(bench.clock.ms + 60_000))
    bench.clock.advance(119_999)
    expect(await bench.authkit.unsealSession(sealed)).toEqual({ accessToken: 'a' })
    bench.clock.advance(1)
    expect(await bench.authkit.unsealSession(sealed)).toBeNull()
    const expired = bench.authkit.loadSealedSession({ sessionData: sealed })
    expect(await expired.authenticate()).toEqual({ authenticated: false, reason: 'invalid_session_cookie' })
  })

  it.each([undefined, 0])('does not end a seal with ttl %j', async ttl => {
    const bench = new Bench()
    const sealed = await bench.authkit.sealSession({ accessToken: 'a' }, ttl === undefined ? {} : { ttl })
    bench.clock.advance(1e12)
    expect(await bench.authkit.unsealSession(sealed)).toEqual({ accessToken: 'a' })
  })
})

describe('what does not open is null', () => {
  it.each([
    ['nothing', () => ''],
    ['some other text', () => 'a cookie of another program'],
    ['a lone surrogate', () => '\ud800'],
    ['the payload of a JWE', () => 'eyJhbGciOiJkaXIifQ..a.b.c'],
    ['another prefix', (sealed: string) => sealed.replace('Fe26.2', 'Fe26.1')],
    ['a field more', (sealed: string) => sealed.replace('~2', '*x~2')],
    ['a field less', (sealed: string) => sealed.slice(0, sealed.lastIndexOf('*'))],
    ['an expiration that was added', (sealed: string) => sealed.replace('**', '*9999999999999*')],
    ['salts that changed places', swapSalts],
  ])('%s', async (_name, change) => {
    const bench = new Bench()
    const { sealed } = await bench.seal({ accessToken: 'a' })
    expect(change(sealed)).not.toBe(sealed)
    expect(await bench.authkit.unsealSession(change(sealed))).toBeNull()
  })

  function swapSalts(sealed: string): string {
    const fields = sealed.split('*')
    return fields.map((field, index) => fields[{ 2: 6, 6: 2 }[index] ?? index] ?? field).join('*')
  }
})

describe('rotation', () => {
  it('opens under the old password and seals anew under the newest, once', async () => {
    const before = new Bench({ config: { cookiePassword: OLD_PASSWORD } })
    const { cookie, session } = await before.session()
    const during = before.another({ cookiePassword: [PASSWORD, OLD_PASSWORD] })
    const after = before.another({ cookiePassword: PASSWORD })
    expect((await after.withAuth({ headers: { cookie } })).auth).toMatchObject({
      reason: 'invalid_session_cookie',
    })

    const first = await during.withAuth({ headers: { cookie } })
    expect(first).toMatchObject({ auth: { authenticated: true }, refreshed: false })
    expect(first.setCookies).toHaveLength(1)
    const jar = new Jar().apply(first)
    const second = await during.withAuth({ headers: { cookie: jar.header } })
    expect(second).toMatchObject({ auth: { authenticated: true }, setCookies: [] })
    const third = await after.withAuth({ headers: { cookie: jar.header } })
    expect(third).toMatchObject({ auth: { authenticated: true }, setCookies: [] })

    const [, value = ''] = jar.header.split('=')
    expect(await after.unsealSession(decodeURIComponent(value))).toEqual(session)
    expect(before.requests('authenticate')).toHaveLength(0)
  })

  it('keeps members it does not know', async () => {
    const before = new Bench({ config: { cookiePassword: OLD_PASSWORD } })
    const { cookie, session } = await before.session({}, { mine: { theme: 'dark', list: [1] } })
    const during = before.another({ cookiePassword: [PASSWORD, OLD_PASSWORD] })
    const jar = new Jar().apply(await during.withAuth({ headers: { cookie } }))
    const [, value = ''] = jar.header.split('=')
    expect(await during.unsealSession(decodeURIComponent(value))).toEqual(session)
  })

  it('loadSealedSession() takes passwords of its own', async () => {
    const bench = new Bench()
    const { session } = await bench.session()
    const sessionData = await sealSession(session, { cookiePassword: OLD_PASSWORD })
    const open = (cookiePassword?: CookiePasswords) =>
      bench.authkit.loadSealedSession({ sessionData, ...(cookiePassword && { cookiePassword }) })
    expect(await open().authenticate()).toMatchObject({ reason: 'invalid_session_cookie' })
    expect(await open(OLD_PASSWORD).authenticate()).toMatchObject({ authenticated: true })
    expect(await open([PASSWORD, OLD_PASSWORD]).authenticate()).toMatchObject({ authenticated: true })
  })
})
