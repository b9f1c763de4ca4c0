// What refresh() gives, and when it is refused: the results of @workos-inc/node 11, and whether to try again.

import type { RefreshResult } from 'fe26'
import { describe, expect, inject, it } from 'vitest'
import { Bench, OLD_PASSWORD, type SealedBySuite, thrown } from './bench.js'

const load = (bench: Bench, { sealed }: Pick<SealedBySuite, 'sealed'>) =>
  bench.authkit.loadSealedSession({ sessionData: sealed })

function granted(result: RefreshResult): RefreshResult & { authenticated: true } {
  if (!result.authenticated) throw new Error(`Not refreshed: ${result.reason}`)
  return result
}

describe('a refresh', () => {
  it('gives new tokens, seals them, and leaves the session object usable', async () => {
    const bench = new Bench()
    const { sealed, session, sessionId } = await bench.session()
    const loaded = load(bench, { sealed })
    bench.clock.advance(600_000)
    expect(await loaded.authenticate()).toMatchObject({ reason: 'invalid_jwt' })
    const result = granted(await loaded.refresh())
    expect(result).toMatchObject({ sessionId, organizationId: 'org_01ANALYTICAL', role: 'admin' })
    expect(result.session.accessToken).not.toBe(session.accessToken)
    expect(result.session.refreshToken).not.toBe(session.refreshToken)
    expect(result.accessToken).toBe(result.session.accessToken)
    const { claims, oauthTokens: _, ...rest } = { oauthTokens: undefined, ...result }
    expect(claims).toMatchObject({ sid: sessionId, exp: Math.floor(bench.clock.ms / 1000) + 300 })
    expect(await bench.authkit.unsealSession(rest.sealedSession)).toEqual({
      ...session,
      user: result.user,
      accessToken: result.session.accessToken,
      refreshToken: result.session.refreshToken,
    })
    expect(await loaded.authenticate()).toMatchObject({ authenticated: true, sessionId })
    expect(granted(await loaded.refresh()).session.accessToken).not.toBe(result.session.accessToken)
  })

  it('brings the user up to date, which @workos-inc/node does not', async () => {
    const bench = new Bench()
    const { sealed } = await bench.session()
    bench.local.updateUser('ada@example.com', { lastName: 'King', metadata: { title: 'Countess' } })
    const result = granted(await load(bench, { sealed }).refresh())
    expect(result.user).toMatchObject({ lastName: 'King', metadata: { title: 'Countess' } })
    const { user } = (await bench.authkit.unsealSession(result.sealedSession)) ?? {}
    expect(user).toEqual(result.user)
    expect(user).toMatchObject({ emailVerified: true, externalId: null, name: 'Ada King' })
  })

  it('stays in the organization of the token, or goes to the one named', async () => {
    const bench = new Bench()
    const { sealed } = await bench.session({ user: 'grace@example.com', organizationId: 'org_01HARBOUR' })
    const loaded = load(bench, { sealed })
    expect(await loaded.refresh()).toMatchObject({ organizationId: 'org_01HARBOUR', role: 'admin' })
    expect(bench.lastGrant()['organization_id']).toBe('org_01HARBOUR')
    const other = granted(await loaded.refresh({ organizationId: 'org_01COMPILERS' }))
    expect(other).toMatchObject({ organizationId: 'org_01COMPILERS', role: 'member' })
    expect(other.session.organizationId).toBe('org_01COMPILERS')
    expect(await loaded.refresh()).toMatchObject({ organizationId: 'org_01COMPILERS' })
    expect(await bench.authkit.unsealSession(other.sealedSession)).toMatchObject({
      organizationId: 'org_01COMPILERS',
    })
  })

  it('keeps what it does not know, how the person signed in, and who acts as them', async () => {
    const bench = new Bench()
    const impersonator = { email: 'support@example.com', reason: 'ticket' }
    const { sealed } = await bench.session({ impersonator, authenticationMethod: 'SSO' }, { mine: [1, null] })
    const { sealedSession, ...result } = granted(await load(bench, { sealed }).refresh())
    expect(result).toMatchObject({ impersonator, authenticationMethod: 'SSO' })
    expect(await bench.authkit.unsealSession(sealedSession)).toMatchObject({
      ...{ impersonator, mine: [1, null], authenticationMethod: 'SSO' },
    })
  })

  it('seals under the password that is asked for', async () => {
    const bench = new Bench()
    const loaded = load(bench, await bench.session())
    const { sealedSession } = granted(await loaded.refresh({ cookiePassword: OLD_PASSWORD }))
    expect(await bench.authkit.unsealSession(sealedSession)).toBeNull()
    expect(await loaded.authenticate()).toMatchObject({ authenticated: true })
    expect(await loaded.refresh()).toMatchObject({ authenticated: true })
  })
})

