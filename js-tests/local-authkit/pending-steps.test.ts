// The grants that finish a sign-in (e-mail verification, TOTP, organization selection, Radar), through the official
// SDK: each step arrives as the SDK's AuthenticationException, and its pending token leads on.
import { describe, expect, it } from 'vitest'
import { isLive, newEmail, rejection, useBench } from './bench.js'

describe.skipIf(isLive)('pending steps (users and policies come from the knobs of the local AuthKit)', () => {
  const bench = useBench()

  /** A rejection that must be an authentication error with a pending token. */
  async function interruption(promise: Promise<unknown>, code: string) {
    const error = await rejection(promise)
    expect(error).toMatchObject({
      name: 'AuthenticationException',
      status: 403,
      code,
      pendingAuthenticationToken: expect.any(String),
      rawData: { user: { object: 'user', external_id: null } },
    })
    return { token: String(error.pendingAuthenticationToken), error }
  }

  it('e-mail verification: the pending token and the sent code finish the sign-in', async () => {
    const { userManagement } = bench.sdk()
    const email = newEmail('unverified')
    await userManagement.createUser({ email, password: 'p' })
    const attempt = userManagement.authenticateWithPassword({ email, password: 'p' })
    const { token, error } = await interruption(attempt, 'email_verification_required')
    const raw = error.rawData as { email_verification_id: string; email: string }
    expect(raw.email).toBe(email)
    const verification = await userManagement.getEmailVerification(raw.email_verification_id)
    expect(verification.code).toBe(bench.local.lastCode(email))

    const finish = (code: string) =>
      userManagement.authenticateWithEmailVerification({ pendingAuthenticationToken: token, code })
    expect(await rejection(finish('not the code'))).toMatchObject({ code: 'invalid_one_time_code' })
    const signedIn = await finish(verification.code)
    expect(signedIn.user).toMatchObject({ email, emailVerified: true })
    expect(await rejection(finish(verification.code))).toMatchObject({
      name: 'GenericServerException',
      code: 'invalid_pending_authentication_token',
    })
  })

  it('TOTP: enrollment when required, then a challenge at each sign-in', async () => {
    const { userManagement, multiFactorAuth } = bench.sdk()
    const email = newEmail('mfa')
    const user = bench.local.createUser({ email, password: 'p', mfaRequired: true })
    const attempt = () => userManagement.authenticateWithPassword({ email, password: 'p' })
    await interruption(attempt(), 'mfa_enrollment')

    const { authenticationFactor: enrolled } = await multiFactorAuth.createUserAuthFactor({
      userId: user.id,
      type: 'totp',
      totpIssuer: 'fe26',
      totpUser: email,
    })
    expect(enrolled.totp.uri.startsWith('otpauth://totp/')).toBe(true)
    const { token, error } = await interruption(attempt(), 'mfa_challenge')
    expect(error.rawData).toMatchObject({ authentication_factors: [{ id: enrolled.id, type: 'totp' }] })

    const app = bench.local.enrollTotp(email)
    const challenge = await multiFactorAuth.challengeFactor({ authenticationFactorId: app.factorId })
    const finish = (code: string) =>
      userManagement.authenticateWithTotp({
        code,
        authenticationChallengeId: challenge.id,
        pendingAuthenticationToken: token,
      })
    expect(await rejection(finish('000000x'))).toMatchObject({ code: 'invalid_one_time_code' })
    const code = await app.code()
    expect((await finish(code)).user.email).toBe(email)
    expect(await rejection(finish(code))).toMatchObject({ status: 400 })
  })

  it('organization selection: the organizations come with the error, the chosen one with the session', async () => {
    const { userManagement } = bench.sdk()
    const email = newEmail('member')
    const organizations = [
      { id: 'org_a', name: 'A' },
      { id: 'org_b', name: 'B', role: 'owner' },
    ]
    bench.local.createUser({ email, password: 'p', organizations })
    const attempt = userManagement.authenticateWithPassword({ email, password: 'p' })
    const { token, error } = await interruption(attempt, 'organization_selection_required')
    const offered = [
      { id: 'org_a', name: 'A' },
      { id: 'org_b', name: 'B' },
    ]
    expect(error.rawData).toMatchObject({ organizations: offered })
    const choose = (organizationId: string) =>
      userManagement.authenticateWithOrganizationSelection({
        organizationId,
        pendingAuthenticationToken: token,
      })
    expect(await rejection(choose('org_c'))).toMatchObject({ name: 'OauthException' })
    expect((await choose('org_b')).organizationId).toBe('org_b')
  })

  it('Radar by e-mail', async () => {
    const { userManagement } = bench.sdk()
    const email = newEmail('radar')
    bench.local.createUser({ email, password: 'p', radarChallenge: 'email' })
    const attempt = userManagement.authenticateWithPassword({ email, password: 'p' })
    const { token, error } = await interruption(attempt, 'radar_email_challenge')
    const radarChallengeId = String(error.radarChallengeId)
    const finish = (code: string, id = radarChallengeId) =>
      userManagement.authenticateWithRadarEmailChallenge({
        code,
        radarChallengeId: id,
        pendingAuthenticationToken: token,
      })
    const code = bench.local.lastCode(email) ?? ''
    expect(await rejection(finish(code, 'radar_challenge_other'))).toMatchObject({
      code: 'invalid_one_time_code',
    })
    expect((await finish(code)).user.email).toBe(email)
  })

  it('Radar by SMS', async () => {
    const { userManagement } = bench.sdk()
    const email = newEmail('radar')
    const user = bench.local.createUser({ email, password: 'p', radarChallenge: 'sms' })
    const attempt = userManagement.authenticateWithPassword({ email, password: 'p' })
    const { token } = await interruption(attempt, 'radar_sms_challenge')
    const phoneNumber = '+15005550006'
    const { verificationId } = await userManagement.sendRadarSmsChallenge({
      userId: user.id,
      pendingAuthenticationToken: token,
      phoneNumber,
    })
    const finish = (code: string) =>
      userManagement.authenticateWithRadarSmsChallenge({
        code,
        verificationId,
        phoneNumber,
        pendingAuthenticationToken: token,
      })
    expect(await rejection(finish(''))).toMatchObject({ name: 'UnprocessableEntityException' })
    expect((await finish(bench.local.lastCode(phoneNumber) ?? '')).user.email).toBe(email)
  })

  it('walks several steps in one sign-in under one pending token', async () => {
    const { userManagement } = bench.sdk()
    const email = newEmail('steps')
    const organizations = [
      { id: 'org_a', name: 'A' },
      { id: 'org_b', name: 'B' },
    ]
    bench.local.createUser({ email, password: 'p', emailVerified: false, organizations })
    const password = userManagement.authenticateWithPassword({ email, password: 'p' })
    const first = await interruption(password, 'email_verification_required')
    const code = bench.local.lastCode(email) ?? ''
    const verify = userManagement.authenticateWithEmailVerification({
      pendingAuthenticationToken: first.token,
      code,
    })
    const second = await interruption(verify, 'organization_selection_required')
    const signedIn = await userManagement.authenticateWithOrganizationSelection({
      organizationId: 'org_a',
      pendingAuthenticationToken: second.token,
    })
    expect(signedIn).toMatchObject({ organizationId: 'org_a', user: { emailVerified: true } })
  })

  it('forgets a pending sign-in after ten minutes', async () => {
    const { userManagement } = bench.sdk()
    const email = newEmail('slow')
    bench.local.createUser({ email, password: 'p', emailVerified: false })
    const { token } = await interruption(
      userManagement.authenticateWithPassword({ email, password: 'p' }),
      'email_verification_required',
    )
    bench.local.advance(10 * 60_000)
    const code = bench.local.lastCode(email) ?? ''
    const late = userManagement.authenticateWithEmailVerification({ pendingAuthenticationToken: token, code })
    expect(await rejection(late)).toMatchObject({ code: 'invalid_pending_authentication_token' })
  })
})
