// The stand-ins, for people who come with a session that WorkOS's SDK for Python or Ruby has sealed.

import { createAuthKit, unsealSession } from 'fe26'
import {
  AuthService,
  CookieSessionStorage,
  type SessionEncryption,
  sessionEncryption,
  sessionEncryptionAccepting,
} from 'fe26/authkit-session'
import { createLocalAuthKit, type LocalAuthKit } from 'fe26/testing'
import { WorkOS, type WorkOSOptions } from 'fe26/workos'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PASSWORD, REDIRECT_URI, thrown } from './bench.js'
import { FERNET_KEY, RUBY_PASSWORD, sealFernet, sealRuby, sealRuby6, wireSession } from './other-seals.js'

type Sdk = 'python' | 'ruby'

const SEALS: [name: string, sdk: Sdk, cookiePassword: string, seal: (session: object) => Promise<string>][] =
  [
    ['Python', 'python', FERNET_KEY, sealFernet],
    ['Ruby', 'ruby', RUBY_PASSWORD, sealRuby],
    ['Ruby before version 7', 'ruby', RUBY_PASSWORD, sealRuby6],
  ]

let local: LocalAuthKit
const request: typeof fetch = (input, init) => local.fetch(new Request(input, init))
beforeEach(() => {
  local = createLocalAuthKit({ clock: Date.now })
  vi.stubGlobal('fetch', request)
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const client = (options: WorkOSOptions = {}) =>
  new WorkOS(local.apiKey, { clientId: local.clientId, fetchFn: request, ...options })

describe.each(SEALS)('a session of %s', (_, sdk, cookiePassword, seal) => {
  const sealed = async () => {
    const issued = await local.issueSession({ user: 'ada@example.com' })
    return { issued, sessionData: await seal(wireSession(issued)) }
  }

  it('opens in fe26/workos, and is one of JavaScript after a refresh', async () => {
    const { issued, sessionData } = await sealed()
    const { userManagement } = client({ acceptSeals: [sdk] })
    const session = userManagement.loadSealedSession({ sessionData, cookiePassword })
    const known = { authenticated: true, sessionId: issued.sessionId, user: { email: 'ada@example.com' } }
    expect(await session.authenticate()).toMatchObject(known)
    expect(await userManagement.authenticateWithSessionCookie({ sessionData, cookiePassword })).toMatchObject(
      known,
    )
    expect(await userManagement.getSessionFromCookie({ sessionData, cookiePassword })).toMatchObject({
      ...{ accessToken: issued.accessToken, refreshToken: issued.refreshToken },
      user: { email: 'ada@example.com', firstName: 'Ada' },
    })
    expect(await session.getLogoutUrl()).toContain(issued.sessionId)

    const refreshed = await session.refresh()
    if (!refreshed.authenticated) throw new Error(refreshed.reason)
    expect(refreshed.sealedSession).toMatch(/^Fe26\.2\*1\*/)
    expect(await session.authenticate()).toMatchObject(known)
    const next = client().userManagement.loadSealedSession({
      ...{ sessionData: refreshed.sealedSession ?? '', cookiePassword },
    })
    expect(await next.authenticate()).toMatchObject(known)
  })

  it('is nothing to a client that has not been asked to', async () => {
    const { sessionData } = await sealed()
    const { userManagement } = client()
    const session = userManagement.loadSealedSession({ sessionData, cookiePassword })
    expect(await session.authenticate()).toEqual({ authenticated: false, reason: 'invalid_session_cookie' })
    expect(await session.refresh()).toMatchObject({ reason: 'invalid_session_cookie' })
    expect(await userManagement.getSessionFromCookie({ sessionData, cookiePassword })).toEqual({})
    expect(await thrown(() => session.getLogoutUrl())).toMatchObject({
      message: expect.stringContaining('invalid_session_cookie'),
    })
  })

  it('opens in fe26/authkit-session, and is one of JavaScript after a refresh', async () => {
    const { issued, sessionData } = await sealed()
    const { service } = application(sessionEncryptionAccepting(sdk), cookiePassword)
    const { auth } = await service.withAuth(sessionData)
    expect(auth).toMatchObject({ sessionId: issued.sessionId, user: { email: 'ada@example.com' } })
    const session = await service.getSession(sessionData)
    if (!session) throw new Error('There is a session.')
    const { encryptedSession } = await service.refreshSession(session)
    expect(encryptedSession).toMatch(/^Fe26\.2\*1\*/)
    for (const encryption of [sessionEncryptionAccepting(sdk), sessionEncryption]) {
      const next = await application(encryption, cookiePassword).service.withAuth(encryptedSession)
      expect(next.auth).toMatchObject({ sessionId: issued.sessionId })
    }
  })

  it('is what an AuthKit unseals', async () => {
    const { issued, sessionData } = await sealed()
    const authkit = createAuthKit({
      ...local.config,
      redirectUri: REDIRECT_URI,
      cookiePassword,
      acceptSeals: [sdk],
    })
    const { accessToken, refreshToken } = issued
    expect(await authkit.unsealSession(sessionData)).toMatchObject({
      ...{ accessToken, refreshToken, user: { email: 'ada@example.com', firstName: 'Ada' } },
    })
    expect(await unsealSession(sessionData, { cookiePassword })).toBeNull()
  })

  it('is nothing to a service with the usual encryption', async () => {
    const { sessionData } = await sealed()
    const { service } = application(sessionEncryption, cookiePassword)
    expect(await service.withAuth(sessionData)).toEqual({ auth: { user: null } })
  })
})

describe('a cookie password that can be none of the other SDK’s', () => {
  it('opens the seals of JavaScript in fe26/workos, whichever password comes first', async () => {
    const seals = await Promise.all(
      [PASSWORD, FERNET_KEY].map(async cookiePassword => {
        const issued = await local.issueSession()
        const sessionData = await sessionEncryption.sealData(issued, { password: cookiePassword })
        return { sessionData, cookiePassword }
      }),
    )
    for (const order of [seals, seals.toReversed()]) {
      const { userManagement } = client({ acceptSeals: ['python'] })
      for (const seal of [...order, ...order]) {
        const session = userManagement.loadSealedSession(seal)
        expect(await session.authenticate()).toMatchObject({ authenticated: true })
        expect(await userManagement.getSessionFromCookie(seal)).toMatchObject({ user: {} })
        expect(await session.getLogoutUrl()).toContain('session_id=session_')
      }
    }
  })

  it('takes over what fe26/workos has sealed anew, in another process', async () => {
    const sessionData = await sealFernet(wireSession(await local.issueSession()))
    const python = client({ acceptSeals: ['python'] }).userManagement.loadSealedSession({
      ...{ sessionData, cookiePassword: FERNET_KEY },
    })
    const refreshed = await python.refresh({ cookiePassword: PASSWORD })
    const after = client({ acceptSeals: ['python'] }).userManagement.loadSealedSession({
      sessionData: (refreshed.authenticated && refreshed.sealedSession) || '',
      cookiePassword: PASSWORD,
    })
    expect(await after.authenticate()).toMatchObject({ authenticated: true })
    expect(await after.refresh()).toMatchObject({ authenticated: true })
  })

  it('is a mistake in fe26/workos if it names no SDK', async () => {
    const { userManagement } = client({ acceptSeals: ['pyton' as 'python'] })
    const session = userManagement.loadSealedSession({ sessionData: 'x', cookiePassword: FERNET_KEY })
    expect(await thrown(() => session.authenticate())).toMatchObject({ code: 'invalid_config' })
    // What needs no cookie password works.
    expect(userManagement.getLogoutUrl({ sessionId: 's' })).toContain('session_id=s')
  })

  it('is one in an encryption', async () => {
    const error = await thrown(() =>
      sessionEncryptionAccepting('python').unsealData('x', { password: PASSWORD }),
    )
    expect(error).toMatchObject({ code: 'invalid_config' })
  })
})

it('a seal of JavaScript that has expired does not open where others are accepted', async () => {
  const encryption = sessionEncryptionAccepting('python')
  const { userManagement } = client({ acceptSeals: ['python'] })
  const sealed = await encryption.sealData({ accessToken: 'a' }, { password: FERNET_KEY, ttl: 100 })
  const asked = { sessionData: sealed, cookiePassword: FERNET_KEY }
  expect(await encryption.unsealData(sealed, { password: FERNET_KEY })).toEqual({ accessToken: 'a' })
  expect(await userManagement.getSessionFromCookie(asked)).toEqual({ accessToken: 'a' })
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000)
  try {
    expect(await thrown(() => encryption.unsealData(sealed, { password: FERNET_KEY }))).toMatchObject({
      message: expect.stringContaining('does not open'),
    })
    expect(await userManagement.getSessionFromCookie(asked)).toEqual({})
  } finally {
    vi.restoreAllMocks()
  }
})

it('garbage does not open', async () => {
  const encryption = sessionEncryptionAccepting('python', 'ruby')
  for (const sealed of ['', 'gAAAA', 'AQAA', await sealFernet({ user: null }), await sealFernet([])]) {
    expect(await thrown(() => encryption.unsealData(sealed, { password: FERNET_KEY }))).toMatchObject({
      message: expect.stringContaining('does not open'),
    })
  }
})

/** Its cookies are the sealed session itself. */
class Storage extends CookieSessionStorage<string, undefined> {
  async getCookie(sealed: string): Promise<string> {
    return sealed
  }
}

function application(encryption: SessionEncryption, cookiePassword: string) {
  const config = {
    ...{ clientId: local.clientId, apiKey: local.apiKey, redirectUri: REDIRECT_URI, cookiePassword },
    ...{ apiHttps: true, cookieName: 'wos-session', cookieMaxAge: 60 },
  }
  return { service: new AuthService(config, new Storage(config), client({ maxRetries: 0 }), encryption) }
}
