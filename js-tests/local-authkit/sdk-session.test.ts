// The whole life of a session, driven by the official SDK alone; runs against any AuthKit.
import { describe, expect, it } from 'vitest'
import {
  COOKIE_PASSWORD,
  callbackOf,
  click,
  isLive,
  newEmail,
  REDIRECT_URI,
  rejection,
  useBench,
} from './bench.js'

const session = { sealSession: true, cookiePassword: COOKIE_PASSWORD }

describe('@workos-inc/node 11', () => {
  const bench = useBench()

  async function signInByMagicAuth() {
    const { userManagement } = bench.sdk()
    const email = newEmail('session')
    const { code } = await userManagement.createMagicAuth({ email })
    return userManagement.authenticateWithMagicAuth({ email, code, session })
  }

  it('signs in, authenticates the sealed session, refreshes it and builds the logout URL', async () => {
    const { userManagement } = bench.sdk()
    const signedIn = await signInByMagicAuth()
    expect(signedIn.user).toMatchObject({
      object: 'user',
      emailVerified: true,
      externalId: null,
      metadata: {},
    })
    const sealed = userManagement.loadSealedSession({
      sessionData: signedIn.sealedSession ?? '',
      cookiePassword: COOKIE_PASSWORD,
    })
    const authenticated = await sealed.authenticate()
    expect(authenticated).toMatchObject({ authenticated: true, user: { id: signedIn.user.id } })

    const refreshed = await sealed.refresh()
    if (!refreshed.authenticated) throw new Error('The refresh failed.')
    expect(refreshed.sealedSession).not.toBe(signedIn.sealedSession)
    expect(refreshed.sessionId).toBe(authenticated.authenticated && authenticated.sessionId)
    expect(await sealed.authenticate()).toMatchObject({ authenticated: true, sessionId: refreshed.sessionId })

    const logout = new URL(await sealed.getLogoutUrl({ returnTo: 'http://localhost:3000/bye' }))
    expect(logout.origin).toBe(new URL(bench.url).origin)
    expect(logout.searchParams.get('session_id')).toBe(refreshed.sessionId)
  })

  it('answers a replayed refresh token with the same new pair', async () => {
    const { userManagement } = bench.sdk()
    const { refreshToken } = await signInByMagicAuth()
    const first = await userManagement.authenticateWithRefreshToken({ refreshToken })
    const again = await userManagement.authenticateWithRefreshToken({ refreshToken })
    expect(first.refreshToken).not.toBe(refreshToken)
    expect(again.refreshToken).toBe(first.refreshToken)
  })

  it('answers an unknown refresh token with invalid_grant', async () => {
    const refreshToken = 'a refresh token nobody issued'
    const error = await rejection(bench.sdk().userManagement.authenticateWithRefreshToken({ refreshToken }))
    expect(error).toMatchObject({ name: 'OauthException', status: 400, error: 'invalid_grant' })
  })

  it('refuses a wrong API key', async () => {
    const { userManagement } = bench.sdk({ apiKey: 'sk_test_wrong' })
    const error = await rejection(userManagement.createMagicAuth({ email: newEmail('stranger') }))
    expect(error).toMatchObject({ name: 'UnauthorizedException', status: 401 })
  })

  it('publishes its keys where the SDK looks', async () => {
    const response = await fetch(bench.sdk().userManagement.getJwksUrl(bench.clientId))
    expect(response.status).toBe(200)
    const { keys } = (await response.json()) as { keys: Record<string, unknown>[] }
    expect(keys.length).toBeGreaterThan(0)
    for (const key of keys)
      expect(key).toMatchObject({ kty: 'RSA', kid: expect.any(String), n: expect.any(String) })
  })

  describe.skipIf(isLive)(
    'with the page and the clock of the local AuthKit (a live one has no such knobs)',
    () => {
      it('signs in through the page with PKCE, and ends the session at the logout URL', async () => {
        const { userManagement } = bench.sdk()
        const { url, state, codeVerifier } = await userManagement.getAuthorizationUrlWithPKCE({
          provider: 'authkit',
          redirectUri: REDIRECT_URI,
        })
        const clicked = await click(url, { email: 'ada@example.com' })
        expect(clicked.status).toBe(302)
        const location = clicked.headers.get('Location') ?? ''
        expect(location.startsWith(`${REDIRECT_URI}?`)).toBe(true)
        const callback = callbackOf(location)
        expect(callback.state).toBe(state)

        const signedIn = await userManagement.authenticateWithCode({
          code: callback.code,
          codeVerifier,
          session,
        })
        expect(signedIn).toMatchObject({
          organizationId: 'org_01ANALYTICAL',
          user: { email: 'ada@example.com' },
        })
        const sealed = userManagement.loadSealedSession({
          sessionData: signedIn.sealedSession ?? '',
          cookiePassword: COOKIE_PASSWORD,
        })
        expect(await sealed.authenticate()).toMatchObject({
          authenticated: true,
          organizationId: 'org_01ANALYTICAL',
          role: 'admin',
          roles: ['admin'],
          permissions: ['engines:write'],
        })

        const logout = await fetch(await sealed.getLogoutUrl({ returnTo: 'http://localhost:3000/bye' }), {
          redirect: 'manual',
        })
        expect(logout.status).toBe(302)
        expect(logout.headers.get('Location')).toBe('http://localhost:3000/bye')
        expect(await sealed.refresh()).toMatchObject({ authenticated: false, reason: 'invalid_grant' })
      })

      it('gives concurrent refreshes of one token one new pair', async () => {
        const { userManagement } = bench.sdk()
        const { refreshToken } = await bench.local.issueSession()
        const answers = await Promise.all(
          Array.from({ length: 8 }, () => userManagement.authenticateWithRefreshToken({ refreshToken })),
        )
        expect(new Set(answers.map(one => `${one.accessToken} ${one.refreshToken}`)).size).toBe(1)
      })

      it('switches the organization at a refresh, and keeps it', async () => {
        const { userManagement } = bench.sdk()
        const { refreshToken } = await bench.local.issueSession({ user: 'grace@example.com' })
        const switched = await userManagement.authenticateWithRefreshToken({
          refreshToken,
          organizationId: 'org_01HARBOUR',
        })
        expect(switched.organizationId).toBe('org_01HARBOUR')
        const kept = await userManagement.authenticateWithRefreshToken({
          refreshToken: switched.refreshToken,
        })
        expect(kept.organizationId).toBe('org_01HARBOUR')
        const error = await rejection(
          userManagement.authenticateWithRefreshToken({
            refreshToken: kept.refreshToken,
            organizationId: 'org_01STRANGER',
          }),
        )
        expect(error).toMatchObject({ name: 'OauthException', error: 'invalid_request' })
      })

      it('revokes a session through the API', async () => {
        const { userManagement } = bench.sdk()
        const { refreshToken, sessionId } = await bench.local.issueSession()
        await userManagement.revokeSession({ sessionId })
        const error = await rejection(userManagement.authenticateWithRefreshToken({ refreshToken }))
        expect(error).toMatchObject({ error: 'invalid_grant' })
        const unknown = await rejection(userManagement.revokeSession({ sessionId: 'session_unknown' }))
        expect(unknown).toMatchObject({ name: 'NotFoundException', status: 404 })
      })

      it('ends a session at a refresh when a policy came into force', async () => {
        const { userManagement } = bench.sdk()
        const user = bench.local.createUser({ email: newEmail('policy') })
        for (const [changes, reason] of [
          [{ mfaRequired: true }, 'mfa_enrollment'],
          [{ ssoConnectionIds: ['conn_1'] }, 'sso_required'],
        ] as const) {
          const { refreshToken } = await bench.local.issueSession({ user: user.id })
          bench.local.updateUser(user.id, {
            ...changes,
            ssoConnectionIds: [...(changes.ssoConnectionIds ?? [])],
          })
          const error = await rejection(userManagement.authenticateWithRefreshToken({ refreshToken }))
          expect(error).toMatchObject({ name: 'AuthenticationException', code: reason })
          bench.local.updateUser(user.id, { mfaRequired: false, ssoConnectionIds: [] })
        }
      })
    },
  )

  describe.skipIf(isLive)('by a clock that stands still (a live AuthKit has its own)', () => {
    const frozen = useBench({ clock: () => Date.UTC(2030, 0, 1) })

    it('answers the same pair for 30 s, and invalid_grant afterwards', async () => {
      const { userManagement } = frozen.sdk()
      const { refreshToken } = await frozen.local.issueSession()
      const first = await userManagement.authenticateWithRefreshToken({ refreshToken })
      frozen.local.advance(30_000)
      const again = await userManagement.authenticateWithRefreshToken({ refreshToken })
      expect([again.accessToken, again.refreshToken]).toEqual([first.accessToken, first.refreshToken])
      frozen.local.advance(1)
      const error = await rejection(userManagement.authenticateWithRefreshToken({ refreshToken }))
      expect(error).toMatchObject({ name: 'OauthException', status: 400, error: 'invalid_grant' })
      const alive = await userManagement.authenticateWithRefreshToken({ refreshToken: first.refreshToken })
      expect(alive.refreshToken).not.toBe(first.refreshToken)
    })
  })
})
