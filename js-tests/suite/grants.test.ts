// Every grant of WorkOS's API, for sign-in pages of an application's own, and what people get wrong with them.

import type { GrantResult, Refusal } from 'fe26'
import { describe, expect, it } from 'vitest'
import { Bench, base64url, Jar, REDIRECT_URI, thrown } from './bench.js'

const ADA = { email: 'ada@example.com', password: 'a password of Ada' }

function bench(changes: Parameters<Bench['local']['updateUser']>[1] = {}): Bench {
  const made = new Bench()
  made.local.updateUser(ADA.email, { password: ADA.password, ...changes })
  return made
}

/** The refusal that asks for a step; fails on anything else. */
function asked(result: GrantResult, reason: string): Refusal & { pendingAuthenticationToken: string } {
  expect(result).toMatchObject({ authenticated: false, reason, retryable: false, status: 403 })
  expect(result).not.toHaveProperty('setCookies')
  const { pendingAuthenticationToken } = result as Refusal
  if (!pendingAuthenticationToken) throw new Error('There is no pending authentication token.')
  return { ...(result as Refusal), pendingAuthenticationToken }
}

async function signsIn({ authkit }: Bench, result: GrantResult, method: string): Promise<void> {
  expect(result).toMatchObject({
    ...{ authenticated: true, authenticationMethod: method, user: { object: 'user', email: ADA.email } },
    ...{ sessionId: expect.stringMatching(/^session_/), refreshToken: expect.any(String) },
  })
  const jar = new Jar().apply(result)
  expect(jar.names).toEqual(['wos-session'])
  expect(await authkit.withAuth(jar.visit('/'))).toMatchObject({ auth: { authenticated: true } })
}

describe('authorizationCode', () => {
  const verifier = 'v'.repeat(43)
  const codeFor = async ({ local }: Bench, more: Record<string, string> = {}) => {
    const query = { client_id: local.clientId, redirect_uri: REDIRECT_URI, response_type: 'code', ...more }
    const url = `https://api.workos.com/user_management/authorize?provider=authkit&${new URLSearchParams(query)}`
    return (await local.signIn(url)).searchParams.get('code') ?? ''
  }
  const challenged = async (one: Bench) => {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
    const code_challenge = base64url(new Uint8Array(digest))
    return codeFor(one, { code_challenge, code_challenge_method: 'S256' })
  }

  it('with its verifier, or with the API key alone', async () => {
    const one = bench()
    const code = await challenged(one)
    const withVerifier = await one.authkit.authenticateWith('authorizationCode', {
      ...{ code, codeVerifier: verifier, signalsId: 's', invitationToken: 'i' },
      ...{ ipAddress: '192.0.2.1', userAgent: 'Browser/1' },
    })
    expect(one.lastGrant()).toEqual({
      ...{ grant_type: 'authorization_code', client_id: 'client_local', client_secret: 'sk_test_local' },
      ...{ code, code_verifier: verifier, signals_id: 's', invitation_token: 'i' },
      ...{ ip_address: '192.0.2.1', user_agent: 'Browser/1' },
    })
    await signsIn(one, withVerifier, 'MagicAuth')
    const plain = await one.authkit.authenticateWith('authorizationCode', { code: await codeFor(one) })
    expect(one.lastGrant()).not.toHaveProperty('code_verifier')
    await signsIn(one, plain, 'MagicAuth')
  })

  it.each(['w'.repeat(43), undefined])('with the verifier %j of another sign-in', async codeVerifier => {
    const one = bench()
    const members = { code: await challenged(one), ...(codeVerifier && { codeVerifier }) }
    expect(await one.authkit.authenticateWith('authorizationCode', members)).toMatchObject({
      ...{ authenticated: false, reason: 'invalid_grant', retryable: false, workosCode: 'invalid_grant' },
      ...{ status: 400, description: expect.any(String), requestId: expect.stringMatching(/^req_/) },
    })
  })

  it.each(['', ' '])('with an empty verifier %j is a TypeError', async codeVerifier => {
    const error = await thrown(() =>
      bench().authkit.authenticateWith('authorizationCode', { code: 'c', codeVerifier }),
    )
    expect(error).toBeInstanceOf(TypeError)
    expect(error).toMatchObject({ code: 'invalid_argument' })
  })
})

