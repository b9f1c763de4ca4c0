// getJWKS(): what is fetched, how often and with which headers, and what it throws.

import * as fe26 from 'fe26/workos'
import { describe, expect, it, vi } from 'vitest'
import * as peer from 'workos-node-11'
import { KEY_SET } from './cookies.js'
import type { Scripted } from './recorder.js'
import { type Library, type Row, useSides } from './sides.js'

const { compare } = useSides()

const sets: Record<string, Scripted> = {
  'keys that fit': KEY_SET,
  'no list': { body: { keys: 'none' } },
  'a list of nothing': { body: { keys: [null] } },
  'a list of lists': { body: { keys: [[]] } },
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
