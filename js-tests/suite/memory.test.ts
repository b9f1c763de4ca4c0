// The same cookie again: answered from memory while that is right, and not a moment longer.

import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Memory } from '../../npm/fe26/src/memory.js'
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

  it('gives the same answer, and each caller one of its own', async () => {
    const bench = new Bench()
    const session = await bench.session({ claims: { permissions: ['a', 'b'] } })
    const first = await ask(bench, session)
    const answer = structuredClone(first)
    for (let time = 0; time < 3; time++) {
      const again = await ask(bench, session)
      expect(again).toEqual(answer)
      if (!again.authenticated) throw new Error('nobody is signed in')
      Object.assign(again, { sessionId: 'another' })
      Object.assign(again.user as object, { email: 'another@example.com' })
      again.permissions?.push('everything')
      Object.assign(again.claims, { sub: 'another' })
    }
  })

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
    expect(memory.get(numbered(2_000), 1)).toEqual({ question: numbered(2_000) })
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
    expect(memory.get(numbered(1), 1)).toEqual({ question: numbered(1) })
  })

  it('tells questions apart that look alike in the middle', () => {
    const memory = new Memory()
    const middle = 'x'.repeat(100)
    keep(memory, `a${middle}a`)
    expect(memory.get(`b${middle}a`, 1)).toBeUndefined()
    expect(memory.get(`a${middle}b`, 1)).toBeUndefined()
    expect(memory.get(`a${middle}a`, 1)).toEqual({ question: `a${middle}a` })
    keep(memory, `b${middle}a`)
    expect(memory.get(`b${middle}a`, 1)).toEqual({ question: `b${middle}a` })
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

  it('leaves alone what is nested too deeply to be copied often', () => {
    const memory = new Memory()
    const nested = (depth: number) => JSON.parse(`${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`) as object
    memory.keep('a', nested(5_000), { from: 0, until: 1, size: 1 })
    expect(memory.get('a', 0)).toBeUndefined()
    memory.keep('a', nested(10), { from: 0, until: 1, size: 1 })
    expect(memory.get('a', 0)).toEqual(nested(10))
  })

  it('knows nothing of what else has put into every object', () => {
    const memory = new Memory()
    Object.assign(Object.prototype, { inherited: {} })
    onTestFinished(() => {
      Reflect.deleteProperty(Object.prototype, 'inherited')
    })
    memory.keep('a', { b: {} }, { from: 0, until: 1, size: 1 })
    expect(JSON.stringify(memory.get('a', 0))).toBe('{"b":{}}')
  })

  it('keeps names that would be setters as what they are', () => {
    const memory = new Memory()
    const hostile = JSON.parse('{"a":{"__proto__":{"polluted":true},"constructor":[]}}') as object
    memory.keep('a', hostile, { from: 0, until: 1, size: 1 })
    const given = memory.get('a', 0) as { a: { polluted?: boolean } }
    expect(JSON.stringify(given)).toBe(JSON.stringify(hostile))
    expect(given.a.polluted).toBeUndefined()
    expect(Object.getPrototypeOf(given.a)).toBe(Object.prototype)
  })
})
