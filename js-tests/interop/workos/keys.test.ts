// getJWKS(): what is fetched, how often and with which headers, and what it throws.

import * as fe26 from 'fe26/workos'
import { afterEach, describe, expect, it, vi } from 'vitest'
import * as peer from 'workos-node-11'
import { KEY_SET, SESSION } from './cookies.js'
import type { Scripted } from './recorder.js'
import { type Library, PASSWORD, type Row, useSides } from './sides.js'

const { compare } = useSides()

afterEach(() => {
  vi.restoreAllMocks()
})

const [KEY] = KEY_SET.body.keys
const NAMED = { alg: 'RS256', kid: String(KEY?.kid) }

const sets: Record<string, Scripted> = {
  'keys that fit': KEY_SET,
  'no list': { body: { keys: 'none' } },
  null: { body: 'null', headers: { 'content-type': 'application/json' } },
  'no JSON': { body: '<html>' },
  '500': { status: 500, body: {} },
  '204': { status: 204 },
  redirect: { status: 302, headers: { location: '/elsewhere' } },
}

describe('a key set', () => {
  it.each(Object.entries(sets))('%s', (name, keySet) =>
    compare({
      it: name,
      keySet,
      call: async ({ userManagement }) => {
        const keys = await userManagement.getJWKS()
        await keys?.reload()
        return [keys?.fresh, keys?.coolingDown, keys?.reloading, keys?.jwks()]
      },
    } satisfies Row),
  )

  it.each([null, []])('jwks-function: a member that is %j', member =>
    compare({
      it: '',
      keySet: { body: { keys: [member, ...KEY_SET.body.keys] } },
      call: async ({ userManagement }) => (await (await userManagement.getJWKS())?.(NAMED))?.type,
      differs: {
        name: 'jwks-function',
        peer: { threw: { name: 'JWKSInvalid' } },
        fe26: { gave: 'public' },
      },
    }),
  )

  it('is fetched once by five', () =>
    compare({
      it: '',
      keySet: KEY_SET,
      call: async ({ userManagement }) => {
        const keys = await userManagement.getJWKS()
        const header = { alg: 'RS256', ...KEY_SET.body.keys[0] } as never
        const found = await Promise.all(Array.from({ length: 5 }, () => keys?.(header)))
        return new Set(found).size
      },
    }))

  it('is public: no key, no headers and no fetchFn of the program', async () => {
    const sent: [string[], number][] = []
    for (const { WorkOS } of [peer, fe26 as unknown as Library]) {
      let own = 0
      const fetched = vi.fn(async (_: unknown, init?: RequestInit) => {
        sent.push([[...new Headers(init?.headers).keys()], own])
        return Response.json(KEY_SET.body)
      })
      vi.stubGlobal('fetch', fetched)
      const { userManagement } = new WorkOS('sk_1', {
        clientId: 'client_1',
        config: { headers: { 'X-Secret': 'yes' } },
        fetchFn: async () => {
          own++
          return Response.json({})
        },
      })
      await (await userManagement.getJWKS())?.reload()
    }
    expect(sent[1]).toEqual(sent[0])
    expect(sent[1]).toEqual([['accept', 'user-agent'], 0])
  })
})

const headers: Record<string, Record<string, unknown>> = {
  'the kid of a key': NAMED,
  'no kid': { alg: 'RS256' },
  'an unknown kid': { ...NAMED, kid: 'unknown' },
  'a kid that is no text': { ...NAMED, kid: 7 },
  'an empty kid': { ...NAMED, kid: '' },
  'another algorithm': { ...NAMED, alg: 'RS512' },
}
const lists: Record<string, object[]> = {
  'one key': [{ ...KEY }],
  'two keys': [{ ...KEY }, { ...KEY, kid: 'other' }],
  'the same key twice': [{ ...KEY }, { ...KEY }],
  'a key that encrypts': [{ ...KEY, use: 'enc' }],
  'a key of another algorithm': [{ ...KEY, alg: 'RS384' }],
  'a key that signs': [{ ...KEY, key_ops: ['sign'] }],
  'no key': [],
}
const asked = Object.entries(headers).flatMap(([header, protectedHeader]) =>
  Object.entries(lists).map(([list, keys]) => ({ it: `${header}, of ${list}`, protectedHeader, keys })),
)

describe('a key by its header', () => {
  it.each(asked)('$it', ({ it, protectedHeader, keys }) =>
    compare({
      it,
      keySet: { body: { keys } },
      call: async ({ userManagement }) => {
        const key = await (await userManagement.getJWKS())?.(protectedHeader)
        return [key?.type, key?.extractable, key?.usages, key?.algorithm.name]
      },
    }),
  )

  it('by the unprotected one as well', () =>
    compare({
      it: '',
      keySet: { body: { keys: lists['two keys'] } },
      call: async ({ userManagement }) => {
        const token = { header: { kid: 'other' }, payload: '', signature: '' }
        return (await (await userManagement.getJWKS())?.({ alg: 'RS256' }, token))?.type
      },
    }))

  it('jwks-function: without an algorithm', () =>
    compare({
      it: '',
      keySet: KEY_SET,
      call: async ({ userManagement }) => (await userManagement.getJWKS())?.({ kid: NAMED.kid } as never),
      differs: {
        name: 'jwks-function',
        peer: { threw: { name: 'JOSENotSupported' } },
        fe26: { threw: { name: 'JWKSNoMatchingKey' } },
      },
    }))
})

const MINUTE = 60_000

