// Sessions that are too large for one cookie: written in chunks, read back from whatever a browser or a stranger sends,
// and gone when the session shrinks or ends.

import { sealSession } from 'fe26'
import { describe, expect, it } from 'vitest'
import { Bench, type BenchOptions, Jar, OLD_PASSWORD, PASSWORD, parseSetCookie, thrown } from './bench.js'
import { begun, callback } from './browser.js'

const EMAIL = 'ada@example.com'
const LIMIT = 4096

/** An application whose user carries this many bytes of metadata. */
function benchOf(bytes: number, options: BenchOptions = {}): Bench {
  const bench = new Bench(options)
  grow(bench, bytes)
  return bench
}

function grow(bench: Bench, bytes: number): void {
  bench.local.updateUser(EMAIL, { metadata: bytes > 0 ? { note: 'x'.repeat(bytes) } : {} })
}

/** A browser that has signed in. */
async function signedIn(bench: Bench): Promise<Jar> {
  const { jar, url } = await begun(bench)
  const result = await callback(bench, jar, await bench.local.signIn(url))
  expect(result.authenticated).toBe(true)
  expectToFit(result.setCookies)
  return jar
}

/** A request of the browser, whose token has expired or not, and its cookies after the answer. */
async function visit(bench: Bench, jar: Jar) {
  const result = await bench.authkit.withAuth(jar.visit('/'))
  expectToFit(result.setCookies)
  jar.apply(result)
  return result
}

function expectToFit(setCookies: readonly string[]): void {
  for (const cookie of setCookies) expect(cookie.length).toBeLessThanOrEqual(LIMIT)
}

function chunks(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `wos-session.${index}`)
}

/** A session's seal in chunks of this many characters. */
async function sealedInChunks(bench: Bench, { size = 500, name = 'wos-session' } = {}) {
  const { sealed, sessionId } = await bench.session()
  const pieces = sealed.match(new RegExp(`.{1,${size}}`, 'g')) ?? []
  return {
    sealed,
    sessionId,
    pairs: pieces.map((piece, index) => `${name}.${index}=${encodeURIComponent(piece)}`),
  }
}

async function authOf(bench: Bench, cookie: string) {
  const { auth } = await bench.authkit.withAuth({ headers: { cookie } })
  return auth
}

