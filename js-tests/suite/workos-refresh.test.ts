// A refresh token that fe26/workos presents again: WorkOS answers it for 30 seconds, and calls it used up after that.

import { createLocalAuthKit, type LocalAuthKit } from 'fe26/testing'
import { RateLimitExceededException, WorkOS } from 'fe26/workos'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PASSWORD } from './bench.js'

const WINDOW = 30_000

let time: number
let local: LocalAuthKit

beforeEach(() => {
  local = createLocalAuthKit()
  time = Date.now()
  vi.spyOn(Date, 'now').mockImplementation(() => time)
  // Waits take no time, and move the clock.
  const { setTimeout: wait } = globalThis
  vi.stubGlobal('setTimeout', (run: () => void, ms = 0) => {
    time += ms
    return wait(run, 0)
  })
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const lost = async (granted: Promise<Response>): Promise<Response> => {
  await granted
  throw new TypeError('fetch failed')
}
const limited = (seconds: number) => async () =>
  Response.json({}, { status: 429, headers: { 'Retry-After': `${seconds}` } })

/** A client whose answers come to this, in this order, and as they are from then on; and when it asked. */
function client(...fates: ((granted: Promise<Response>) => Promise<Response>)[]) {
  const asked: number[] = []
  const fetchFn: typeof fetch = (input, init) => {
    asked.push(time)
    const fate = fates.shift()
    const answer = () => local.fetch(new Request(input, init))
    if (!fate) return answer()
    return fate === lost ? lost(answer()) : fate(Promise.resolve(new Response()))
  }
  return { asked, workos: new WorkOS(local.apiKey, { clientId: local.clientId, fetchFn }) }
}

/** Both ways to present one. */
const WAYS: Record<string, (workos: WorkOS) => Promise<unknown>> = {
  'authenticateWithRefreshToken()': async workos => {
    const { refreshToken } = await local.issueSession()
    return workos.userManagement.authenticateWithRefreshToken({ refreshToken })
  },
  'post()': async workos => {
    const { refreshToken } = await local.issueSession()
    const body = { client_id: local.clientId, grant_type: 'refresh_token', refresh_token: refreshToken }
    return workos.post('/user_management/authenticate', { ...body, client_secret: local.apiKey })
  },
}

describe.each(Object.entries(WAYS))('a refresh by %s', (_, refresh) => {
  it('is tried again while a lost answer is given again', async () => {
    const { asked, workos } = client(lost, limited(10))
    await refresh(workos)
    expect(asked).toHaveLength(3)
    expect((asked[2] as number) - (asked[0] as number)).toBeLessThan(WINDOW)
  })

  it('is not tried again later, whatever Retry-After says', async () => {
    const { asked, workos } = client(lost, limited(60))
    await expect(refresh(workos)).rejects.toBeInstanceOf(RateLimitExceededException)
    expect(asked).toHaveLength(2)
  })

  it('is tried again as late as it is told to while nothing can have been lost', async () => {
    const { asked, workos } = client(limited(60), limited(60), lost)
    await refresh(workos)
    expect(asked).toHaveLength(4)
    expect((asked[2] as number) - (asked[0] as number)).toBeGreaterThan(2 * WINDOW)
    expect((asked[3] as number) - (asked[2] as number)).toBeLessThan(WINDOW)
  })
})

it('refresh() of a session hands a long wait on', async () => {
  const { refreshToken } = await local.issueSession()
  const session = { sealSession: true, cookiePassword: PASSWORD }
  const begun = await client().workos.userManagement.authenticateWithRefreshToken({ refreshToken, session })
  const { asked, workos } = client(lost, limited(60))
  const loaded = workos.userManagement.loadSealedSession({
    sessionData: begun.sealedSession as string,
    cookiePassword: PASSWORD,
  })
  expect(await loaded.refresh()).toMatchObject({
    reason: 'rate_limit_exceeded',
    retryable: true,
    retryAfter: 60,
  })
  expect(asked).toHaveLength(2)
})

it('other grants are tried as late as ever', async () => {
  const code = local.createMagicAuthCode('ada@example.com')
  const broken = async () => {
    throw new TypeError('fetch failed')
  }
  const { asked, workos } = client(broken, limited(60))
  await workos.userManagement.authenticateWithMagicAuth({ code, email: 'ada@example.com' })
  expect(asked).toHaveLength(3)
})
