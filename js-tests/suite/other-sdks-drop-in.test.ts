// The stand-ins, for people who come with a session that WorkOS's SDK for Python or Ruby has sealed.

import { createAuthKit, Fe26Error, unsealSession } from 'fe26'
import {
  AuthService,
  CookieSessionStorage,
  type SessionEncryption,
  sessionEncryption,
  sessionEncryptionAccepting,
  TokenRefreshError,
} from 'fe26/authkit-session'
import { createLocalAuthKit, type LocalAuthKit } from 'fe26/testing'
import { WorkOS, type WorkOSOptions } from 'fe26/workos'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PASSWORD, REDIRECT_URI, thrown } from './bench.js'
import {
  FERNET_KEY,
  RUBY_PASSWORD,
  SEALERS,
  sealFernet,
  sealRuby,
  sealRuby6,
  wireSession,
} from './other-seals.js'

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

describe.each(Object.entries(SEALERS))('a cookie of %s', (_, { sdk, password, cookie: cookieOf }) => {
  it('is read as programs for the SDKs of JavaScript read cookies', async () => {
    const issued = await local.issueSession({ user: 'ada@example.com' })
    const cookie = await cookieOf(wireSession(issued))
    const known = { sessionId: issued.sessionId, user: { email: 'ada@example.com' } }

    const { service } = application(sessionEncryptionAccepting(sdk), password, CookieHeader)
    expect(await service.withAuth(cookie)).toMatchObject({ auth: known })
    expect(await service.getSession(cookie)).toMatchObject({ accessToken: issued.accessToken })

    const sessionData = (await new CookieHeader(config(password)).getCookie(cookie, 'wos-session')) ?? ''
    const { userManagement } = client({ acceptSeals: [sdk] })
    const session = userManagement.loadSealedSession({ sessionData, cookiePassword: password })
    expect(await session.authenticate()).toMatchObject({ authenticated: true, ...known })
    expect(await session.getLogoutUrl()).toContain(issued.sessionId)
    const asked = { sessionData, cookiePassword: password }
    expect(await userManagement.getSessionFromCookie(asked)).toMatchObject({ user: known.user })
    expect(await session.refresh()).toMatchObject({
      ...{ authenticated: true, sealedSession: expect.stringMatching(/^Fe26\.2\*1\*/) },
    })
  })
})

it('one pair of quotes is not part of a seal of Python, and what else there is makes it none', async () => {
  const sealed = await sealFernet(wireSession(await local.issueSession()))
  const encryption = sessionEncryptionAccepting('python')
  const open = (text: string) => encryption.unsealData(text, { password: FERNET_KEY })
  expect(await open(`"${sealed}"`)).toEqual(await open(sealed))
  const iron = await encryption.sealData({ a: 1 }, { password: FERNET_KEY })
  for (const text of [`"${sealed}`, `${sealed}"`, `""${sealed}""`, `'${sealed}'`, '"', '""', `"${iron}"`]) {
    expect(await thrown(() => open(text))).toMatchObject({
      message: expect.stringContaining('does not open'),
    })
  }
})

describe('a session that Ruby has sealed without its user', () => {
  const signedIn = async (encryption: SessionEncryption = sessionEncryptionAccepting('ruby')) => {
    local.updateUser('ada@example.com', { organizations: [{ id: 'org_1', name: 'Analytical Engines' }] })
    const issued = await local.issueSession({ user: 'ada@example.com', organizationId: 'org_1' })
    const { access_token, refresh_token } = wireSession(issued)
    const sealed = await sealRuby({ access_token, refresh_token })
    const sent = () => local.requests.filter(({ route }) => route === 'authenticate')
    return { issued, sealed, sent, ...application(encryption, RUBY_PASSWORD) }
  }

  it('is refreshed at once, in its organization, and is one of JavaScript then', async () => {
    const { issued, sealed, sent, service } = await signedIn()
    const first = await service.withAuth(sealed)
    const known = { user: { email: 'ada@example.com' }, sessionId: issued.sessionId, organizationId: 'org_1' }
    expect(first).toMatchObject({
      ...{ auth: known, refreshedSessionData: expect.stringMatching(/^Fe26\.2\*1\*/) },
    })
    expect(sent().map(({ body }) => JSON.parse(body).organization_id)).toEqual(['org_1'])

    const second = await service.withAuth(first.refreshedSessionData ?? '')
    expect(second).toMatchObject({ auth: known })
    expect(second).not.toHaveProperty('refreshedSessionData')
    expect(sent()).toHaveLength(1)
  })

  it('is in getSession() as it was sealed, and can be refreshed', async () => {
    const { issued, sealed, service } = await signedIn()
    const session = await service.getSession(sealed)
    const { accessToken, refreshToken } = issued
    expect(session).toEqual({ accessToken, refreshToken, user: null })
    if (!session) throw new Error('There is a session.')
    expect(await service.refreshSession(session)).toMatchObject({
      auth: { user: { email: 'ada@example.com' } },
    })
  })

  it('is authenticated by fe26/workos as it is, and gets its user with a refresh', async () => {
    const { sealed, issued } = await signedIn()
    const { userManagement } = client({ acceptSeals: ['ruby'] })
    const session = userManagement.loadSealedSession({ sessionData: sealed, cookiePassword: RUBY_PASSWORD })
    const known = { authenticated: true, sessionId: issued.sessionId }
    expect(await session.authenticate()).toMatchObject({ ...known, user: null })
    expect(await session.refresh()).toMatchObject({ ...known, user: { email: 'ada@example.com' } })
    expect(await session.authenticate()).toMatchObject({ ...known, user: { email: 'ada@example.com' } })
  })

  it('is refreshed through an encryption of the program’s own around it', async () => {
    const { sealData, unsealData } = sessionEncryptionAccepting('ruby')
    const { sealed, service } = await signedIn({ sealData, unsealData: (...given) => unsealData(...given) })
    expect(await service.withAuth(sealed)).toMatchObject({ auth: { user: { email: 'ada@example.com' } } })
  })

  it('has ended if its refresh token is gone, or if it has none', async () => {
    const { issued, sealed, service } = await signedIn()
    const { access_token } = wireSession(issued)
    expect(await service.withAuth(await sealRuby({ access_token }))).toEqual({ auth: { user: null } })
    local.revokeSession(issued.sessionId)
    expect(await service.withAuth(sealed)).toEqual({ auth: { user: null } })
  })

  it('is nobody’s end while WorkOS cannot be reached', async () => {
    const { sealed, service } = await signedIn()
    local.fail('authenticate', { status: 503 })
    expect(await thrown(() => service.withAuth(sealed))).toBeInstanceOf(TokenRefreshError)
  })
})