describe('refreshToken', () => {
  it('into the organization that is named', async () => {
    const one = bench({
      organizations: [
        { id: 'org_1', name: 'One' },
        { id: 'org_2', name: 'Two' },
      ],
    })
    const { refreshToken } = await one.local.issueSession({ user: ADA.email })
    const members = { refreshToken, organizationId: 'org_2' }
    const result = await one.authkit.authenticateWith('refreshToken', members)
    expect(result).toMatchObject({ organizationId: 'org_2' })
    await signsIn(one, result, 'Password')
    expect(await one.authkit.authenticateWith('refreshToken', { refreshToken: 'none' })).toMatchObject({
      ...{ authenticated: false, reason: 'invalid_grant' },
    })
  })
})

describe('password', () => {
  it('that is right', async () => {
    const one = bench()
    const more = { radarAuthAttemptId: 'radar', signalsId: 's', invitationToken: 'i' }
    await signsIn(one, await one.authkit.authenticateWith('password', { ...ADA, ...more }), 'Password')
    expect(one.lastGrant()).toMatchObject({
      ...{ grant_type: 'password', ...ADA, radar_auth_attempt_id: 'radar', signals_id: 's' },
    })
  })

  it.each(['wrong', '', '\ud800', 'ü𝄞\u0000"\\', 'x'.repeat(100_000)])(
    'that is wrong: %j',
    async password => {
      const result = await bench().authkit.authenticateWith('password', { ...ADA, password })
      expect(result).toMatchObject({ authenticated: false, reason: 'workos_refused', retryable: false })
      expect(result).not.toHaveProperty('setCookies')
      if (password === 'wrong')
        expect(result).toMatchObject({ status: 401, workosCode: 'invalid_credentials' })
    },
  )

  it('that nobody can check just now', async () => {
    const one = bench()
    one.skipDelays()
    one.local.fail('authenticate', { status: 429, headers: { 'Retry-After': '30' } })
    expect(await one.authkit.authenticateWith('password', ADA)).toMatchObject({
      ...{
        authenticated: false,
        reason: 'rate_limit_exceeded',
        retryable: true,
        retryAfter: 30,
        status: 429,
      },
    })
  })
})

it('magicAuth takes the code once', async () => {
  const one = bench()
  const members = { email: ADA.email, code: one.local.createMagicAuthCode(ADA.email) }
  await signsIn(one, await one.authkit.authenticateWith('magicAuth', members), 'MagicAuth')
  expect(await one.authkit.authenticateWith('magicAuth', members)).toMatchObject({
    ...{ authenticated: false, reason: 'workos_refused', status: 400, workosCode: 'invalid_one_time_code' },
  })
})