describe('a refusal', () => {
  const terminal = (reason: string) => ({ authenticated: false, reason, retryable: false })

  it.each<[string, Record<string, unknown>]>([
    ['no refresh token', { refreshToken: undefined }],
    ['an empty refresh token', { refreshToken: '' }],
    ['no user', { user: undefined }],
    ['a user that is null', { user: null }],
  ])('for a seal with %s', async (_name, members) => {
    const bench = new Bench()
    const loaded = load(bench, await bench.session({}, members))
    expect(await loaded.refresh()).toEqual(terminal('invalid_session_cookie'))
    expect(bench.requests('authenticate')).toHaveLength(0)
  })

  it('for no cookie, and for one that does not open', async () => {
    const bench = new Bench()
    expect(await load(bench, { sealed: '' }).refresh()).toEqual(terminal('no_session_cookie_provided'))
    expect(await load(bench, { sealed: 'Fe26.2*' }).refresh()).toEqual(terminal('invalid_session_cookie'))
  })

  it('for a session that has ended is remembered, per token and organization', async () => {
    const bench = new Bench()
    const ended = await bench.session()
    bench.local.revokeSession(ended.sessionId)
    expect(await load(bench, ended).refresh()).toEqual(terminal('invalid_grant'))
    expect(await load(bench, ended).refresh()).toEqual(terminal('invalid_grant'))
    expect(bench.requests('authenticate')).toHaveLength(1)
    await load(bench, ended).refresh({ organizationId: 'org_other' })
    expect(bench.requests('authenticate')).toHaveLength(2)
    expect(await load(bench, await bench.session()).refresh()).toMatchObject({ authenticated: true })
  })

  it('once the token was exchanged more than 30 seconds ago', async () => {
    const bench = new Bench()
    const old = await bench.session()
    granted(await load(bench, old).refresh())
    bench.clock.advance(30_001)
    expect(await load(bench, old).refresh()).toEqual(terminal('invalid_grant'))
  })

  it.each([
    ['mfa_enrollment', { mfaRequired: true }],
    ['sso_required', { ssoConnectionIds: ['conn_1'] }],
  ])('with %s', async (reason, changes) => {
    const bench = new Bench()
    const session = await bench.session()
    bench.local.updateUser('ada@example.com', changes)
    expect(await load(bench, session).refresh()).toEqual(terminal(reason))
    expect(bench.requests('authenticate')).toHaveLength(1)
  })

  it.each([
    { status: 401, body: { message: 'Unauthorized' } },
    { status: 404 },
    { status: 422, body: { code: 'unprocessable', errors: [] }, workosCode: 'unprocessable' },
    { status: 400, body: { error: 'invalid_client' }, workosCode: 'invalid_client' },
  ])('that nobody at the browser can help is thrown: $status', async ({ workosCode, ...failure }) => {
    const bench = new Bench()
    bench.local.fail('authenticate', failure)
    const loaded = load(bench, await bench.session())
    const error = await thrown(() => loaded.refresh())
    expect(error).toMatchObject({ code: 'workos_refused', workosStatus: failure.status, workosCode })
    expect(bench.requests('authenticate')).toHaveLength(1)
  })
})

describe('an answer that is not of WorkOS', () => {
  it.each([
    { status: 302, body: '', headers: { location: 'https://elsewhere.example' } },
    { status: 403, body: '<html>Blocked</html>' },
  ])('is transient, and not followed: $status', async failure => {
    const bench = new Bench()
    bench.local.fail('authenticate', failure)
    const loaded = load(bench, await bench.session())
    expect(await loaded.refresh()).toEqual({ authenticated: false, reason: 'server_error', retryable: true })
    expect(bench.requests('authenticate')).toHaveLength(1)
  })
})

describe('parallel refreshes of one session', () => {
  it('all succeed with the same tokens, and in Node with one request', async () => {
    const bench = new Bench()
    const session = await bench.session()
    const results = await Promise.all(Array.from({ length: 5 }, () => load(bench, session).refresh()))
    expect(new Set(results.map(result => granted(result).session.refreshToken)).size).toBe(1)
    expect(new Set(results.map(result => granted(result).sealedSession)).size).toBe(5)
    expect(bench.requests('authenticate')).toHaveLength(inject('host') === 'workerd' ? 5 : 1)
  })

  it('all fail alike when the session has ended', async () => {
    const bench = new Bench()
    const session = await bench.session()
    bench.local.revokeSession(session.sessionId)
    const results = await Promise.all(Array.from({ length: 5 }, () => load(bench, session).refresh()))
    expect(new Set(results.map(result => !result.authenticated && result.reason))).toEqual(
      new Set(['invalid_grant']),
    )
  })
})
