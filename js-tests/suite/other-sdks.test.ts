// People who come with a session that WorkOS's SDK for Python or Ruby has sealed.

import { type AuthKitConfig, createAuthKit, Fe26Error } from 'fe26'
import { describe, expect, it } from 'vitest'
import rsaKeys from '../../vectors/jose/rsa_keys.json' with { type: 'json' }
import python from '../../vectors/other/python.json' with { type: 'json' }
import ruby from '../../vectors/other/ruby.json' with { type: 'json' }
import { Bench, Jar, NO_ENVIRONMENT, PASSWORD, thrown } from './bench.js'
import { rounds } from './mutations.js'
import { FERNET_KEY, RUBY_PASSWORD, SEALERS, sealFernet, sealRuby, wireSession } from './other-seals.js'

/** Every session the SDKs have sealed. */
const sealed = Object.entries({ python, ruby }).flatMap(([sdk, { cookiePassword, user, now, versions }]) =>
  versions.flatMap(({ version, seals }) =>
    seals.map(seal => ({
      ...{ name: `${sdk} ${version}, ${seal.name}`, sdk: sdk as 'python' | 'ruby' },
      ...{ cookiePassword, user, now, cookie: seal.cookie, sessionData: seal.sealed },
    })),
  ),
)

/** What the vectors' tokens are signed with. */
const { n, e } = rsaKeys.keys.find(({ kid }) => kid === '2048') ?? { n: '', e: '' }
const jwks = { keys: [{ kty: 'RSA', use: 'sig', alg: 'RS256', kid: '2048', n, e }] }

const accepting = (sdk: 'python' | 'ruby', password: string): AuthKitConfig => ({
  acceptSeals: [sdk],
  cookiePassword: [PASSWORD, password],
})

describe('what the SDKs have sealed', () => {
  const withUser = sealed.filter(({ name }) => !name.includes('without'))
  it.each(withUser)('$name: is authenticated and sealed anew', async seal => {
    const { sdk, cookiePassword, user, now, cookie } = seal
    const bench = new Bench({ config: { ...accepting(sdk, cookiePassword), jwks, now: () => now } })
    const first = await bench.authkit.withAuth({ headers: { cookie } })
    expect(first).toMatchObject({
      auth: {
        authenticated: true,
        sessionId: 'session_1',
        ...(!seal.name.includes('plain') && { organizationId: 'org_1' }),
        user: {
          id: user.id,
          email: user.email,
          emailVerified: true,
          firstName: user.first_name,
          lastName: null,
        },
        ...(seal.name.includes('impersonated') && { impersonator: { email: 'support@example.com' } }),
      },
      refreshed: false,
    })
    expect(bench.local.requests).toHaveLength(0)

    const jar = new Jar().apply(first)
    expect(jar.header).toMatch(/^wos-session=Fe26\.2\*1\*/)
    const second = await bench.authkit.withAuth(jar.visit('https://app.example/'))
    expect(second).toMatchObject({ auth: { authenticated: true, user: { id: user.id } }, setCookies: [] })
    // The one who opens it next may know nothing of the other SDK.
    const third = bench.another({ acceptSeals: undefined as never, cookiePassword: PASSWORD })
    expect(await third.withAuth(jar.visit('https://app.example/'))).toMatchObject({ setCookies: [] })
  })

  it('is nothing to those who have not asked for it', async () => {
    for (const { cookiePassword, now, cookie, sessionData } of sealed) {
      const bench = new Bench({ config: { cookiePassword, jwks, now: () => now } })
      const refused = { authenticated: false, reason: 'invalid_session_cookie' }
      expect(await bench.authkit.withAuth({ headers: { cookie } })).toMatchObject({
        auth: refused,
        setCookies: [],
      })
      expect(await bench.authkit.loadSealedSession({ sessionData }).authenticate()).toMatchObject(refused)
    }
  })
})

