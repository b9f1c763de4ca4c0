// The same cookie again: answered from memory while that is right, and not a moment longer.

import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { frozen, Memory } from '../../npm/fe26/src/memory.js'
import { Bench, PASSWORD, Signer } from './bench.js'

const MINUTE = 60_000

/** Both operations that remember, as one question: who is it? */
const ways = [
  [
    'authenticate()',
    async (bench: Bench, { sealed }: { sealed: string }) =>
      bench.authkit.loadSealedSession({ sessionData: sealed }).authenticate(),
  ],
  [
    'withAuth()',
    async (bench: Bench, { cookie }: { cookie: string }) =>
      (await bench.authkit.withAuth({ headers: { cookie } })).auth,
  ],
] as const

describe.each(ways)('%s', (way, ask) => {
  const isRefreshed = way === 'withAuth()'

  it.each([true, false])(
    'gives an answer nobody can change, remembered or not: %j',
    async rememberSessions => {
      const bench = new Bench({ config: { rememberSessions } })
      const session = await bench.session({
        claims: { permissions: ['a', 'b'], plan: { seats: [1, { of: 2 }] } },
      })
      const first = await ask(bench, session)
      const answer = structuredClone(first)
      for (let time = 0; time < 3; time++) {
        const again = await ask(bench, session)
        if (!again.authenticated) throw new Error('nobody is signed in')
        const claims = again.claims as unknown as { plan: { seats: [number, object] } }
        for (const part of [
          again,
          again.user,
          again.permissions,
          claims,
          claims.plan.seats,
          claims.plan.seats[1],
        ]) {
          expect(() =>
            Object.assign(part as object, { 0: 'another', email: 'another', sub: 'another' }),
          ).toThrow(TypeError)
        }
        expect(again).toEqual(answer)
      }
    },
  )

  it('ends with the token, to the millisecond', async () => {
    const bench = new Bench({ local: { accessTokenTtl: 30 } })
    const session = await bench.session()
    const token = session.session.accessToken
    for (const ms of [0, 10_000, 19_999]) {
      bench.clock.advance(ms)
      expect(await ask(bench, session)).toMatchObject({ authenticated: true, accessToken: token })
    }
    bench.clock.advance(1)
    const later = await ask(bench, session)
    if (isRefreshed) {
      expect(later).toMatchObject({ authenticated: true })
      expect(later).not.toMatchObject({ accessToken: token })
    } else {
      expect(later).toEqual({ authenticated: false, reason: 'invalid_jwt' })
    }
  })

  it('ends when the key set changes, although its token was known', async () => {
    const bench = new Bench({ local: { accessTokenTtl: 3600 } })
    const signer = await Signer.create()
    const claims = { sub: 'u', sid: 's', exp: Math.floor(bench.clock.ms / 1000) + 3600 }
    const jwks = [signer.jwks, await bench.local.jwks()]
    const theirs = new Bench({
      config: { fetch: async () => Response.json(jwks[0]), now: bench.clock.now },
    })
    const session = await theirs.seal({ accessToken: await signer.sign(claims), user: { id: 'u' } })
    expect(await ask(theirs, session)).toMatchObject({ authenticated: true })
    expect(await ask(theirs, session)).toMatchObject({ authenticated: true })
    // Another request brings a token of a key that is not known yet, and the set without the old one.
    jwks.shift()
    const newcomer = await theirs.seal((await bench.session()).session)
    expect(await ask(theirs, newcomer)).toMatchObject({ authenticated: true })
    expect(await ask(theirs, session)).toMatchObject({ authenticated: false })
  })

  it('looks after the keys as if nothing were remembered', async () => {
    const bench = new Bench({ local: { accessTokenTtl: 3600 } })
    const session = await bench.session()
    for (let second = 0; second <= 21 * 60; second += 20) {
      expect(await ask(bench, session)).toMatchObject({ authenticated: true })
      bench.clock.advance(20_000)
    }
    expect(bench.requests('jwks')).toHaveLength(3)
  })

  it('is void when the clock has been set back', async () => {
    const bench = new Bench()
    const signer = await Signer.create()
    const seconds = Math.floor(bench.clock.ms / 1000)
    const claims = { sub: 'u', sid: 's', nbf: seconds, exp: seconds + 300 }
    const ours = new Bench({ config: { jwks: signer.jwks, now: bench.clock.now } })
    const session = await ours.seal({ accessToken: await signer.sign(claims), user: { id: 'u' } })
    expect(await ask(ours, session)).toMatchObject({ authenticated: true })
    bench.clock.advance(-1)
    expect(await ask(ours, session)).toMatchObject({ authenticated: false, reason: 'invalid_jwt' })
  })

  it.each([true, false])('reads an answer of the engine once, or each time: %j', async rememberSessions => {
    const bench = new Bench({ config: { rememberSessions } })
    const session = await bench.session()
    const first = await ask(bench, session)
    expect(first).toMatchObject({ authenticated: true })
    const parse = vi.spyOn(JSON, 'parse')
    onTestFinished(() => parse.mockRestore())
    for (let time = 0; time < 3; time++) expect(await ask(bench, session)).toEqual(first)
    expect(parse).toHaveBeenCalledTimes(rememberSessions ? 0 : 3)
  })

  it('belongs to one application: another does not know the cookie', async () => {
    const bench = new Bench()
    const session = await bench.session()
    expect(await ask(bench, session)).toMatchObject({ authenticated: true })
    const stranger = new Bench({ config: { cookiePassword: `not ${PASSWORD}` } })
    expect(await ask(stranger, session)).toMatchObject({ reason: 'invalid_session_cookie' })
  })
})