describe('a session', () => {
  it.each([
    [0, ['wos-session']],
    [1_000, ['wos-session']],
    [3_000, chunks(2)],
    [5_000, chunks(3)],
    [7_000, chunks(3)],
  ])('with %d bytes of metadata signs in, is read, is refreshed and signs out', async (bytes, names) => {
    const bench = benchOf(bytes)
    const jar = await signedIn(bench)
    expect(jar.names).toEqual(names)
    expect(await visit(bench, jar)).toMatchObject({ auth: { authenticated: true }, setCookies: [] })

    bench.clock.advance(600_000)
    const { auth, refreshed, headers } = await visit(bench, jar)
    expect({ auth, refreshed }).toMatchObject({ auth: { authenticated: true }, refreshed: true })
    expect(auth.user?.metadata['note']?.length ?? 0).toBe(bytes)
    expect(headers.append.filter(([name]) => name === 'set-cookie')).toHaveLength(names.length)
    expect(jar.names).toEqual(names)
    expect(await visit(bench, jar)).toMatchObject({ auth: { authenticated: true }, setCookies: [] })

    const { url, setCookies } = await bench.authkit.signOut(jar.visit('/logout'))
    expect(url).toContain('session_id=')
    expect(jar.apply({ setCookies }).names).toEqual([])
  })

  it('with large claims does the same', async () => {
    const bench = new Bench({ local: { claims: () => ({ grants: ['x'.repeat(4_000)] }) } })
    const jar = await signedIn(bench)
    expect(jar.names).toEqual(chunks(3))
    expect(await visit(bench, jar)).toMatchObject({ auth: { authenticated: true, claims: { grants: [{}] } } })
  })

  it('grows and shrinks with every refresh, and leaves nothing behind', async () => {
    const bench = new Bench()
    const jar = await signedIn(bench)
    for (const [bytes, names] of [
      [3_000, chunks(2)],
      [7_000, chunks(3)],
      [3_000, chunks(2)],
      [0, ['wos-session']],
      [7_000, chunks(3)],
      [100, ['wos-session']],
    ] as const) {
      grow(bench, bytes)
      bench.clock.advance(600_000)
      expect(await visit(bench, jar)).toMatchObject({ auth: { authenticated: true }, refreshed: true })
      expect(jar.names.toSorted()).toEqual(names)
      expect(await visit(bench, jar)).toMatchObject({ auth: { authenticated: true }, setCookies: [] })
    }
  })

  it('grows and shrinks with a new sign-in', async () => {
    const bench = benchOf(5_000)
    const jar = await signedIn(bench)
    for (const [bytes, names] of [
      [0, ['wos-session']],
      [5_000, chunks(3)],
    ] as const) {
      grow(bench, bytes)
      const start = await bench.authkit.signIn({ request: jar.visit('/login') })
      const result = await callback(bench, jar.apply(start), await bench.local.signIn(start.url))
      expectToFit(result.setCookies)
      expect(jar.names).toEqual(names)
      expect(await visit(bench, jar)).toMatchObject({ auth: { authenticated: true }, setCookies: [] })
    }
  })

  it('in chunks under an older password is sealed anew, in chunks', async () => {
    const old = new Bench({ config: { cookiePassword: OLD_PASSWORD } })
    const { session } = await old.session({}, { more: 'x'.repeat(4_000) })
    const sealed = await old.authkit.sealSession(session)
    const jar = new Jar().apply({ setCookies: await old.authkit.sessionCookies(sealed) })
    expect(jar.names).toEqual(chunks(2))
    const jwks = await old.local.jwks()
    const bench = new Bench({ config: { cookiePassword: [PASSWORD, OLD_PASSWORD], jwks } })
    const result = await visit(bench, jar)
    expect(result).toMatchObject({ auth: { authenticated: true }, refreshed: false })
    expect(result.setCookies).toHaveLength(2)
    const config = { cookiePassword: PASSWORD, jwks }
    expect(await visit(new Bench({ config }), jar)).toMatchObject({ auth: { authenticated: true } })
  })

  it('that fits into no three cookies is a mistake that says so', async () => {
    const bench = benchOf(9_000)
    const { jar, url } = await begun(bench)
    const target = await bench.local.signIn(url)
    const error = await thrown(() => bench.authkit.handleCallback(jar.visit(target)))
    expect(error).toMatchObject({ name: 'Fe26Error', code: 'session_too_large' })
    expect((error as Error & { setCookies: string[] }).setCookies).toHaveLength(1)

    const small = new Bench()
    const { cookie } = await small.session()
    grow(small, 9_000)
    small.clock.advance(600_000)
    const refreshing = () => small.authkit.withAuth({ headers: { cookie } })
    expect(await thrown(refreshing)).toMatchObject({ code: 'session_too_large' })
    const granting = () => small.authkit.sessionCookies('x'.repeat(12_200))
    expect(await thrown(granting)).toMatchObject({ code: 'session_too_large' })
  })

  it('that is longer than any seal is the same mistake', async () => {
    const bench = new Bench()
    const { sealed } = await bench.session()
    grow(bench, 2 ** 20)
    const tooLarge = {
      name: 'Fe26Error',
      code: 'session_too_large',
      message: expect.stringContaining('shorten'),
    }
    const refreshing = () => bench.authkit.loadSealedSession({ sessionData: sealed }).refresh()
    expect(await thrown(refreshing)).toMatchObject(tooLarge)
    const sealing = () => sealSession({ note: 'x'.repeat(2 ** 20) } as never, { cookiePassword: PASSWORD })
    expect(await thrown(sealing)).toMatchObject(tooLarge)
  })
})

