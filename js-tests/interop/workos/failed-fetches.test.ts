// What `fetch` rejects with is known again, whatever its class: runtimes do not agree on one.

import { describe, expect, it } from 'vitest'
import { isNetworkError } from '../../../npm/fe26/dist/esm/workos/attempts.js'
import { WorkOS } from '../../../npm/fe26/dist/esm/workos.js'

const rejections = [
  new TypeError('fetch failed'),
  new Error('Network connection lost.'),
  new DOMException('gone', 'NetworkError'),
]

describe('an error of a fetch that rejected', () => {
  it.each(rejections)('%s', async error => {
    const fetchFn = async () => {
      throw error
    }
    const workos = new WorkOS('sk_1', { fetchFn, maxRetries: 0 })
    const thrown = await workos.get('/x').catch((caught: unknown) => caught)
    expect(isNetworkError(thrown)).toBe(true)
    expect(isNetworkError(error)).toBe(true)
  })

  it('is not a refusal, a mistake or a late answer', async () => {
    const answers: (typeof fetch)[] = [
      async () => Response.json({ message: 'no' }, { status: 400 }),
      async () => new Response('<html>', { status: 500 }),
      (_, init) =>
        new Promise((_, reject) =>
          init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)),
        ),
    ]
    for (const fetchFn of answers) {
      const workos = new WorkOS('sk_1', { fetchFn, maxRetries: 0, timeout: 50 })
      const alive = setInterval(() => {}, 10)
      expect(isNetworkError(await workos.get('/x').catch((caught: unknown) => caught))).toBe(false)
      clearInterval(alive)
    }
    expect(isNetworkError(new TypeError('of a program'))).toBe(false)
    expect(isNetworkError(undefined)).toBe(false)
  })
})