describe.each(Object.entries(SEALERS))('a session of %s', (_name, { sdk, password, cookie: cookieOf }) => {
  const start = async () => {
    const bench = new Bench({ config: accepting(sdk, password) })
    const issued = await bench.local.issueSession()
    const session = wireSession(issued)
    const cookie = await cookieOf(session)
    const sealedOf = (from: string) =>
      decodeURIComponent(from.slice('wos-session='.length)).replaceAll('"', '')
    return { bench, session, cookie, sealedOf, sessionData: sealedOf(cookie), sessionId: issued.sessionId }
  }

  it('is refreshed when its token has expired', async () => {
    const { bench, cookie, sessionId } = await start()
    bench.clock.advance(600_000)
    const result = await bench.authkit.withAuth({ headers: { cookie } })
    expect(result).toMatchObject({ auth: { authenticated: true, sessionId }, refreshed: true })
    expect(new Jar().apply(result).header).toMatch(/^wos-session=Fe26\.2/)
    expect(bench.requests('authenticate')).toHaveLength(1)
  })

  it('is accepted as sessionData, and refreshed into an iron seal', async () => {
    const { bench, sessionData, sessionId } = await start()
    for (const given of [{ sessionData }, { sessionData, cookiePassword: password }]) {
      const session = bench.authkit.loadSealedSession(given)
      expect(await session.authenticate()).toMatchObject({ authenticated: true, sessionId })
      expect(await session.getLogoutUrl()).toContain(sessionId)
    }
    const refreshed = await bench.authkit.loadSealedSession({ sessionData }).refresh()
    expect(refreshed).toMatchObject({
      authenticated: true,
      sealedSession: expect.stringMatching(/^Fe26\.2\*/),
    })
  })

  it('can sign out', async () => {
    const { bench, cookie, sessionId } = await start()
    const { url, setCookies } = await bench.authkit.signOut({ headers: { cookie } })
    expect(url).toContain(sessionId)
    expect(setCookies).toHaveLength(1)
  })

  it('is none when it is longer than 8 KiB', async () => {
    const { bench, session, sealedOf } = await start()
    const lengths = { opened: 0, refused: Number.POSITIVE_INFINITY }
    for (let more = 4_000; lengths.refused === Number.POSITIVE_INFINITY; more += 8) {
      const sessionData = sealedOf(await cookieOf({ ...session, more: 'x'.repeat(more) }))
      const { length } = sessionData
      if (length < 8_150) continue
      const result = await bench.authkit.loadSealedSession({ sessionData }).authenticate()
      expect([length, result.authenticated]).toEqual([length, length <= 8_192])
      if (result.authenticated) lengths.opened = length
      else lengths.refused = length
    }
    expect(lengths.opened).toBeGreaterThan(8_150)
  })

  it('does not open when a stranger has changed it', async () => {
    const { bench, cookie } = await start()
    const original = decodeURIComponent(cookie)
    await rounds(200, async mutate => {
      const changed = mutate(cookie)
      const { auth } = await bench.authkit.withAuth({ headers: { cookie: changed } })
      // Line breaks, quotes, padding and how a value is percent-encoded are not part of the seal.
      const same = (text: string) => text.replaceAll(/[\s"=]/g, '')
      if (auth.authenticated) expect(same(safelyDecoded(changed))).toContain(same(original).slice(11))
    })
  })
})

describe('acceptSeals', () => {
  const config = { clientId: 'client_1', apiKey: 'sk_1', env: NO_ENVIRONMENT }
  const problems = async (settings: object) => {
    const error = await thrown(() => createAuthKit({ ...config, ...settings }))
    expect(error).toBeInstanceOf(Fe26Error)
    expect(error.message).not.toContain(PASSWORD)
    expect(error.message).not.toContain(FERNET_KEY)
    return (error as Fe26Error).problems.map(({ key }) => key)
  }

  it('needs a cookie password that can be that of the SDK', async () => {
    expect(await problems({ acceptSeals: ['python'], cookiePassword: PASSWORD })).toEqual(['acceptSeals'])
    const separate = { encryption: PASSWORD, integrity: PASSWORD }
    expect(await problems({ acceptSeals: ['ruby'], cookiePassword: separate })).toEqual(['acceptSeals'])
    expect(await problems({ acceptSeals: ['ruby'] })).toEqual(['cookiePassword'])
  })

  it.each([['python'], [['Python']], [['php']], [[1]], [{}], [true]])('refuses %j', async acceptSeals => {
    expect(await problems({ acceptSeals, cookiePassword: FERNET_KEY })).toEqual(['acceptSeals'])
  })

  it('takes both, and the one password that both SDKs and fe26 share', async () => {
    const bench = new Bench({ config: { acceptSeals: ['ruby', 'python'], cookiePassword: FERNET_KEY } })
    const session = wireSession(await bench.local.issueSession())
    for (const seal of [await sealFernet(session), await sealRuby(session, FERNET_KEY)]) {
      const cookie = `wos-session=${encodeURIComponent(seal)}`
      expect(await bench.authkit.withAuth({ headers: { cookie } })).toMatchObject({
        auth: { authenticated: true },
      })
    }
    expect(new Bench({ config: { acceptSeals: [], cookiePassword: RUBY_PASSWORD } })).toBeDefined()
  })
})

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