describe('the cookies', () => {
  it.each([
    { cookieDomain: 'app.example', cookieSameSite: 'none' as const },
    { cookieName: '__Host-mine', cookieMaxAge: 60 },
    { cookieName: '__Secure-a.b', cookieSameSite: 'strict' as const },
    { cookieName: 'n'.repeat(300), cookieDomain: `${'d'.repeat(60)}.example` },
    { redirectUri: 'http://localhost:3000/callback' },
  ])('have the attributes of the one cookie: %j', async config => {
    const bench = new Bench({ config })
    const sealed = (await bench.session({}, { more: 'x'.repeat(6_000) })).sealed
    const [plain = ''] = await bench.authkit.sessionCookies('short')
    const expected = parseSetCookie(plain)
    const setCookies = await bench.authkit.sessionCookies(sealed, { request: { headers: {} } })
    expectToFit(setCookies)
    expect(setCookies.length).toBeGreaterThan(2)
    for (const [index, cookie] of setCookies.entries()) {
      const { name, attributes } = parseSetCookie(cookie)
      expect({ name, attributes }).toEqual({
        ...expected,
        name: `${expected.name}.${index}`,
        value: undefined,
      })
    }
    const jar = new Jar().apply({ setCookies })
    expect(await visit(bench, jar)).toMatchObject({ auth: { authenticated: true } })
    const { setCookies: deletions } = await bench.authkit.signOut(jar.visit('/'))
    for (const { attributes } of deletions.map(parseSetCookie)) {
      expect(attributes).toEqual({ ...expected.attributes, 'max-age': '0' })
    }
    expect(jar.apply({ setCookies: deletions }).names).toEqual([])
  })

  it('that a request did not carry are not deleted', async () => {
    const bench = new Bench()
    const { sealed } = await bench.session({}, { more: 'x'.repeat(4_000) })
    const names = async (value: string, cookie?: string) => {
      const request = cookie === undefined ? undefined : { headers: { cookie } }
      const setCookies = await bench.authkit.sessionCookies(value, request && { request })
      return setCookies.map(text => {
        const { name, attributes } = parseSetCookie(text)
        return attributes['max-age'] === '0' ? `-${name}` : name
      })
    }
    expect(await names('short')).toEqual(['wos-session'])
    expect(await names('short', 'a=b')).toEqual(['wos-session'])
    expect(await names('short', 'wos-session.4=x; wos-session.04=y; wos-session=z')).toEqual([
      ...['wos-session', '-wos-session.4'],
    ])
    expect(await names(sealed, 'a=b')).toEqual(chunks(2))
    expect(await names(sealed, 'wos-session.1=x; wos-session.2=x; wos-session=z')).toEqual([
      ...[...chunks(2), '-wos-session.2', '-wos-session'],
    ])
    // Read first, it would go on speaking for whoever was signed in before.
    expect(await names(sealed)).toEqual([...chunks(2), '-wos-session'])
  })

  it('of a grant take the place of those that the request carried', async () => {
    const bench = new Bench()
    bench.local.updateUser(EMAIL, { password: 'a password of Ada' })
    const members = { email: EMAIL, password: 'a password of Ada' }
    const jar = new Jar()
    for (const [bytes, names] of [
      [5_000, chunks(3)],
      [0, ['wos-session']],
      [5_000, chunks(3)],
    ] as const) {
      grow(bench, bytes)
      const result = await bench.authkit.authenticateWith('password', {
        ...members,
        request: jar.visit('/login'),
      })
      expect(bench.lastGrant()).not.toHaveProperty('request')
      expectToFit(result.setCookies ?? [])
      expect(jar.apply(result).names).toEqual(names)
      expect(await visit(bench, jar)).toMatchObject({ auth: { authenticated: true } })
    }
    // Without a request, whoever signs in is who is signed in, also where something is left over.
    bench.local.updateUser('grace@example.com', { password: 'a password of Grace', organizations: [] })
    const grace = { email: 'grace@example.com', password: 'a password of Grace' }
    jar.apply(await bench.authkit.authenticateWith('password', grace))
    expect((await visit(bench, jar)).auth.user?.email).toBe('grace@example.com')
    jar.apply(await bench.authkit.authenticateWith('password', members))
    expect((await visit(bench, jar)).auth.user?.email).toBe(EMAIL)
  })

  it('of pending sign-ins are counted as before', async () => {
    const bench = benchOf(7_000)
    const jar = await signedIn(bench)
    for (let tab = 0; tab < 5; tab++) jar.apply(await bench.authkit.signIn({ request: jar.visit('/') }))
    expect(jar.names.filter(name => name.startsWith('wos-auth-verifier-'))).toHaveLength(5)
    jar.apply(await bench.authkit.signIn({ request: jar.visit('/') }))
    expect(jar.names.filter(name => name.startsWith('wos-auth-verifier-'))).toHaveLength(1)
    expect(jar.names.filter(name => name.startsWith('wos-session.'))).toHaveLength(3)
    const error = await thrown(() => bench.another({ cookieName: 'wos-auth-verifier-mine' }))
    expect(error).toMatchObject({ code: 'invalid_config', problems: [{ key: 'cookieName' }] })
  })
})

