// Signing out: the cookie goes, and WorkOS learns of it, however late it is.

import { describe, expect, it } from 'vitest'
import { Bench, Jar, OLD_PASSWORD, parseSetCookie, Signer, thrown } from './bench.js'

const RETURN_TO = 'https://app.example/bye?a=1&b=2'

describe('signOut()', () => {
  it.each([7, null, [RETURN_TO], { 0: RETURN_TO }])('takes %j for a return URL as none', async returnTo => {
    const bench = new Bench()
    const { cookie } = await bench.session()
    const { url } = await bench.authkit.signOut({ headers: { cookie } }, { returnTo } as never)
    expect(new URL(url ?? '').searchParams.has('return_to')).toBe(false)
  })

  it.each([0, 300_000, 400 * 24 * 3_600_000])('%d ms after the sign-in', async later => {
    const bench = new Bench()
    const { cookie, sessionId } = await bench.session()
    bench.clock.advance(later)
    const jar = new Jar().apply({ setCookies: [cookie] })
    const { url, setCookies } = await bench.authkit.signOut(jar.visit('/logout'), { returnTo: RETURN_TO })
    const { origin, pathname, searchParams } = new URL(url ?? '')
    expect(`${origin}${pathname}`).toBe('https://api.workos.com/user_management/sessions/logout')
    expect(Object.fromEntries(searchParams)).toEqual({ session_id: sessionId, return_to: RETURN_TO })
    expect(jar.apply({ setCookies }).names).toEqual([])
    expect(bench.local.requests).toHaveLength(0)

    const response = await bench.local.fetch(new Request(url ?? ''))
    expect({ status: response.status, location: response.headers.get('location') }).toEqual({
      ...{ status: 302, location: RETURN_TO },
    })
    bench.clock.advance(600_000)
    expect((await bench.authkit.withAuth({ headers: { cookie } })).auth).toMatchObject({
      reason: 'invalid_grant',
    })
  })

  it.each(['', 'other=1', 'wos-session=garbage'])('without a session: %j', async cookie => {
    const { url, setCookies } = await new Bench().authkit.signOut({ headers: { cookie } })
    expect(url).toBeNull()
    expect(setCookies.map(parseSetCookie)).toEqual([
      { name: 'wos-session', value: '', attributes: expect.objectContaining({ 'max-age': '0', path: '/' }) },
    ])
  })

  it('deletes the cookie that was set: same name, path and domain', async () => {
    const bench = new Bench({ config: { cookieName: 'mine', cookieDomain: 'app.example' } })
    const { setCookies } = await bench.authkit.signOut({ headers: {} })
    expect(parseSetCookie(setCookies[0] ?? '')).toMatchObject({
      ...{ name: 'mine', attributes: { domain: 'app.example', path: '/', 'max-age': '0' } },
    })
  })
})

describe('getLogoutUrl()', () => {
  it('takes an expired token, which @workos-inc/node does not', async () => {
    const bench = new Bench()
    const { sealed, sessionId } = await bench.session()
    bench.clock.advance(3_600_000)
    const url = await bench.authkit.loadSealedSession({ sessionData: sealed }).getLogoutUrl()
    expect(url).toBe(`https://api.workos.com/user_management/sessions/logout?session_id=${sessionId}`)
  })

  it.each([
    ['no_session_cookie_provided', () => ''],
    ['invalid_session_cookie', () => 'garbage'],
    ['invalid_jwt', async (bench: Bench) => (await bench.seal({ accessToken: 'a.b.c' })).sealed],
    [
      'invalid_jwt',
      async (bench: Bench) => {
        const signer = await Signer.create()
        return (await bench.seal({ accessToken: await signer.sign({ exp: 1, sub: 'no sid' }) })).sealed
      },
    ],
  ])('has nothing to name: %s', async (code, seal) => {
    const bench = new Bench()
    const session = bench.authkit.loadSealedSession({ sessionData: await seal(bench) })
    expect(await thrown(() => session.getLogoutUrl())).toMatchObject({ name: 'Fe26Error', code })
  })

  it('believes no seal but its own', async () => {
    const bench = new Bench({ config: { cookiePassword: OLD_PASSWORD } })
    const { sealed } = await bench.session()
    const session = new Bench().authkit.loadSealedSession({ sessionData: sealed })
    expect(await thrown(() => session.getLogoutUrl())).toMatchObject({ code: 'invalid_session_cookie' })
  })
})