it('a cookie that is to be set again is set again by every response until the browser has it', async () => {
  const bench = new Bench()
  const { session } = await bench.session()
  const moved = bench.another({ cookiePassword: [`the newer ${PASSWORD}`, PASSWORD] })
  const { cookie } = await bench.seal(session)
  for (let time = 0; time < 3; time++) {
    const { setCookies } = await moved.withAuth({ headers: { cookie } })
    expect(setCookies).toHaveLength(1)
  }
})

describe('the memory itself', () => {
  const keep = (memory: Memory, question: string, size = 1) =>
    memory.keep(question, { question }, { from: 0, until: MINUTE, size })

  const numbered = (count: number) => `${count}`.padStart(40)

  it('holds a thousand answers, and lets go of the oldest', () => {
    const memory = new Memory()
    for (let count = 0; count < 3_000; count++) keep(memory, numbered(count))
    const held = Array.from({ length: 3_000 }, (_, count) => memory.get(numbered(count), 1)).filter(Boolean)
    expect(held).toHaveLength(1_000)
    expect(memory.get(numbered(1_999), 1)).toBeUndefined()
    expect(memory.get(numbered(2_000), 1)?.output).toEqual({ question: numbered(2_000) })
  })

  it('holds four million characters', () => {
    const memory = new Memory()
    for (let count = 0; count < 100; count++) keep(memory, numbered(count), 1_000_000)
    const held = Array.from({ length: 100 }, (_, count) => memory.get(numbered(count), 1)).filter(Boolean)
    expect(held).toHaveLength(3)
    // What is given again or cleared makes room.
    memory.clear()
    for (let time = 0; time < 3; time++) keep(memory, numbered(1), 1_000_000)
    for (const count of [2, 3]) keep(memory, numbered(count), 1_000_000)
    expect(memory.get(numbered(1), 1)?.output).toEqual({ question: numbered(1) })
  })

  it('tells questions apart that look alike in the middle', () => {
    const memory = new Memory()
    const middle = 'x'.repeat(100)
    keep(memory, `a${middle}a`)
    expect(memory.get(`b${middle}a`, 1)).toBeUndefined()
    expect(memory.get(`a${middle}b`, 1)).toBeUndefined()
    expect(memory.get(`a${middle}a`, 1)?.output).toEqual({ question: `a${middle}a` })
    keep(memory, `b${middle}a`)
    expect(memory.get(`b${middle}a`, 1)?.output).toEqual({ question: `b${middle}a` })
    expect(memory.get(`a${middle}a`, 1)).toBeUndefined()
  })

  it('knows when an answer holds', () => {
    const memory = new Memory()
    memory.keep('a', { b: [{ c: null }] }, { from: 10, until: 20, size: 1 })
    for (const [now, holds] of [
      [10, true],
      [19, true],
      [20, false],
      [9, false],
    ] as const) {
      expect(memory.get('a', now) !== undefined).toBe(holds)
    }
  })

  it('lets go of what is over, whoever asked for it', () => {
    const memory = new Memory()
    const keepAt = (count: number, from: number) =>
      memory.keep(numbered(count), {}, { from, until: from + MINUTE, size: 60 })
    for (let count = 0; count < 10; count++) keepAt(count, count * 1000)
    expect(memory.size).toEqual({ answers: 10, characters: 1_000 })
    keepAt(10, MINUTE + 4_500)
    expect(memory.size).toEqual({ answers: 6, characters: 600 })
    keepAt(11, 10 * MINUTE)
    expect(memory.size).toEqual({ answers: 1, characters: 100 })
    // A clock set back makes all of it void.
    keepAt(12, 0)
    expect(memory.size).toEqual({ answers: 1, characters: 100 })
    memory.clear()
    expect(memory.size).toEqual({ answers: 0, characters: 0 })
  })
})

describe('what is remembered is frozen', () => {
  it('however deeply it is nested', () => {
    const nested = JSON.parse(`${'[{"a":'.repeat(50_000)}1${'}]'.repeat(50_000)}`) as object
    let [innermost, depth]: [unknown, number] = [frozen(nested), 0]
    while (typeof innermost === 'object' && innermost !== null) {
      if (!Object.isFrozen(innermost)) throw new Error(`not frozen at depth ${depth}`)
      innermost = Object.values(innermost)[0]
      depth += 1
    }
    expect([innermost, depth]).toEqual([1, 100_000])
  })

  it('under names that would be setters, and without calling them', () => {
    const text = '{"a":{"__proto__":{"b":[]},"constructor":[]}}'
    const value = frozen(JSON.parse(text) as { a: object })
    const own = Object.getOwnPropertyDescriptor(value.a, '__proto__')?.value as { b: unknown }
    expect([own, own.b].every(Object.isFrozen)).toBe(true)
    expect(JSON.stringify(value)).toBe(text)
    expect(Object.isFrozen(Object.prototype)).toBe(false)
  })
})