describe('a Cookie header', () => {
  it('may have the chunks in any order, among others, quoted', async () => {
    const bench = new Bench()
    const { pairs } = await sealedInChunks(bench)
    expect(pairs.length).toBeGreaterThan(3)
    const quoted = pairs.map(pair => pair.replace(/=(.*)/, '="$1"'))
    for (const header of [
      pairs,
      pairs.toReversed(),
      ['a=b', ...pairs.slice(2), ...pairs.slice(0, 2)],
      quoted,
    ]) {
      expect(await authOf(bench, header.join('; '))).toMatchObject({ authenticated: true })
    }
  })

  it('may still have chunks of a longer session', async () => {
    const bench = new Bench()
    const { pairs } = await sealedInChunks(bench)
    for (const left of ['x', '2', '~2', 'Fe26.2*', '%7E', '']) {
      const header = [...pairs, `wos-session.${pairs.length}=${left}`].join('; ')
      expect(await authOf(bench, header), left).toMatchObject({ authenticated: true })
    }
  })

  it('may have both: what opens and was issued last counts', async () => {
    const bench = new Bench()
    const { pairs, sessionId: early } = await sealedInChunks(bench)
    bench.clock.advance(10_000)
    const { cookie, sessionId } = await bench.session()
    bench.clock.advance(10_000)
    const { pairs: latePairs, sessionId: late } = await sealedInChunks(bench)
    for (const dead of ['wos-session=', 'wos-session=dead', 'wos-session=Fe26.2*1*a*b*c**d*e~2']) {
      const auth = await authOf(bench, [dead, ...pairs].join('; '))
      expect(auth).toMatchObject({ authenticated: true, sessionId: early })
    }
    expect(await authOf(bench, [...pairs, cookie].join('; '))).toMatchObject({ sessionId })
    expect(await authOf(bench, [cookie, ...latePairs].join('; '))).toMatchObject({ sessionId: late })
    const damaged = ['wos-session.0=dead', ...latePairs.slice(1), cookie].join('; ')
    expect(await authOf(bench, damaged)).toMatchObject({ sessionId })
  })

  it('may have cookies of two Domains, of which one is dead', async () => {
    const bench = new Bench()
    const { cookie: old, sessionId: ended } = await bench.session()
    bench.local.revokeSession(ended)
    bench.clock.advance(600_000)
    const { cookie, sessionId } = await bench.session()
    for (const header of [`${old}; ${cookie}`, `${cookie}; ${old}`]) {
      expect(await authOf(bench, header)).toMatchObject({ authenticated: true, sessionId })
    }
  })

  it('may have the chunks of two Domains', async () => {
    const bench = new Bench()
    const { pairs } = await sealedInChunks(bench)
    const other = new Bench({ config: { cookiePassword: OLD_PASSWORD } })
    for (const size of [300, 500, 900]) {
      const { pairs: dead } = await sealedInChunks(other, { size })
      if (dead.length > 10) continue
      for (const header of [
        [...dead, ...pairs],
        [...pairs, ...dead],
      ]) {
        expect(await authOf(bench, header.join('; ')), String(size)).toMatchObject({ authenticated: true })
      }
    }
  })

  it('with a gap, without a beginning, mixed or cut has no session', async () => {
    const bench = new Bench()
    const { pairs } = await sealedInChunks(bench)
    const { pairs: others } = await sealedInChunks(bench)
    for (const header of [
      pairs.toSpliced(1, 1),
      pairs.slice(0, -1),
      [pairs[0] ?? '', ...others.slice(1)],
      pairs.toSpliced(1, 1, 'wos-session.1='),
      pairs.toSpliced(1, 1, 'wos-session.1=%'),
      pairs.map(pair => pair.replace('=', '=x')),
    ]) {
      expect(await authOf(bench, header.join('; '))).toMatchObject({ reason: 'invalid_session_cookie' })
    }
    expect(await authOf(bench, pairs.slice(1).join('; '))).toMatchObject({
      reason: 'no_session_cookie_provided',
    })
  })

  it.each([
    ...['.00', '.01', '.-1', '.+0', '.0.0', '..0', '.', '.10', '.999999999999', '.1e0', '.٠', '.0x0', '%2E0'],
  ])('may name a chunk %j, which is none', async suffix => {
    const bench = new Bench()
    const { sealed, pairs } = await sealedInChunks(bench)
    const alone = await authOf(bench, `wos-session${suffix}=${sealed}`)
    expect(alone).toMatchObject({ authenticated: false, reason: 'no_session_cookie_provided' })
    const among = [`wos-session${suffix}=x`, ...pairs, `wos-session${suffix}=x`].join('; ')
    expect(await authOf(bench, among)).toMatchObject({ authenticated: true })
    const { setCookies } = await bench.authkit.signOut({
      headers: { cookie: `wos-session${suffix}=x; wos-session=y` },
    })
    expect(setCookies).toHaveLength(1)
  })

  it('may have chunks of another name', async () => {
    const bench = new Bench()
    for (const name of [
      'wos-session-x',
      'xwos-session',
      'Wos-Session',
      'wos-auth-verifier-0',
      'wos-session.0',
    ]) {
      const { pairs } = await sealedInChunks(bench, { name })
      expect(await authOf(bench, pairs.join('; ')), name).toMatchObject({
        reason: 'no_session_cookie_provided',
      })
    }
  })

  it('may have hundreds of them', async () => {
    const bench = new Bench()
    const { pairs } = await sealedInChunks(bench)
    const numbered = Array.from({ length: 500 }, (_, index) => `wos-session.${index}=x`)
    const repeated = Array.from({ length: 500 }, (_, index) => `wos-session.${index % 10}=Fe26.2*1*x`)
    for (const header of [numbered, repeated]) {
      const cookie = header.join('; ')
      expect(await authOf(bench, cookie)).toMatchObject({ reason: 'invalid_session_cookie' })
      const { setCookies } = await bench.authkit.signOut({ headers: { cookie } })
      expect(setCookies).toHaveLength(11)
    }
    expect(await authOf(bench, [...pairs, ...numbered.slice(10)].join('; '))).toMatchObject({
      authenticated: true,
    })
  })
})

describe('the sign-out page', () => {
  it('deletes chunks without a plain cookie, and nothing where there is nothing', async () => {
    const bench = benchOf(5_000)
    const jar = await signedIn(bench)
    const answer = await bench.authkit.adapter.signOut(jar.visit('/logout'), {})
    const setCookies = answer.headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value)
    expect(jar.apply({ setCookies }).names).toEqual([])
    const nobody = await bench.authkit.adapter.signOut(new Jar().visit('/logout'), {})
    expect(nobody.headers.map(([name]) => name)).not.toContain('set-cookie')
    const left = new Jar().apply({ setCookies: ['wos-session.3=x'] })
    expect(
      (await bench.authkit.adapter.signOut(left.visit('/logout'), {})).headers.map(([name]) => name),
    ).toContain('set-cookie')
  })
})
