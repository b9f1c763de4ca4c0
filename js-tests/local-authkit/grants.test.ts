// The grants that begin a sign-in, through the official SDK: the happy paths, and each error as the SDK's own class.
import { describe, expect, it } from 'vitest'
import { callbackOf, isLive, newEmail, REDIRECT_URI, rejection, useBench } from './bench.js'

describe.skipIf(isLive)('grants (users and policies come from the knobs of the local AuthKit)', () => {
  const bench = useBench()

  async function codeFor(email: string, more: object = {}) {
    const url = bench.sdk().userManagement.getAuthorizationUrl({
      provider: 'authkit',
      redirectUri: REDIRECT_URI,
      ...more,
    })
    return callbackOf(await bench.local.signIn(url, { email })).code
  }

  const publicClient = () => bench.publicSdk()

  describe('authorization_code', () => {
    it('serves a confidential client without PKCE, once', async () => {
      const { userManagement } = bench.sdk()
      const code = await codeFor('alan@example.com')
      const { user, organizationId } = await userManagement.authenticateWithCode({ code })
      expect(user).toMatchObject({ firstName: 'Alan', name: 'Alan Turing', lastSignInAt: expect.any(String) })
      expect(organizationId).toBeUndefined()
      const error = await rejection(userManagement.authenticateWithCode({ code }))
      expect(error).toMatchObject({ name: 'OauthException', status: 400, error: 'invalid_grant' })
    })

    it('serves a public client with its verifier, and refreshes it without a secret', async () => {
      const { userManagement, pkce } = publicClient()
      const { codeVerifier, codeChallenge, codeChallengeMethod } = await pkce.generate()
      const code = await codeFor('ada@example.com', { codeChallenge, codeChallengeMethod })
      const { refreshToken } = await userManagement.authenticateWithCodeAndVerifier({ code, codeVerifier })
      const refreshed = await userManagement.authenticateWithRefreshToken({ refreshToken })
      expect(refreshed.user.email).toBe('ada@example.com')
      expect(bench.local.requests.at(-1)?.body).not.toContain('client_secret')
    })

    it('refuses a wrong verifier, a missing one, and one that was never announced', async () => {
      const { userManagement, pkce } = bench.sdk()
      const { codeChallenge, codeChallengeMethod } = await pkce.generate()
      const other = await pkce.generate()
      const announced = { codeChallenge, codeChallengeMethod }
      for (const [request, codeVerifier] of [
        [announced, other.codeVerifier],
        [announced, undefined],
        [{}, other.codeVerifier],
      ] as const) {
        const code = await codeFor('ada@example.com', request)
        const verifier = codeVerifier === undefined ? {} : { codeVerifier }
        const error = await rejection(userManagement.authenticateWithCode({ code, ...verifier }))
        expect(error).toMatchObject({ name: 'OauthException', error: 'invalid_grant' })
      }
    })

    it('refuses a code after ten minutes', async () => {
      const code = await codeFor('ada@example.com')
      bench.local.advance(10 * 60_000)
      const error = await rejection(bench.sdk().userManagement.authenticateWithCode({ code }))
      expect(error).toMatchObject({ error: 'invalid_grant' })
    })

    it('refuses a public client whose code has no challenge', async () => {
      const code = await codeFor('ada@example.com')
      const { codeVerifier } = await publicClient().pkce.generate()
      const error = await rejection(
        publicClient().userManagement.authenticateWithCodeAndVerifier({ code, codeVerifier }),
      )
      expect(error).toMatchObject({ name: 'UnauthorizedException' })
    })
  })

  describe('client authentication', () => {
    it('refuses a wrong secret for every grant', async () => {
      const { userManagement } = bench.sdk({ apiKey: 'sk_test_wrong' })
      const { refreshToken } = await bench.local.issueSession()
      const token = { pendingAuthenticationToken: 'x', code: '1' }
      for (const attempt of [
        userManagement.authenticateWithCode({ code: 'x' }),
        userManagement.authenticateWithRefreshToken({ refreshToken }),
        userManagement.authenticateWithPassword({ email: 'ada@example.com', password: 'x' }),
        userManagement.authenticateWithMagicAuth({ email: 'ada@example.com', code: 'x' }),
        userManagement.authenticateWithEmailVerification(token),
      ]) {
        expect(await rejection(attempt)).toMatchObject({ name: 'UnauthorizedException', status: 401 })
      }
    })

    it('refuses a public client every grant but the code and the refresh token', async () => {
      const email = newEmail('public')
      bench.local.createUser({ email, password: 'p' })
      const body = new URLSearchParams({
        grant_type: 'password',
        client_id: bench.clientId,
        email,
        password: 'p',
      })
      const response = await fetch(`${bench.url}/user_management/authenticate`, { method: 'POST', body })
      expect(response.status).toBe(401)
    })

    it('refuses an unknown client, a grant it does not know, and a body without members', async () => {
      const { userManagement } = bench.sdk({ clientId: 'client_other' })
      const other = await rejection(userManagement.authenticateWithRefreshToken({ refreshToken: 'x' }))
      expect(other).toMatchObject({ name: 'OauthException', error: 'invalid_client' })

      const sdk = bench.sdk()
      const path = '/user_management/authenticate'
      const unknown = await rejection(sdk.post(path, { grant_type: 'toString', client_id: bench.clientId }))
      expect(unknown).toMatchObject({ name: 'OauthException', error: 'unsupported_grant_type' })
      const empty = await rejection(sdk.post(path, {}))
      expect(empty).toMatchObject({
        name: 'UnprocessableEntityException',
        status: 422,
        requestID: expect.stringMatching(/^req_/),
      })
    })
  })

  describe('password', () => {
    it('signs in, and refuses a wrong password and an unknown user alike', async () => {
      const { userManagement } = bench.sdk()
      const email = newEmail('password')
      bench.local.createUser({ email, password: 'correct horse' })
      const signedIn = await userManagement.authenticateWithPassword({ email, password: 'correct horse' })
      expect(signedIn.authenticationMethod).toBe('Password')
      for (const attempt of [
        { email, password: 'wrong' },
        { email: newEmail('nobody'), password: 'correct horse' },
      ]) {
        const error = await rejection(userManagement.authenticateWithPassword(attempt))
        expect(error).toMatchObject({ name: 'UnauthorizedException', status: 401 })
      }
    })

    it('answers sso_required with the connections', async () => {
      const email = newEmail('sso')
      bench.local.createUser({ email, password: 'p', ssoConnectionIds: ['conn_1', 'conn_2'] })
      const error = await rejection(
        bench.sdk().userManagement.authenticateWithPassword({ email, password: 'p' }),
      )
      expect(error).toMatchObject({
        name: 'AuthenticationException',
        code: 'sso_required',
        rawData: { connection_ids: ['conn_1', 'conn_2'] },
      })
    })
  })

  it('magic auth: a code works once, for its address, for ten minutes', async () => {
    const { userManagement } = bench.sdk()
    const email = newEmail('magic')
    const code = bench.local.createMagicAuthCode(email)
    const stranger = await rejection(
      userManagement.authenticateWithMagicAuth({ email: newEmail('stranger'), code }),
    )
    expect(stranger).toMatchObject({ status: 400, code: 'invalid_one_time_code' })
    const signedIn = await userManagement.authenticateWithMagicAuth({ email, code })
    expect(signedIn).toMatchObject({
      authenticationMethod: 'MagicAuth',
      user: { email, emailVerified: true },
    })
    const again = await rejection(userManagement.authenticateWithMagicAuth({ email, code }))
    expect(again).toMatchObject({ code: 'invalid_one_time_code' })
    const late = bench.local.createMagicAuthCode(email)
    bench.local.advance(10 * 60_000)
    const expired = await rejection(userManagement.authenticateWithMagicAuth({ email, code: late }))
    expect(expired).toMatchObject({ code: 'invalid_one_time_code' })
  })
})
