// Sessions that cross from one library to the other in the middle of their life.

import { createAuthKit } from 'fe26'
import { describe, expect, it } from 'vitest'
import {
  COOKIE_PASSWORD,
  click,
  isLive,
  type Bench as LiveBench,
  newEmail,
  REDIRECT_URI,
  useBench as useLiveBench,
} from '../local-authkit/bench.js'
import { authkitSession, Jar, setCookiesOf } from './authkit-session.js'
import { pass, useBench } from './bench.js'

describe('a session of a real sign-in, on any AuthKit', () => {
  const bench = useLiveBench()

  it('that fe26 sealed lives on in @workos-inc/node', async () => {
    const { userManagement } = bench.sdk()
    const email = newEmail('interop')
    const { code } = await userManagement.createMagicAuth({ email })
    const granted = succeeded(await fe26(bench).authenticateWith('magicAuth', { email, code }))
    const options = { sessionData: granted.sealedSession, cookiePassword: COOKIE_PASSWORD }
    const session = userManagement.loadSealedSession(options)
    const { refreshToken: _, sealedSession: __, setCookies: ___, claims: ____, ...rest } = granted
    expect(await session.authenticate()).toEqual(rest)
    expect(await userManagement.getSessionFromCookie(options)).toMatchObject({
      refreshToken: granted.refreshToken,
    })
    expect(await session.refresh()).toMatchObject({ authenticated: true, sessionId: granted.sessionId })
    expect(await session.getLogoutUrl()).toContain(granted.sessionId)
  })

  it('that @workos-inc/node sealed lives on in fe26', async () => {
    const { userManagement } = bench.sdk()
    const email = newEmail('interop')
    const { code } = await userManagement.createMagicAuth({ email })
    const seal = { sealSession: true, cookiePassword: COOKIE_PASSWORD }
    const granted = await userManagement.authenticateWithMagicAuth({ email, code, session: seal })
    const sessionData = granted.sealedSession ?? ''
    const session = fe26(bench).loadSealedSession({ sessionData })
    const theirs = await userManagement
      .loadSealedSession({ sessionData, cookiePassword: COOKIE_PASSWORD })
      .authenticate()
    expect(theirs).toMatchObject({ authenticated: true, user: { email } })
    const { claims, ...ours } = (await session.authenticate()) as { claims?: { sid: string } }
    expect(ours).toEqual(theirs)
    expect(await session.refresh()).toMatchObject({ authenticated: true, user: { email } })
    expect(await session.getLogoutUrl()).toContain(claims?.sid)
  })

  it.skipIf(isLive)('through the page (a live one needs a person)', async () => {
    const authkit = fe26(bench)
    const { url, setCookies } = await authkit.signIn({ returnTo: '/x' })
    const callback = (await click(url, { email: 'ada@example.com' })).headers.get('Location') ?? ''
    const jar = new Jar().store(setCookies)
    const landed = await authkit.handleCallback(jar.request(callback))
    const { sealedSession: sessionData } = succeeded(landed)
    const session = bench
      .sdk()
      .userManagement.loadSealedSession({ sessionData, cookiePassword: COOKIE_PASSWORD })
    expect(await session.authenticate()).toMatchObject({
      authenticated: true,
      user: { email: 'ada@example.com' },
      organizationId: 'org_01ANALYTICAL',
    })
  })
})

