// The end of a sign-in, in all the ways it may end: RFC 6749 §4.1.2, and @workos/authkit-session 0.7's verifier cookie.

import { describe, expect, it } from 'vitest'
import { Bench, base64url, Jar, navigation, ORIGIN, parseSetCookie, REDIRECT_URI, thrown } from './bench.js'
import { begun, callback } from './browser.js'

describe('handleCallback()', () => {
  it('signs in, proves the verifier, and leaves one cookie', async () => {
    const { bench, jar, url } = await begun(undefined, { returnTo: '/inbox?a=1#b', state: 'mine' })
    const result = await callback(bench, jar, await bench.local.signIn(url))
    expect(result).toMatchObject({
      ...{
        authenticated: true,
        returnPathname: '/inbox?a=1#b',
        state: 'mine',
        authenticationMethod: 'MagicAuth',
      },
      ...{ user: { email: 'ada@example.com', firstName: 'Ada' }, organizationId: 'org_01ANALYTICAL' },
      ...{ sealedSession: expect.stringMatching(/^Fe26\.2\*1\*/), refreshToken: expect.any(String) },
      claims: { iss: 'https://api.workos.com' },
    })
    expect(jar.names).toEqual(['wos-session'])
    const verifier = new TextEncoder().encode(String(bench.lastGrant()['code_verifier']))
    const challenge = base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', verifier)))
    expect(url.searchParams.get('code_challenge')).toBe(challenge)
    expect(await bench.authkit.withAuth(jar.visit('/'))).toMatchObject({ auth: { authenticated: true } })
  })

  it('tells WorkOS about the device it is told about', async () => {
    const { bench, jar, url } = await begun()
    const device = { ipAddress: '192.0.2.1', userAgent: 'Browser/1' }
    await bench.authkit.handleCallback(jar.visit(await bench.local.signIn(url)), device)
    expect(bench.lastGrant()).toMatchObject({ ip_address: '192.0.2.1', user_agent: 'Browser/1' })
  })

  it('lets five tabs finish in any order', async () => {
    const bench = new Bench()
    const jar = new Jar()
    const urls: URL[] = []
    for (const tab of [0, 1, 2, 3, 4]) {
      const start = await bench.authkit.signIn({ request: jar.visit('/'), returnTo: `/tab/${tab}` })
      jar.apply(start)
      urls.push(await bench.local.signIn(start.url))
    }
    for (const tab of [3, 0, 4, 2, 1]) {
      const result = await callback(bench, jar, urls[tab] ?? '')
      expect(result).toMatchObject({ authenticated: true, returnPathname: `/tab/${tab}` })
    }
    expect(jar.names).toEqual(['wos-session'])
  })

  it.each([
    ['http://localhost:3000/cb', undefined],
    ['https://other.example/cb', ''],
  ])('follows a redirect URI of the call: %s', async (redirectUri, secure) => {
    const { bench, jar, start, url } = await begun(undefined, { redirectUri })
    expect(parseSetCookie(start.setCookies[0] ?? '').attributes['secure']).toBe(secure)
    const back = await bench.local.signIn(url)
    expect(back.href.startsWith(redirectUri)).toBe(true)
    const result = await callback(bench, jar, back)
    expect(parseSetCookie(result.setCookies[0] ?? '')).toMatchObject({ name: 'wos-session' })
    expect(parseSetCookie(result.setCookies[0] ?? '').attributes['secure']).toBe(secure)
  })

  it.each([
    ['https://evil.example/', '/'],
    ['//evil.example/x', '/x'],
    ['/\\evil.example', '/'],
    ['\\\\evil.example/x', '/x'],
    ['/\t/evil.example/x', '/x'],
    ['https:evil.example', '/evil.example'],
    ['javascript:alert(1)', '/'],
    ['////evil.example//x', '/x'],
    ['/..//evil.example', '/evil.example'],
    ['/a/../..//b', '/b'],
    ['/ok\r\nset-cookie: a=b', '/okset-cookie:%20a=b'],
    ['relative', '/relative'],
    ['', '/'],
    ['/\ud800', '/%EF%BF%BD'],
    ['/ü?q=雪#f', '/%C3%BC?q=%E9%9B%AA#f'],
  ])('goes to a path of this origin: %j becomes %j', async (returnTo, expected) => {
    const { bench, jar, url } = await begun(undefined, { returnTo })
    const result = await callback(bench, jar, await bench.local.signIn(url))
    expect(result).toMatchObject({ authenticated: true, returnPathname: expected })
    expect(new URL(expected, ORIGIN).origin).toBe(ORIGIN)
  })
})