describe('a step on the way', () => {
  it('emailVerification', async () => {
    const one = bench({ emailVerified: false })
    const refusal = await one.authkit.authenticateWith('password', ADA)
    const { pendingAuthenticationToken, ...step } = asked(refusal, 'email_verification_required')
    expect(step).toMatchObject({
      ...{ email: ADA.email, emailVerificationId: expect.any(String), user: { emailVerified: false } },
    })
    const verify = (code: string) =>
      one.authkit.authenticateWith('emailVerification', { code, pendingAuthenticationToken })
    expect(await verify('000000x')).toMatchObject({ workosCode: 'invalid_one_time_code' })
    await signsIn(one, await verify(one.local.lastCode(ADA.email) ?? ''), 'Password')
  })

  it('organizationSelection', async () => {
    const organizations = [
      { id: 'org_1', name: 'One' },
      { id: 'org_2', name: 'Two' },
    ]
    const one = bench({ organizations })
    const refusal = await one.authkit.authenticateWith('password', ADA)
    const step = asked(refusal, 'organization_selection_required')
    expect(step.organizations).toEqual(organizations)
    const { pendingAuthenticationToken } = step
    const members = { organizationId: 'org_2', pendingAuthenticationToken }
    const result = await one.authkit.authenticateWith('organizationSelection', members)
    expect(result).toMatchObject({ organizationId: 'org_2' })
    await signsIn(one, result, 'Password')
  })

  it('totp', async () => {
    const one = bench()
    const factor = one.local.enrollTotp(ADA.email)
    const refusal = await one.authkit.authenticateWith('password', ADA)
    const { pendingAuthenticationToken, authenticationFactors } = asked(refusal, 'mfa_challenge')
    expect(authenticationFactors).toEqual([{ id: factor.factorId, type: 'totp' }])
    const { id = '' } = await one.api(`/auth/factors/${factor.factorId}/challenge`, {})
    const members = { authenticationChallengeId: id, pendingAuthenticationToken }
    expect(await one.authkit.authenticateWith('totp', { code: 'wrong', ...members })).toMatchObject({
      ...{ authenticated: false, workosCode: 'invalid_one_time_code' },
    })
    const result = await one.authkit.authenticateWith('totp', { code: await factor.code(), ...members })
    await signsIn(one, result, 'Password')
  })

  it('radarEmailChallenge', async () => {
    const one = bench({ radarChallenge: 'email' })
    const refusal = await one.authkit.authenticateWith('password', ADA)
    const { pendingAuthenticationToken, radarChallengeId = '' } = asked(refusal, 'radar_email_challenge')
    const code = one.local.lastCode(ADA.email) ?? ''
    const members = { code, radarChallengeId, pendingAuthenticationToken }
    await signsIn(one, await one.authkit.authenticateWith('radarEmailChallenge', members), 'Password')
  })

  it('radarSmsChallenge', async () => {
    const one = bench({ radarChallenge: 'sms' })
    const refusal = await one.authkit.authenticateWith('password', ADA)
    const { pendingAuthenticationToken, user } = asked(refusal, 'radar_sms_challenge')
    const phoneNumber = '+15005550006'
    const sent = await one.api('/user_management/radar_challenges', {
      ...{ user_id: user?.id, phone_number: phoneNumber },
      pending_authentication_token: pendingAuthenticationToken,
    })
    const members = { verificationId: sent['verification_id'] ?? '', phoneNumber, pendingAuthenticationToken }
    const verify = (code: string) => one.authkit.authenticateWith('radarSmsChallenge', { code, ...members })
    expect(await verify('wrong')).toMatchObject({ workosCode: 'invalid_one_time_code' })
    await signsIn(one, await verify(one.local.lastCode(phoneNumber) ?? ''), 'Password')
  })

  it('that no grant of this kind can take: enrolment and SSO', async () => {
    const enrol = await bench({ mfaRequired: true }).authkit.authenticateWith('password', ADA)
    asked(enrol, 'mfa_enrollment')
    const sso = await bench({ ssoConnectionIds: ['conn_1'] }).authkit.authenticateWith('password', ADA)
    expect(sso).toMatchObject({
      ...{ authenticated: false, reason: 'sso_required', connectionIds: ['conn_1'], email: ADA.email },
    })
  })

  it.each(['', 'unknown'])('of nobody: the pending authentication %j', async pendingAuthenticationToken => {
    const members = { code: '1', pendingAuthenticationToken }
    expect(await bench().authkit.authenticateWith('emailVerification', members)).toMatchObject({
      ...{ authenticated: false, reason: 'workos_refused', status: expect.any(Number) },
    })
  })
})

it.each<[never, object]>([
  ['unknown' as never, {}],
  ['password' as never, { email: ADA.email }],
  ['password' as never, { email: 7, password: 'x' }],
])('a grant that is none is a TypeError: %s %j', async (grant, members) => {
  const error = await thrown(() => bench().authkit.authenticateWith(grant, members as never))
  expect(error).toBeInstanceOf(TypeError)
  expect(error).toMatchObject({ code: 'invalid_argument' })
})