describe('a cookie password that can be none of the other SDK’s', () => {
  it('opens the seals of JavaScript in an encryption, whichever password comes first', async () => {
    for (const order of [
      [PASSWORD, FERNET_KEY],
      [FERNET_KEY, PASSWORD],
    ]) {
      const encryption = sessionEncryptionAccepting('python')
      for (const password of [...order, ...order]) {
        const sealed = await sessionEncryption.sealData({ a: password }, { password })
        expect(await encryption.unsealData(sealed, { password })).toEqual({ a: password })
      }
      const session = await sealFernet(wireSession(await local.issueSession()))
      expect(await encryption.unsealData(session, { password: FERNET_KEY })).toHaveProperty('user')
      expect(await thrown(() => encryption.unsealData(session, { password: PASSWORD }))).toMatchObject({
        message: expect.stringContaining('does not open'),
      })
    }
  })

  it('leaves those signed in who have a session of JavaScript', async () => {
    const { accessToken, refreshToken, user, sessionId } = await local.issueSession()
    const encryption = sessionEncryptionAccepting('python')
    const sealed = await encryption.sealData({ accessToken, refreshToken, user }, { password: PASSWORD })
    const { service } = application(encryption, PASSWORD)
    expect(await service.withAuth(sealed)).toMatchObject({ auth: { sessionId, user: { id: user.id } } })
  })

  it('opens nothing if it is no password at all', async () => {
    // What the engine itself has in the place of one, which everybody can read in the source.
    const known = 'bm90aGluZyBpcyBzZWFsZWQgd2l0aCB0aGlzIGtleSE='
    const seals = await Promise.all([
      sessionEncryption.sealData({ a: 1 }, { password: known }),
      sealFernet({ access_token: 'a' }, known),
      sealRuby({ access_token: 'a' }, known),
    ])
    const encryption = sessionEncryptionAccepting('python', 'ruby')
    for (const sealed of seals) {
      expect(await encryption.unsealData(sealed, { password: known })).toBeTruthy()
      for (const password of [undefined, null, '', 'short', 0, [], {}, Symbol('a'), () => known]) {
        expect(
          await thrown(() => encryption.unsealData(sealed, { password: password as string })),
        ).toBeInstanceOf(Error)
      }
    }
  })

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
})

describe('sessionEncryptionAccepting()', () => {
  it('throws at once for what names no SDK', async () => {
    for (const sdks of [['pyton'], ['python', 'Ruby'], [['python']], [''], [undefined]]) {
      const error = await thrown(() => sessionEncryptionAccepting(...(sdks as Sdk[])))
      expect(error).toBeInstanceOf(Fe26Error)
      expect(error).toMatchObject({ code: 'invalid_config', problems: [{ key: 'acceptSeals' }] })
    }
    // Nobody else's, then.
    const none = sessionEncryptionAccepting()
    const sealed = await none.sealData({ a: 1 }, { password: FERNET_KEY })
    expect(await none.unsealData(sealed, { password: FERNET_KEY })).toEqual({ a: 1 })
  })

  it('needs neither time nor randomness: services are made in global scope', () => {
    const spies = [vi.spyOn(crypto, 'getRandomValues'), vi.spyOn(crypto, 'randomUUID'), vi.spyOn(Date, 'now')]
    sessionEncryptionAccepting('python', 'ruby')
    expect(spies.map(({ mock }) => mock.calls.length)).toEqual([0, 0, 0])
    vi.restoreAllMocks()
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
  async getCookie(sealed: string, _name: string): Promise<string | null> {
    return sealed
  }
}

/** A `Cookie` header, read as in the README of @workos/authkit-session. */
class CookieHeader extends CookieSessionStorage<string, undefined> {
  async getCookie(header: string, name: string): Promise<string | null> {
    const pair = header.split('; ').find(pair => pair.startsWith(`${name}=`))
    return pair === undefined ? null : decodeURIComponent(pair.slice(name.length + 1))
  }
}

const config = (cookiePassword: string) => ({
  ...{ clientId: local.clientId, apiKey: local.apiKey, redirectUri: REDIRECT_URI, cookiePassword },
  ...{ apiHttps: true, cookieName: 'wos-session', cookieMaxAge: 60 },
})

function application(encryption: SessionEncryption, cookiePassword: string, Kind = Storage) {
  const settings = config(cookiePassword)
  return { service: new AuthService(settings, new Kind(settings), client({ maxRetries: 0 }), encryption) }
}