describe('a callback that fails', () => {
  const failure = (reason: string) => ({ authenticated: false, reason, retryable: false })

  it('by the decision of the person', async () => {
    const { bench, jar, url } = await begun()
    const result = await callback(bench, jar, await bench.local.signIn(url, { deny: true }))
    expect(result).toEqual({
      ...failure('authorization_denied'),
      ...{ error: 'access_denied', errorDescription: expect.any(String), setCookies: [expect.any(String)] },
    })
    expect(jar.names).toEqual([])
  })

  it('for want of a code', async () => {
    const { bench, jar, start } = await begun()
    const url = `${REDIRECT_URI}?code=&state=${encodeURIComponent(start.state)}`
    expect(await callback(bench, jar, url)).toMatchObject(failure('missing_code'))
    expect(jar.names).toEqual([])
  })

  it('for want of the state, or of its cookie', async () => {
    const { bench, jar, url } = await begun()
    const back = await bench.local.signIn(url)
    for (const other of [new Jar(), (await begun(bench)).jar]) {
      expect(await callback(bench, other, back)).toMatchObject(failure('verifier_cookie_missing'))
    }
    for (const state of [undefined, '']) {
      back.searchParams.delete('state')
      if (state !== undefined) back.searchParams.set('state', state)
      expect(await callback(bench, jar, back)).toMatchObject(failure('oauth_state_mismatch'))
    }
    expect(bench.requests('authenticate')).toHaveLength(0)
  })

  it('for a cookie that is not the state', async () => {
    const { bench, jar, start, url } = await begun()
    const back = await bench.local.signIn(url)
    const cookie = `${jar.names[0]}=${encodeURIComponent(`${start.state}x`)}`
    const result = await bench.authkit.handleCallback(navigation(back.href, cookie))
    expect(result).toMatchObject(failure('oauth_state_mismatch'))
  })

  it('for a state that has aged, or that another application sealed', async () => {
    const late = await begun()
    const back = await late.bench.local.signIn(late.url)
    late.bench.clock.advance(600_001)
    expect(await callback(late.bench, late.jar, back)).toMatchObject(failure('invalid_state'))
    expect(late.jar.names).toEqual([])
    const foreign = await begun(new Bench({ config: { cookiePassword: 'z'.repeat(32) } }))
    const result = await callback(new Bench(), foreign.jar, await foreign.bench.local.signIn(foreign.url))
    expect(result).toMatchObject(failure('invalid_state'))
  })

  it('for a code that was used, or that belongs to another sign-in', async () => {
    const first = await begun()
    const back = await first.bench.local.signIn(first.url)
    const cookies = first.jar.header
    expect(await callback(first.bench, first.jar, back)).toMatchObject({ authenticated: true })
    const replay = await first.bench.authkit.handleCallback(navigation(back.href, cookies))
    expect(replay).toMatchObject(failure('invalid_grant'))

    const [own, stolen] = [await begun(first.bench), await begun(first.bench)]
    const injected = await first.bench.local.signIn(own.url)
    injected.searchParams.set(
      'code',
      (await first.bench.local.signIn(stolen.url)).searchParams.get('code') ?? '',
    )
    expect(await callback(first.bench, own.jar, injected)).toMatchObject(failure('invalid_grant'))
  })

  it('as a page when the code is refused, and as an error when the application is', async () => {
    for (const [failure, code] of [
      [{ status: 422, body: { errors: [{ code: 'invalid_code' }] } }, undefined],
      [{ status: 401, body: { message: 'Unauthorized' } }, 'workos_refused'],
    ] as const) {
      const { bench, jar, url } = await begun()
      bench.local.fail('authenticate', failure)
      const request = jar.visit((await bench.local.signIn(url)).href)
      const answered = bench.authkit.adapter.endCallback(request, { signInPath: '/login' })
      if (code) {
        const error = await thrown(() => answered)
        expect(error).toMatchObject({ code, setCookies: [expect.stringContaining('Max-Age=0')] })
      } else {
        expect((await answered).answer).toMatchObject({ status: 403 })
        const { bench: again, jar: cookies, url: other } = await begun()
        again.local.fail('authenticate', failure)
        expect(await callback(again, cookies, await again.local.signIn(other))).toMatchObject({
          ...{ reason: 'workos_refused', status: 422, errors: [{ code: 'invalid_code' }] },
        })
      }
    }
  })

  it('for now, when AuthKit does not answer', async () => {
    const { bench, jar, url } = await begun()
    bench.skipDelays()
    bench.local.fail('authenticate', { status: 503 })
    expect(await callback(bench, jar, await bench.local.signIn(url))).toMatchObject({
      ...{ authenticated: false, reason: 'server_error', retryable: true, status: 503 },
    })
    expect(jar.names).toEqual([])
  })
})
