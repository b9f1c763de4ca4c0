// fe26/workos on every host: what @workos-inc/node does is compared in interop/workos; here it is shown to run.

import { createLocalAuthKit, type LocalAuthKit } from 'fe26/testing'
import { OauthException, WorkOS } from 'fe26/workos'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PASSWORD } from './bench.js'

const session = { sealSession: true, cookiePassword: PASSWORD }

let local: LocalAuthKit
let workos: WorkOS

beforeEach(() => {
  local = createLocalAuthKit()
  const { apiKey, clientId } = local
  const fetchFn: typeof fetch = (input, init) => local.fetch(new Request(input, init))
  // Keys come by the global one, as in @workos-inc/node.
  vi.stubGlobal('fetch', fetchFn)
  workos = new WorkOS(apiKey, { clientId, fetchFn })
})

afterEach(() => {
  vi.unstubAllGlobals()
})

const loaded = (sessionData: string, cookiePassword = PASSWORD) =>
  workos.userManagement.loadSealedSession({ sessionData, cookiePassword })

async function signIn(): Promise<string> {
  const { userManagement } = workos
  const { code } = await userManagement.createMagicAuth({ email: 'ada@example.com' })
  const answer = await userManagement.authenticateWithMagicAuth({ email: 'ada@example.com', code, session })
  return answer.sealedSession as string
}

describe('fe26/workos', () => {
  it('keeps the keys of every identity', async () => {
    const sealed = await signIn()
    const { userManagement } = workos
    const strict = Object.assign(Object.create(userManagement), { issuer: local.issuer })
    const other = Object.assign(Object.create(userManagement), { issuer: 'https://other.example' })
    const known = async () => {
      const answers = []
      for (const one of [userManagement, strict, other]) {
        const asked = { sessionData: sealed, cookiePassword: PASSWORD }
        answers.push((await one.loadSealedSession(asked).authenticate()).authenticated)
      }
      return answers
    }
    for (let turn = 0; turn < 3; turn++) expect(await known()).toEqual([true, true, false])
    // Whoever is refused for the issuer needs no keys.
    expect(local.requests.filter(({ route }) => route === 'jwks')).toHaveLength(2)
    local.fail('jwks', { status: 503 })
    expect(await known()).toEqual([true, true, false])
  })

  it('opens nothing for what is no password', async () => {
    const sealed = await signIn()
    expect(await loaded(sealed).authenticate()).toMatchObject({ authenticated: true })
    for (const odd of [{ toJSON() {} }, Symbol('secret'), [PASSWORD], { length: 40 }, 7]) {
      const session = loaded(sealed, odd as unknown as string)
      for (const call of ['authenticate', 'refresh', 'getLogoutUrl'] as const)
        await expect(session[call](), call).rejects.toThrow('Empty password')
      expect(await loaded('no seal', odd as unknown as string).authenticate()).toMatchObject({
        reason: 'invalid_session_cookie',
      })
    }
  })

  it('does not wait for a fetch that heeds no signal', async () => {
    const sealed = await signIn()
    const { apiKey, clientId } = local
    let hangs = true
    const fetchFn: typeof fetch = (input, init) =>
      hangs ? new Promise(() => {}) : local.fetch(new Request(input, init))
    const hanging = new WorkOS(apiKey, { clientId, fetchFn, timeout: 50, maxRetries: 0 })
    const refresh = () =>
      hanging.userManagement.loadSealedSession({ sessionData: sealed, cookiePassword: PASSWORD }).refresh()
    expect(await refresh()).toMatchObject({ authenticated: false, retryable: true })
    hangs = false
    expect(await refresh()).toMatchObject({ authenticated: true })
  })

  it('signs in, knows who it is, refreshes and signs out', async () => {
    const sealed = loaded(await signIn())
    const who = await sealed.authenticate()
    expect(who).toMatchObject({ authenticated: true, user: { email: 'ada@example.com' } })
    const refreshed = await sealed.refresh()
    expect(refreshed).toMatchObject({ authenticated: true, session: { user: { email: 'ada@example.com' } } })
    expect(await sealed.authenticate()).toMatchObject({ authenticated: true })
    const url = await sealed.getLogoutUrl({ returnTo: 'https://app.example/' })
    expect(new URL(url).searchParams.get('session_id')).toBe(who.authenticated && who.sessionId)
  })

  it('redeems a code with its verifier', async () => {
    const { userManagement } = workos
    const redirectUri = 'https://app.example/callback'
    const begun = await userManagement.getAuthorizationUrlWithPKCE({ provider: 'authkit', redirectUri })
    const callback = await local.signIn(begun.url)
    expect(callback.searchParams.get('state')).toBe(begun.state)
    const code = callback.searchParams.get('code') as string
    const { codeVerifier } = begun
    const { user } = await userManagement.authenticateWithCode({ code, codeVerifier })
    expect(user.email).toBe('ada@example.com')
    const again = userManagement.authenticateWithCode({ code, codeVerifier })
    await expect(again).rejects.toBeInstanceOf(OauthException)
  })

  it('tries again what passes by itself', async () => {
    local.fail('api', { status: 503, times: 1 })
    const user = local.users[0]
    expect(await workos.userManagement.getUser(user?.id ?? '')).toMatchObject({ id: user?.id })
    local.fail('authenticate', { networkError: true, times: 1 })
    expect(await loaded(await sealedByHand()).refresh()).toMatchObject({ authenticated: true })
  })

  it('says what WorkOS refuses, and keeps a session that an outage has met', async () => {
    const sealed = await sealedByHand()
    workos = new WorkOS(local.apiKey, {
      clientId: local.clientId,
      maxRetries: 0,
      fetchFn: async () => new Response('<html>', { status: 502 }),
    })
    expect(await loaded(sealed).refresh()).toMatchObject({ reason: 'server_error', retryable: true })
    await expect(workos.userManagement.getUser('user_1')).rejects.toThrow('Unexpected error: ParseError')
  })

  it('knows sessions of many passwords', async () => {
    const sealed = await signIn()
    for (let index = 0; index < 12; index++) {
      const other = `another password of the suite, number ${index}`
      expect(await loaded(sealed, other).authenticate()).toMatchObject({ reason: 'invalid_session_cookie' })
      expect(await loaded(sealed).authenticate()).toMatchObject({ authenticated: true })
    }
  })

  it('gives jose its keys', async () => {
    const keys = await workos.userManagement.getJWKS()
    const { keys: published } = await local.jwks()
    const key = await keys?.({ alg: 'RS256', kid: published[0]?.kid as string })
    expect(key).toMatchObject({ type: 'public', usages: ['verify'] })
    await expect(keys?.({ alg: 'RS256', kid: 'unknown' })).rejects.toMatchObject({
      code: 'ERR_JWKS_NO_MATCHING_KEY',
    })
  })

  it('fails with a name where @workos-inc/node is needed', () => {
    expect(() => workos.organizations).toThrow(expect.objectContaining({ code: 'not_carried' }))
  })
})

async function sealedByHand(): Promise<string> {
  const { refreshToken } = await local.issueSession()
  const answer = await workos.userManagement.authenticateWithRefreshToken({ refreshToken, session })
  return answer.sealedSession as string
}
