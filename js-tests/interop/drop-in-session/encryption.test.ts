// `sessionEncryption` by itself: lifetimes, passwords and seals of every kind.

import { describe, expect, it, vi } from 'vitest'
import { COOKIE_PASSWORD as password } from '../../local-authkit/bench.js'
import { pass, seal, useBench } from '../bench.js'
import { compare, differ } from './differences.js'
import { observeBoth, type World } from './worlds.js'

const bench = useBench()

const both = (call: (world: World) => unknown) => observeBoth(bench, {}, call)
const sealing = (data: unknown, options: object) =>
  both(({ encryption }) => encryption.sealData(data, options as never))
const opening = (sealed: unknown, options: object = { password }) =>
  both(({ encryption }) => encryption.unsealData(sealed as never, options as never))
const TYPE_ERROR = { threw: { lineage: ['TypeError', 'Error'] } }
const ERROR = { threw: { lineage: ['Error'] } }

describe('a ttl', () => {
  it.each([undefined, null, 0, -0, 1, 600, Number.NaN])('of %s', async ttl => {
    compare(await sealing({ a: 1 }, { password, ttl }))
  })

  it.each([0.001, 1.5, 599.9])('of %s seconds', async ttl => {
    const sealed = await sealing({ a: 1 }, { password, ttl })
    const whole = await sealing({ a: 1 }, { password, ttl: Math.ceil(ttl) })
    differ(sealed, 'ttl', whole.fe26)
  })

  it.each([-1, 2 ** 32, 1e300, '5', '', 'x', true, {}])('of %s', async ttl => {
    differ(await sealing({ a: 1 }, { password, ttl }), 'ttl', TYPE_ERROR)
  })

  it('that is infinite', async () => {
    const none = await sealing({ a: 1 }, { password })
    differ(await sealing({ a: 1 }, { password, ttl: Number.POSITIVE_INFINITY }), 'ttl', none.fe26)
  })

  it.each([undefined, null, 0, 0.5, -1, '5', 'x', {}])('of %s opens what has none', async ttl => {
    compare(await opening(seal({ a: 1 }), { password, ttl }))
  })

  it('runs out, a minute later', async () => {
    const observed = await both(async ({ encryption }) => {
      const sealed = await encryption.sealData({ a: 1 }, { password, ttl: 1 })
      return [sealed, await encryption.unsealData(sealed, { password })]
    })
    compare(observed)
    const { fe26 } = await both(async ({ lib }) => {
      const sealed = await lib.sessionEncryption.sealData({ a: 1 }, { password, ttl: 0.5 })
      const before = Date.now()
      pass(59)
      const held = await lib.sessionEncryption.unsealData(sealed, { password })
      pass(3)
      const ended = await lib.sessionEncryption.unsealData(sealed, { password }).then(String, () => 'over')
      vi.setSystemTime(before)
      return [held, ended]
    })
    expect(fe26).toMatchObject({ gave: [{ a: 1 }, 'over'] })
  })
})

describe('what it throws', () => {
  it.each([undefined, null, 7, {}])('for the password %s', async wrong => {
    differ(await sealing({ a: 1 }, { password: wrong }), 'cause', TYPE_ERROR)
    differ(await opening(seal({ a: 1 }), { password: wrong }), 'cause', TYPE_ERROR)
  })

  it('for an empty password', async () => {
    compare(await sealing({ a: 1 }, { password: '' }))
    differ(await opening(seal({ a: 1 }), { password: '' }), 'cause', ERROR)
  })

  it.each(['short', 'x'.repeat(31), 'ä'.repeat(16)])('for the password %s', async wrong => {
    compare(await sealing({ a: 1 }, { password: wrong }))
    compare(await opening(seal({ a: 1 }), { password: wrong }))
  })

  it.each(['', 'hello', '*******', seal({}).slice(0, 90), 'x'.repeat(2e6)])(
    'for the seal %.20s',
    async sealed => {
      differ(await opening(sealed), 'cause', ERROR)
    },
  )

  it.each([undefined, null, 7, {}])('for %s in place of a seal', async sealed => {
    differ(await opening(sealed), 'cause', TYPE_ERROR)
  })

  it.each([undefined, () => 1, Symbol('x'), 1n])('for sealing %s', async data => {
    differ(await sealing(data, { password }), 'cause', TYPE_ERROR)
  })
})

describe('seals', () => {
  it.each(['~3', '~1', '~0', '~x'])('of version %s', async suffix => {
    differ(await opening(seal({ a: 1 }, { suffix })), 'legacy', { gave: { a: 1 } })
  })

  it.each(['', '~2', '~2~1'])('of version %s', async suffix => {
    compare(await opening(seal({ a: 1 }, { suffix })))
  })

  it.each([new Date(0), Number.NaN, new Map()])('of %s', async data => {
    differ(await sealing(data, { password }), 'payload', { gave: expect.any(String) })
  })

  it('of 800,000 bytes', async () => {
    differ(await sealing('x'.repeat(800_000), { password }), 'size', {
      threw: { code: 'session_too_large' },
    })
  })
})