describe('the age of a key set', () => {
  it.each([
    [0, NAMED],
    [10 * MINUTE - 1, NAMED],
    [10 * MINUTE, NAMED],
    [5 * MINUTE - 1, { ...NAMED, kid: 'unknown' }],
    [5 * MINUTE, { ...NAMED, kid: 'unknown' }],
  ])('after %j ms, for %j', (age, header) =>
    compare({
      it: '',
      keySet: KEY_SET,
      call: async ({ userManagement }) => {
        let now = 1_900_000_000_000
        vi.spyOn(Date, 'now').mockImplementation(() => now)
        const keys = await userManagement.getJWKS()
        const before = [keys?.fresh, keys?.coolingDown]
        await keys?.reload()
        now += age
        const then = [keys?.fresh, keys?.coolingDown]
        const found = await keys?.(header).then(
          ({ type }) => type,
          ({ code }) => code,
        )
        return [before, then, found]
      },
    }),
  )
})

it('jwks-function: several keys fit, of which jose gives all', () =>
  compare({
    it: '',
    keySet: { body: { keys: [KEY, { ...KEY, kid: 'another' }] } },
    call: async ({ userManagement }) => {
      const keys = await userManagement.getJWKS()
      const error = await keys?.({ alg: 'RS256' }).catch(thrown => thrown)
      return [error.code, typeof error[Symbol.asyncIterator]]
    },
    differs: {
      name: 'jwks-function',
      peer: { gave: ['ERR_JWKS_MULTIPLE_MATCHING_KEYS', 'function'] },
      fe26: { gave: ['ERR_JWKS_MULTIPLE_MATCHING_KEYS', 'undefined'] },
    },
  }))

it('a key that has been used is gone with its set', async () => {
  let now = 1_900_000_000_000
  vi.spyOn(Date, 'now').mockImplementation(() => now)
  const seen: unknown[] = []
  for (const { WorkOS } of [peer, fe26 as unknown as Library]) {
    let published: object = KEY_SET.body
    const fetched = vi.fn(async () => Response.json(published))
    vi.stubGlobal('fetch', fetched)
    const keys = await new WorkOS('sk_1', { clientId: 'client_1' }).userManagement.getJWKS()
    const found = () =>
      keys?.(NAMED).then(
        ({ type }) => type,
        ({ code }) => code,
      )
    const came = [await found()]
    published = { keys: [{ ...KEY, kid: 'another' }] }
    now += 10 * MINUTE - 1
    came.push(await found())
    now += 1
    came.push(await found())
    seen.push([came, fetched.mock.calls.length])
  }
  const [theirs, ours] = seen
  expect(ours).toEqual([['public', 'public', 'ERR_JWKS_NO_MATCHING_KEY'], 2])
  expect(theirs).toEqual(ours)
})

// By a `fetch` of the test: what is counted must not depend on how fast a server is reached.
describe('key-set: keys for a session that cannot be had', () => {
  const SIDES = [peer, fe26 as unknown as Library]

  /** What authenticating comes to, its error's name or code, so many times; and how often keys were asked for. */
  async function authenticating(answer: typeof fetch, pauses: readonly number[]) {
    let now = 1_900_000_000_000
    vi.spyOn(Date, 'now').mockImplementation(() => now)
    const seen: [unknown[], number][] = []
    for (const { WorkOS } of SIDES) {
      const fetched = vi.fn(answer)
      vi.stubGlobal('fetch', fetched)
      const session = new WorkOS('sk_1', { clientId: 'client_1' }).userManagement.loadSealedSession({
        sessionData: SESSION,
        cookiePassword: PASSWORD,
      })
      const came: unknown[] = []
      for (const pause of pauses) {
        now += pause
        came.push(
          await session.authenticate().then(
            result => result.authenticated,
            ({ code, message }) => code ?? message,
          ),
        )
      }
      seen.push([came, fetched.mock.calls.length])
    }
    const [theirs, ours] = seen
    return { theirs, ours }
  }

  it('one that hangs is waited for twice', async () => {
    const limits: number[] = []
    const { timeout } = AbortSignal
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(ms => {
      limits.push(ms)
      return timeout.call(AbortSignal, 5)
    })
    const alive = setInterval(() => {}, 5)
    const hangs: typeof fetch = (_, init) =>
      new Promise((_, reject) => {
        const signal = init?.signal
        const abort = () => reject(signal?.reason)
        if (signal?.aborted) abort()
        else signal?.addEventListener('abort', abort)
      })
    const { theirs, ours } = await authenticating(hangs, [0])
    clearInterval(alive)
    expect(theirs).toEqual([['ERR_JWKS_TIMEOUT'], 1])
    expect(ours).toEqual([['key_set_unavailable'], 2])
    expect(limits).toEqual([5_000, 5_000, 5_000])
  })

  it('a failure stands for a second', async () => {
    const { theirs, ours } = await authenticating(async () => {
      throw new TypeError('fetch failed')
    }, [0, 999, 1])
    expect(theirs).toEqual([Array(3).fill('fetch failed'), 3])
    expect(ours).toEqual([Array(3).fill('key_set_unavailable'), 4])
  })

  it('a page is no key set', async () => {
    const asked = vi.fn()
    const { theirs, ours } = await authenticating(async () => {
      asked()
      // The first of each of them.
      return [1, 3].includes(asked.mock.calls.length) ? new Response('<html>') : Response.json(KEY_SET.body)
    }, [0, 1_000])
    expect(theirs).toEqual([['ERR_JOSE_GENERIC', true], 2])
    expect(ours).toEqual([['key_set_unavailable', true], 2])
  })
})
