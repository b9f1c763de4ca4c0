// The failure knobs, as the official SDK and plain fetch see them.
import { describe, expect, it } from 'vitest'
import { createLocalAuthKit, LocalNetworkError } from '../../npm/fe26/src/testing.js'
import { COOKIE_PASSWORD, isLive, rejection, useBench } from './bench.js'

describe.skipIf(isLive)('failures (knobs of the local AuthKit)', () => {
  const bench = useBench()
  const refresh = (refreshToken: string, maxRetries = 0) =>
    bench.sdk({ maxRetries }).userManagement.authenticateWithRefreshToken({ refreshToken })

  it('become the exceptions of the SDK', async () => {
    const { refreshToken } = await bench.local.issueSession()
    const cases = [
      [
        { status: 429, headers: { 'Retry-After': '7' }, body: {} },
        { name: 'RateLimitExceededException', retryAfter: 7 },
      ],
      [{ status: 409, body: { message: 'busy' } }, { name: 'ConflictException' }],
      [
        { status: 500, body: { message: 'broken' } },
        { name: 'GenericServerException', status: 500 },
      ],
      // The SDK cannot read these two: it wraps its own parse error.
      [{ status: 503, body: '<html>down</html>' }, { cause: { name: 'ParseError', rawStatus: 503 } }],
      [{ status: 502 }, { cause: { name: 'ParseError', rawStatus: 502 } }],
    ] as const
    for (const [failure, expected] of cases) {
      bench.local.fail('authenticate', { ...failure, times: 1 })
      const error = await rejection(refresh(refreshToken))
      expect(error).toMatchObject(expected)
    }
    expect((await refresh(refreshToken)).accessToken).toBeDefined()
  })

  it('become the reasons of the SDK session', async () => {
    const { userManagement } = bench.sdk()
    const { refreshToken } = await bench.local.issueSession()
    const signedIn = await userManagement.authenticateWithRefreshToken({
      refreshToken,
      session: { sealSession: true, cookiePassword: COOKIE_PASSWORD },
    })
    const sealed = userManagement.loadSealedSession({
      sessionData: signedIn.sealedSession ?? '',
      cookiePassword: COOKIE_PASSWORD,
    })
    for (const [failure, reason] of [
      [{ status: 429, body: {} }, 'rate_limit_exceeded'],
      [{ status: 500, body: {} }, 'server_error'],
      [{ networkError: true }, 'network_error'],
    ] as const) {
      bench.local.fail('authenticate', { ...failure, times: 1 })
      expect(await sealed.refresh()).toMatchObject({ authenticated: false, reason, retryable: true })
    }
    expect(await sealed.refresh()).toMatchObject({ authenticated: true })
  })

  it('last for `times` requests, or until cleared', async () => {
    const url = `${bench.url}/sso/jwks/${bench.clientId}`
    const status = async () => (await fetch(url)).status
    bench.local.fail('jwks', { status: 503, times: 2 })
    expect([await status(), await status(), await status()]).toEqual([503, 503, 200])
    bench.local.fail('jwks', { status: 500 })
    expect([await status(), await status()]).toEqual([500, 500])
    bench.local.clearFailures()
    expect(await status()).toBe(200)
  })

  it('touch their route alone, and * touches all', async () => {
    bench.local.fail('authorize', { status: 500 })
    expect((await fetch(`${bench.url}/sso/jwks/${bench.clientId}`)).status).toBe(200)
    bench.local.fail('*', { status: 418 })
    expect((await fetch(`${bench.url}/sso/jwks/${bench.clientId}`)).status).toBe(418)
    expect((await fetch(`${bench.url}/user_management/users/x`)).status).toBe(418)
  })

  it('can lose the answer of a refresh that took effect; the retry replays it', async () => {
    const { refreshToken } = await bench.local.issueSession()
    bench.local.fail('authenticate', { networkError: true, after: true, times: 1 })
    const answer = await refresh(refreshToken, 1)
    const again = await refresh(refreshToken)
    expect(again.refreshToken).toBe(answer.refreshToken)
  })

  it('can be slow alone, so that the caller gives up', async () => {
    bench.local.fail('jwks', { delay: 60_000, times: 1 })
    const url = `${bench.url}/sso/jwks/${bench.clientId}`
    const error = await rejection(fetch(url, { signal: AbortSignal.timeout(50) }))
    expect(error.name).toBe('TimeoutError')
    // The caller may have given up before its request came.
    bench.local.clearFailures()
    bench.local.fail('jwks', { delay: 1, times: 1 })
    expect((await fetch(url)).status).toBe(200)
  })

  it('reject the plain handler as fetch rejects', async () => {
    const authkit = createLocalAuthKit()
    const url = `https://api.workos.com/sso/jwks/${authkit.clientId}`
    authkit.fail('jwks', { networkError: true, times: 1 })
    expect(await rejection(authkit.fetch(new Request(url)))).toBeInstanceOf(LocalNetworkError)
    expect(new LocalNetworkError()).toBeInstanceOf(TypeError)
    authkit.fail('jwks', { delay: 60_000 })
    const signal = AbortSignal.timeout(20)
    expect((await rejection(authkit.fetch(new Request(url, { signal })))).name).toBe('TimeoutError')
  })
})