describe.skipIf(isLive)('a session that changes hands (by a clock that a live AuthKit has not)', () => {
  const bench = useBench()

  it('is refreshed by whichever library it meets, and stays one session', async () => {
    const authkit = bench.fe26()
    const { clientId, apiKey } = bench.local
    const theirs = authkitSession({ clientId, apiKey, ...bench.address })
    const { url, setCookies } = await authkit.signIn()
    const jar = new Jar().store(setCookies)
    const landed = succeeded(await authkit.handleCallback(jar.request((await bench.local.signIn(url)).href)))
    jar.store(landed.setCookies)
    const seen = new Set([landed.accessToken])

    for (let turn = 0; turn < 3; turn += 1) {
      pass(301)
      const peer = await theirs.service.withAuth(jar)
      expect(peer.auth).toMatchObject({ sessionId: landed.sessionId, user: landed.user })
      if (peer.refreshedSessionData === undefined) throw new Error('The token had expired.')
      jar.store(setCookiesOf(await theirs.storage.saveSession(undefined, peer.refreshedSessionData)))
      expect(await authkit.withAuth(jar.request())).toMatchObject({
        auth: { authenticated: true, sessionId: landed.sessionId },
        refreshed: false,
        setCookies: [],
      })

      pass(301)
      const ours = await authkit.withAuth(jar.request())
      expect(ours).toMatchObject({ auth: { sessionId: landed.sessionId }, refreshed: true })
      jar.store(ours.setCookies)
      const again = await theirs.service.withAuth(jar)
      expect(again.refreshedSessionData).toBeUndefined()
      expect(again.auth).toMatchObject({ sessionId: landed.sessionId })
      for (const { auth } of [peer, again]) seen.add(auth.user ? auth.accessToken : '')
    }
    expect(seen.size).toBe(7)

    const { url: logout } = await authkit.signOut(jar.request(), { returnTo: REDIRECT_URI })
    const peer = await theirs.service.signOut(landed.sessionId, { returnTo: REDIRECT_URI })
    expect(logout).toBe(peer.logoutUrl)
  })

  it('is refreshed once by both at the same time, and both seals are good', async () => {
    const sdk = bench.sdk().userManagement
    const authkit = bench.fe26()
    const { refreshToken } = await bench.local.issueSession()
    const granted = succeeded(await authkit.authenticateWith('refreshToken', { refreshToken }))
    const options = { sessionData: granted.sealedSession, cookiePassword: COOKIE_PASSWORD }
    const [ours, peer] = await Promise.all([
      authkit.loadSealedSession(options).refresh(),
      sdk.loadSealedSession(options).refresh(),
    ])
    if (!ours.authenticated || !peer.authenticated) throw new Error('A refresh failed.')
    expect(ours.session.refreshToken).toBe(peer.session?.refreshToken)
    pass(60)
    for (const sessionData of [ours.sealedSession, peer.sealedSession ?? '']) {
      const crossed = { sessionData, cookiePassword: COOKIE_PASSWORD }
      expect(await sdk.loadSealedSession(crossed).authenticate()).toMatchObject({ authenticated: true })
      expect(await authkit.loadSealedSession(crossed).authenticate()).toMatchObject({ authenticated: true })
    }
  })

  it('changes its password in fe26, and the SDK knows the new one', async () => {
    const [old, next] = [COOKIE_PASSWORD, 'the password that comes after, 32 characters']
    const sdk = bench.sdk().userManagement
    const { refreshToken } = await bench.local.issueSession()
    const seal = { sealSession: true, cookiePassword: old }
    const { sealedSession = '' } = await sdk.authenticateWithRefreshToken({ refreshToken, session: seal })
    const jar = new Jar().store([`wos-session=${encodeURIComponent(sealedSession)}`])

    const { auth, refreshed, setCookies } = await bench
      .fe26({ cookiePassword: [next, old] })
      .withAuth(jar.request())
    expect(auth).toMatchObject({ authenticated: true })
    expect(refreshed).toBe(false)
    const sessionData = decodeURIComponent(jar.store(setCookies).cookies.get('wos-session') ?? '')
    const load = (cookiePassword: string) =>
      sdk.loadSealedSession({ sessionData, cookiePassword }).authenticate()
    expect(await load(next)).toMatchObject({ authenticated: true })
    expect(await load(old)).toMatchObject({ reason: 'invalid_session_cookie' })
  })
})

function fe26({ url, clientId, apiKey }: LiveBench) {
  const { hostname: apiHostname, port, protocol } = new URL(url)
  const address = { apiHostname, apiHttps: protocol === 'https:', ...(port && { apiPort: Number(port) }) }
  const config = { clientId, apiKey, redirectUri: REDIRECT_URI, cookiePassword: COOKIE_PASSWORD }
  return createAuthKit({ ...config, ...address })
}

function succeeded<Result extends { authenticated: boolean }>(
  result: Result,
): Extract<Result, { authenticated: true }> {
  if (!result.authenticated) throw new Error('WorkOS granted no session.')
  return result as Extract<Result, { authenticated: true }>
}
