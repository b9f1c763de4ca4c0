// What refresh() does about an AuthKit that does not answer. Nobody is signed out by it: docs/architecture.md.

import type { RefreshResult } from 'fe26'
import { describe, expect, it } from 'vitest'
import { Bench, type SealedBySuite } from './bench.js'

const load = (bench: Bench, { sealed }: Pick<SealedBySuite, 'sealed'>) =>
  bench.authkit.loadSealedSession({ sessionData: sealed })

function granted(result: RefreshResult): RefreshResult & { authenticated: true } {
  if (!result.authenticated) throw new Error(`Not refreshed: ${result.reason}`)
  return result
}

describe('an AuthKit that does not answer', () => {
  it.each([
    ['server_error', { status: 500 }],
    ['server_error', { status: 502, body: '<html>Bad gateway</html>' }],
    ['server_error', { status: 503, body: { error: 'invalid_grant' } }],
    ['network_error', { networkError: true }],
    ['timeout', { status: 408 }],
    ['rate_limit_exceeded', { status: 429 }],
  ])('is asked four times: %s after %j', async (reason, failure) => {
    const bench = new Bench()
    const delays = bench.skipDelays()
    const session = await bench.session()
    bench.local.fail('authenticate', failure)
    expect(await load(bench, session).refresh()).toEqual({ authenticated: false, reason, retryable: true })
    expect(delays).toHaveLength(3)
    const attempts = bench.requests('authenticate')
    expect(attempts).toHaveLength(4)
    expect(new Set(attempts.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
    expect(new Set(attempts.map(({ body }) => body)).size).toBe(1)
    bench.local.clearFailures()
    expect(await load(bench, session).refresh()).toMatchObject({ authenticated: true })
  })

  it.each([
    { status: 503, times: 3 },
    { networkError: true, times: 2 },
    { networkError: true, after: true, times: 3 },
    { status: 504, after: true, times: 1 },
  ])('but does at last: %j', async failure => {
    const bench = new Bench()
    bench.skipDelays()
    const loaded = load(bench, await bench.session())
    bench.local.fail('authenticate', failure)
    expect(await loaded.refresh()).toMatchObject({ authenticated: true })
    expect(bench.requests('authenticate')).toHaveLength(failure.times + 1)
    expect(await loaded.refresh()).toMatchObject({ authenticated: true })
  })

  it('whose answer was lost gives the same pair again', async () => {
    const bench = new Bench()
    const session = await bench.session()
    const [one, other] = [
      load(bench, session),
      bench.another().loadSealedSession({ sessionData: session.sealed }),
    ]
    const first = granted(await one.refresh())
    const second = granted(await other.refresh())
    expect(second.session).toEqual(first.session)
  })

  it.each([
    ['2', 2000],
    ['0', 0],
    [new Date(new Bench().clock.ms + 3000).toUTCString(), 3000],
  ])('for a moment is waited for: Retry-After: %s', async (header, delay) => {
    const bench = new Bench()
    const delays = bench.skipDelays()
    bench.local.fail('authenticate', { status: 429, headers: { 'Retry-After': header }, times: 1 })
    expect(await load(bench, await bench.session()).refresh()).toMatchObject({ authenticated: true })
    // Jitter on top: whoever was asked to wait was asked together with others.
    expect(delays).toHaveLength(1)
    expect(delays[0]).toBeGreaterThanOrEqual(delay + 125)
    expect(delays[0]).toBeLessThanOrEqual(delay + 250)
  })

  it('for longer is not: the wait is passed on', async () => {
    const bench = new Bench()
    bench.local.fail('authenticate', { status: 429, headers: { 'Retry-After': '60' } })
    const result = await load(bench, await bench.session()).refresh()
    expect(result).toEqual({
      ...{ authenticated: false, reason: 'rate_limit_exceeded', retryable: true, retryAfter: 60 },
    })
    expect(bench.requests('authenticate')).toHaveLength(1)
  })

  it('with anything that is its API is a server error', async () => {
    for (const body of ['', '<html>', '[]', '{}', '{"access_token":"a","refresh_token":"r"}', 'null']) {
      const bench = new Bench()
      bench.local.fail('authenticate', { status: 200, body })
      const result = await load(bench, await bench.session()).refresh()
      expect(result, body).toEqual({ authenticated: false, reason: 'server_error', retryable: true })
    }
  })

  it('ends all its attempts inside the 30 seconds in which a lost answer is given again', async () => {
    const limits: number[] = []
    const silent: typeof fetch = async (_input, init) => {
      // The time limit of an attempt passes at once, and on the clock.
      const limit = limits.at(-1) ?? 0
      bench.clock.advance(limit)
      throw init?.signal?.reason
    }
    const bench: Bench = new Bench({ config: { fetch: silent } })
    const session = await bench.session()
    const timeout = AbortSignal.timeout
    AbortSignal.timeout = limit => {
      limits.push(limit)
      return AbortSignal.abort(new DOMException('Too late.', 'TimeoutError'))
    }
    try {
      bench.skipDelays()
      const before = bench.clock.ms
      const result = await load(bench, session).refresh()
      expect(result).toEqual({ authenticated: false, reason: 'timeout', retryable: true })
      expect(limits.length).toBeGreaterThan(2)
      expect(bench.clock.ms - before).toBeLessThanOrEqual(25_000)
    } finally {
      AbortSignal.timeout = timeout
    }
  })
})
