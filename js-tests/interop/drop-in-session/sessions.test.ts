// Sessions that exist: whether they hold, and new tokens for them, whatever the cookie and whatever WorkOS answers.

import { RateLimitExceededException } from '@workos-inc/node'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { COOKIE_PASSWORD } from '../../local-authkit/bench.js'
import { type Bench, pass, seal, skipDelays, useBench } from '../bench.js'
import { changeFirst, forgeSeal, tamper } from '../forge.js'
import { CLAIMS, grantOf, OUTAGES, publish, REFUSALS, tokenOf } from './answers.js'
import { compare, differ, withoutCauses } from './differences.js'
import { LIBRARIES, type Library, observeBoth, type Setup, type World, worldOf } from './worlds.js'

const user = { object: 'user', id: 'user_1', email: 'ada@example.com', metadata: { a: 'b' } }
const impersonator = { email: 'admin@example.com', reason: null }

const sessionOf = (bench: Bench, claims = {}, members = {}) => ({
  accessToken: tokenOf(bench, claims),
  refreshToken: 'refresh_1',
  user,
  ...members,
})
const expired = { exp: 1_000_000_000 }

/** What a cookie may be. */
const COOKIES: Record<string, (bench: Bench) => string | null> = {
  none: () => null,
  empty: () => '',
  garbage: () => 'garbage',
  'a session': bench => seal(sessionOf(bench)),
  'with every claim': bench => seal(sessionOf(bench, CLAIMS)),
  'with an impersonator': bench => seal(sessionOf(bench, CLAIMS, { impersonator })),
  'of @workos-inc/node': bench =>
    seal({ organizationId: 'org_1', ...sessionOf(bench, CLAIMS), authenticationMethod: 'SSO', more: [1] }),
  'without a session id': bench => seal(sessionOf(bench, { sid: undefined, sub: undefined })),
  'for another client': bench => seal(sessionOf(bench, { client_id: 'client_other' })),
  'without a user': bench => seal(sessionOf(bench, {}, { user: undefined })),
  'with null for a user and an impersonator': bench =>
    seal(sessionOf(bench, {}, { user: null, impersonator: null })),
  'with null for the impersonator': bench => seal(sessionOf(bench, CLAIMS, { impersonator: null })),
  'with null for a refresh token': bench => seal(sessionOf(bench, {}, { refreshToken: null })),
  'with an expired token and null': bench =>
    seal(sessionOf(bench, expired, { user: null, impersonator: null })),
  'without a refresh token': bench => seal(sessionOf(bench, {}, { refreshToken: undefined })),
  'without an access token': bench => seal(sessionOf(bench, {}, { accessToken: undefined })),
  'with an empty access token': bench => seal(sessionOf(bench, {}, { accessToken: '' })),
  'with a token that is none': bench => seal(sessionOf(bench, {}, { accessToken: 'a.b.c' })),
  'with a number for a token': bench => seal(sessionOf(bench, {}, { accessToken: 7 })),
  'with an expired token': bench => seal(sessionOf(bench, { ...CLAIMS, ...expired })),
  'with an expired token and without a user': bench => seal(sessionOf(bench, expired, { user: undefined })),
  'with an expired token and no refresh token': bench =>
    seal(sessionOf(bench, expired, { refreshToken: '' })),
  'with a token that expires now': bench => seal(sessionOf(bench, { exp: Math.floor(Date.now() / 1000) })),
  'with a token of the future': bench => seal(sessionOf(bench, { nbf: Math.floor(Date.now() / 1000) + 60 })),
  'with a token of a key that is not published': bench =>
    seal(sessionOf(bench, {}, { accessToken: tokenOf(bench, {}, { kid: 'other' }) })),
  'with a token whose signature is wrong': bench =>
    seal(sessionOf(bench, {}, { accessToken: tokenOf(bench).replace(/[^.]{20}$/, 'A'.repeat(20)) })),
  'with a token without an algorithm': bench =>
    seal(sessionOf(bench, {}, { accessToken: tokenOf(bench, {}, { alg: 'none' }) })),
  'of another password': bench =>
    forgeSeal({ payload: JSON.stringify(sessionOf(bench)), password: COOKIE_PASSWORD.toUpperCase() }),
  tampered: bench => tamper(seal(sessionOf(bench)), 4, changeFirst),
  'whose seal has expired': bench => seal(sessionOf(bench), { expiration: String(Date.now() - 60_000) }),
  'whose seal is about to': bench => seal(sessionOf(bench), { expiration: String(Date.now() - 59_000) }),
  'without a version': bench => seal(sessionOf(bench), { suffix: '' }),
  'of an odd version': bench => seal({ persistent: sessionOf(bench) }, { suffix: '~1' }),
  'that is a list': () => seal([1]),
  'that is no JSON': () => forgeSeal({ payload: 'text', password: COOKIE_PASSWORD }),
}

type Call = (world: World, cookie: string | null) => unknown

const READS: Record<string, Call> = {
  'withAuth()': ({ service }, cookie) => service.withAuth({ 'wos-session': cookie as string }),
  'withAuth(), again': async ({ service }, cookie) => {
    const cookies = { 'wos-session': cookie as string }
    const { auth } = await service.withAuth(cookies)
    // What one request does to its result is nothing to the next.
    if (auth.user) Object.assign(auth.user, { email: 'changed' })
    return service.withAuth(cookies)
  },
  'getSession()': ({ service }, cookie) => service.getSession({ 'wos-session': cookie as string }),
}

describe('a session cookie', () => {
  const bench = useBench()
  beforeEach(() => {
    skipDelays()
    publish(bench)
    bench.local.fail('authenticate', grantOf(bench, CLAIMS, { impersonator }))
  })

  describe.each(Object.entries(READS))('in %s', (_, call) => {
    it.each(Object.entries(COOKIES))('%s', async (_, cookieOf) => {
      const cookie = cookieOf(bench)
      compare(withoutCauses(await observeBoth(bench, {}, world => call(world, cookie))))
    })
  })

  it('in a storage that cannot read', async () => {
    for (const call of Object.values(READS)) {
      compare(await observeBoth(bench, { storage: 'blind' }, world => call(world, 'x')))
    }
  })

  it('of an application with an encryption of its own', async () => {
    for (const claims of [CLAIMS, { ...CLAIMS, ...expired }]) {
      const plain = JSON.stringify({ data: sessionOf(bench, claims, { impersonator }) })
      for (const call of Object.values(READS)) {
        compare(await observeBoth(bench, { encryption: 'plain' }, world => call(world, plain)))
        compare(await observeBoth(bench, { encryption: 'failing' }, world => call(world, plain)))
      }
    }
  })

  it('of an application with a short password', async () => {
    const setup: Setup = { config: { cookiePassword: 'short' } }
    for (const call of Object.values(READS)) {
      compare(withoutCauses(await observeBoth(bench, setup, world => call(world, seal(sessionOf(bench))))))
    }
  })

  it('with a token that only @workos/authkit-session believes (difference)', async () => {
    const tokens = [tokenOf(bench, { exp: undefined }), tokenOf(bench, { exp: Date.now() / 1000 + 60.5 })]
    for (const accessToken of [...tokens, tokenOf(bench, { long: 'x'.repeat(16_000) })]) {
      const cookie = seal(sessionOf(bench, {}, { accessToken }))
      const both = await observeBoth(bench, {}, ({ service }) => service.withAuth({ 'wos-session': cookie }))
      differ(both, 'tokens', { gave: { refreshedSessionData: expect.any(String) } })
    }
  })

  it('of old iron-session without a session in it, or of nothing (difference)', async () => {
    const legacy = seal({ a: 1 }, { suffix: '~1' })
    const read = (cookie: string) =>
      observeBoth(bench, {}, ({ service }) => service.getSession({ 'wos-session': cookie }))
    differ(await read(legacy), 'legacy', { gave: { a: 1 } })
    const nothing = await read(forgeSeal({ payload: 'null', password: COOKIE_PASSWORD }))
    differ(nothing, 'payload', { threw: { name: 'SessionEncryptionError' } })
    for (const odd of [new Date(0), { n: Number.NaN }, { toJSON: () => ({ b: 2 }) }]) {
      const both = await observeBoth(bench, {}, ({ core }) => core.encryptSession(odd as never))
      differ(both, 'payload', { gave: expect.any(String) })
    }
  })

  it('whose token has expired needs no keys (difference)', async () => {
    const cookie = seal(sessionOf(bench, expired))
    const fetched = async (lib: Library) => {
      const last = bench.local.requests.at(-1)
      await worldOf(bench, lib).service.withAuth({ 'wos-session': cookie })
      const { requests } = bench.local
      const since = requests.slice(last ? requests.lastIndexOf(last) + 1 : 0)
      return { gave: since.filter(({ route }) => route === 'jwks').length, sent: [] }
    }
    const both = { peer: await fetched(LIBRARIES.peer), fe26: await fetched(LIBRARIES.fe26) }
    expect(both.peer.gave).toBe(1)
    differ(both, 'keys', { gave: 0 })
  })

  it('whose seal does not open has another cause (difference)', async () => {
    const both = await observeBoth(bench, {}, ({ service }) =>
      service.getSession({ 'wos-session': 'garbage' }),
    )
    differ(both, 'cause', { threw: { name: 'SessionEncryptionError', cause: { lineage: ['Error'] } } })
  })
})

describe('new tokens', () => {
  const bench = useBench()
  beforeEach(() => {
    skipDelays()
    publish(bench)
  })
  const old = () => sessionOf(bench, { ...CLAIMS, org_id: 'org_old' }) as never
  const over = () => sessionOf(bench, { ...CLAIMS, ...expired }) as never

  const calls: Record<string, (world: World) => unknown> = {
    'refreshSession()': ({ service }) => service.refreshSession(old()),
    'refreshSession() of an expired token': ({ service }) => service.refreshSession(over()),
    'refreshSession() in an organization': ({ service }) => service.refreshSession(old(), 'org_2'),
    'refreshSession() in none': ({ service }) => service.refreshSession(old(), ''),
    'switchOrganization()': ({ service }) => service.switchOrganization(over(), 'org_2'),
    'operations.refreshSession()': ({ operations }) => operations.refreshSession(old()),
    'operations.switchOrganization()': ({ operations }) => operations.switchOrganization(old(), 'org_2'),
    'core.validateAndRefresh()': ({ core }) => core.validateAndRefresh(over()),
    'core.validateAndRefresh() of a token that holds': ({ core }) => core.validateAndRefresh(old()),
    'core.validateAndRefresh() by force': ({ core }) => core.validateAndRefresh(old(), { force: true }),
    'core.validateAndRefresh() of nobody': ({ core }) =>
      core.validateAndRefresh({ accessToken: 'x', refreshToken: 'r' } as never),
    'core.refreshTokens()': ({ core }) => core.refreshTokens('refresh_1'),
    'core.refreshTokens() for somebody': ({ core }) =>
      core.refreshTokens('refresh_1', 'org_2', { userId: 'user_1', sessionId: 'session_1' }),
    'core.refreshTokens() at the same time': ({ core }) =>
      Promise.allSettled([
        ...[core.refreshTokens('one'), core.refreshTokens('one')],
        core.refreshTokens('one', 'org_2'),
      ]),
  }

  describe.each(Object.entries(calls))('from %s', (_, call) => {
    it.each([
      ['every claim', CLAIMS, {}],
      ['no claims but the standard ones', {}, {}],
      ['an impersonator', CLAIMS, { impersonator }],
      ['a token that is none', {}, { access_token: 'none' }],
      ['a token that has expired', expired, {}],
    ])('with %s', async (_, claims, more) => {
      bench.local.fail('authenticate', grantOf(bench, claims, more))
      compare(withoutCauses(await observeBoth(bench, {}, call)))
    })

    it.each(Object.entries({ ...REFUSALS, ...OUTAGES }))(
      'that WorkOS does not give: %s',
      async (_, answer) => {
        bench.local.fail('authenticate', answer)
        compare(await observeBoth(bench, {}, call))
      },
    )

    it('that WorkOS gives after it was asked to wait', async () => {
      const grant = grantOf(bench)
      const { peer, fe26 } = await observeBoth(bench, {}, world => {
        bench.local.clearFailures()
        publish(bench)
        bench.local.fail('authenticate', { status: 429, body: {}, times: 1 })
        bench.local.fail('authenticate', grant)
        return call(world)
      })
      compare({ peer, fe26 })
    })

    it('with an encryption that fails', async () => {
      bench.local.fail('authenticate', grantOf(bench))
      compare(await observeBoth(bench, { encryption: 'failing' }, call))
      compare(await observeBoth(bench, { encryption: 'plain' }, call))
    })
  })

  it('wait as long as WorkOS asks for, from a second to ten', async () => {
    for (const retryAfter of [
      undefined,
      null,
      0,
      1,
      2,
      7.5,
      10,
      11,
      -1,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      '5',
    ]) {
      const waits = {
        peer: await waitsOf(LIBRARIES.peer, retryAfter),
        fe26: await waitsOf(LIBRARIES.fe26, retryAfter),
      }
      expect(waits.fe26, String(retryAfter)).toEqual(waits.peer)
      expect(waits.peer).toHaveLength(1)
    }
  })

  async function waitsOf(lib: Library, retryAfter: unknown): Promise<number[]> {
    const waits: number[] = []
    vi.unstubAllGlobals()
    const { setTimeout: wait } = globalThis
    vi.stubGlobal('setTimeout', (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
      // Those of sockets have arguments.
      if (args.length > 0) return wait(run, ms, ...args)
      waits.push(ms)
      return wait(run, 0)
    })
    const error = new RateLimitExceededException('slow down', 'req_1', retryAfter as number)
    const userManagement = { authenticateWithRefreshToken: () => Promise.reject(error) }
    const { core } = worldOf(bench, lib, { client: () => ({ userManagement }) })
    await expect(core.refreshTokens('refresh_1')).rejects.toThrow('after rate-limit retry')
    return waits
  }
})

describe('a session whose token has expired', () => {
  const bench = useBench()
  beforeEach(() => {
    skipDelays()
    publish(bench)
  })
  const ask = async (answer: (typeof OUTAGES)[string]) => {
    bench.local.fail('authenticate', answer)
    const cookie = seal(sessionOf(bench, expired))
    return observeBoth(bench, {}, ({ service }) => service.withAuth({ 'wos-session': cookie }))
  }

  it.each(Object.entries(REFUSALS))('is over when WorkOS says so: %s', async (_, answer) => {
    const both = await ask(answer)
    compare(both)
    expect(both).toMatchObject({ fe26: { gave: { auth: { user: null } } } })
  })

  it.each(Object.entries(OUTAGES))('is not over by this (difference): %s', async (_, answer) => {
    const both = await ask(answer)
    expect(both.peer).toMatchObject({ gave: { auth: { user: null } } })
    differ(both, 'outage', {
      threw: { name: 'TokenRefreshError', userId: 'user_1', sessionId: 'session_1' },
    })
  })

  it('is refreshed without options as with none', async () => {
    bench.local.fail('authenticate', grantOf(bench, CLAIMS))
    for (const session of [sessionOf(bench), sessionOf(bench, expired)]) {
      for (const options of [undefined, null, {}, { force: true }, { force: null, organizationId: null }]) {
        const both = await observeBoth(bench, {}, ({ core }) =>
          core.validateAndRefresh(session as never, options as never),
        )
        compare(both)
        expect(both.fe26).toHaveProperty('gave')
      }
    }
  })

  it('is over by a success without tokens, which the clients cannot read', async () => {
    for (const body of [{}, [], 'null', '{"user":{"id":"user_1"}}']) {
      for (const ownClient of [false, true]) {
        bench.local.clearFailures()
        publish(bench)
        bench.local.fail('authenticate', {
          status: 200,
          body,
          headers: { 'content-type': 'application/json' },
        })
        const cookie = seal(sessionOf(bench, expired))
        const call = ({ service }: World) => service.withAuth({ 'wos-session': cookie })
        const both = await observeBoth(bench, { ownClient }, call)
        expect({ ...both.fe26, sent: [] }).toEqual({ ...both.peer, sent: [] })
        expect(both.fe26).toMatchObject({ gave: { auth: { user: null } } })
      }
    }
  })

  it('is over when the client throws something of its own', async () => {
    for (const error of [new Error('no'), new RangeError('no'), 'no', null, { status: 'no' }]) {
      const userManagement = {
        getJwksUrl: () => `${bench.local.url}/sso/jwks/x`,
        authenticateWithRefreshToken: () => Promise.reject(error),
      }
      const setup: Setup = { client: () => ({ userManagement }) }
      const cookie = seal(sessionOf(bench, expired))
      compare(await observeBoth(bench, setup, ({ service }) => service.withAuth({ 'wos-session': cookie })))
    }
  })
})

describe('when the key set cannot be had', () => {
  const bench = useBench()
  beforeEach(() => skipDelays())

  it.each([
    ['500', { status: 500 }],
    ['no answer', { networkError: true }],
    ['not a key set', { status: 200, body: {} }],
    ['no keys', { status: 200, body: { keys: [] } }],
    ['HTML', { status: 200, body: '<html>' }],
  ])('the session is refreshed instead: %s', async (_, answer) => {
    // The first that was set counts.
    bench.local.fail('jwks', answer)
    bench.local.fail('authenticate', grantOf(bench, CLAIMS))
    const cookie = seal(sessionOf(bench, CLAIMS))
    compare(await observeBoth(bench, {}, ({ service }) => service.withAuth({ 'wos-session': cookie })))
    compare(await observeBoth(bench, {}, ({ core }) => core.verifyToken(tokenOf(bench))))
  })
})

describe('tokens', () => {
  const bench = useBench()
  beforeEach(() => publish(bench))

  it('are verified alike', async () => {
    const tokens = [
      ...[{}, CLAIMS, expired, { exp: 4_000_000_000 }, { nbf: 4_000_000_000 }].map(claims =>
        tokenOf(bench, claims),
      ),
      ...['', 'a', 'a.b.c', 'a.b', 'ä.ö.ü', undefined, null, 7, {}],
    ]
    for (const token of tokens) {
      compare(await observeBoth(bench, {}, ({ core }) => core.verifyToken(token as string)))
      compare(
        withoutCauses(await observeBoth(bench, {}, ({ core }) => core.parseTokenClaims(token as string))),
      )
      for (const buffer of [undefined, 0, 10, 60, 300, 1_000]) {
        compare(
          withoutCauses(
            await observeBoth(bench, {}, ({ core }) => core.isTokenExpiring(token as string, buffer)),
          ),
        )
      }
    }
  })

  it('expire soon when ten seconds are left, unless told otherwise', async () => {
    const now = Math.floor(Date.now() / 1000)
    const soon = { 9: true, 10: true, 11: false, 30: false, 0: true, '-1': true }
    for (const [left, isExpiring] of Object.entries(soon)) {
      const token = tokenOf(bench, { exp: now + Number(left) })
      const both = await observeBoth(bench, {}, ({ core }) => core.isTokenExpiring(token))
      compare(both)
      expect(both.fe26, `${left} seconds`).toMatchObject({ gave: isExpiring })
      compare(await observeBoth(bench, {}, ({ core }) => core.isTokenExpiring(token, undefined)))
      for (const buffer of [9, 10, 11, 29, 30])
        compare(await observeBoth(bench, {}, ({ core }) => core.isTokenExpiring(token, buffer)))
    }
  })

  it('are read whatever their signature', async () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const odd = [{ alg: 'none' }, {}, 'x'].map(header => `${part(header)}.${part({ sid: 's', exp: 1 })}.sig`)
    for (const token of [...odd, `x.${part({ sid: 's' })}.`, `x.${part([1])}.x`, `x.${part('x')}.x`]) {
      compare(withoutCauses(await observeBoth(bench, {}, ({ core }) => core.parseTokenClaims(token))))
      compare(withoutCauses(await observeBoth(bench, {}, ({ core }) => core.isTokenExpiring(token))))
    }
  })

  it('expire while they are remembered', async () => {
    const cookie = seal(sessionOf(bench, { exp: Math.floor(Date.now() / 1000) + 30 }))
    bench.local.fail('authenticate', REFUSALS['invalid_grant'] ?? {})
    const watch = async ({ service }: World) => {
      const before = Date.now()
      const seen: unknown[] = []
      for (const seconds of [0, 1, 28, 1, 1]) {
        pass(seconds)
        seen.push(await service.withAuth({ 'wos-session': cookie }))
      }
      vi.setSystemTime(before)
      return seen
    }
    compare(await observeBoth(bench, {}, watch))
  })
})

describe('seals', () => {
  const bench = useBench()

  it('are made and opened alike', async () => {
    const payloads = [{}, { a: 1 }, [], [1], 'text', '', 0, true, { u: undefined }]
    for (const payload of [...payloads, { ä: '🦀\u0000\ud800' }]) {
      for (const ttl of [undefined, 0, 1, 600, 2 ** 32 - 1, null as never, Number.NaN]) {
        const options = { password: COOKIE_PASSWORD, ...(ttl !== undefined && { ttl }) }
        compare(
          await observeBoth(bench, {}, async ({ encryption }) => {
            const sealed = await encryption.sealData(payload, options)
            return { sealed, opened: await encryption.unsealData(sealed, options) }
          }),
        )
        compare(await observeBoth(bench, {}, ({ core }) => core.encryptSession(payload as never)))
      }
    }
  })

  it('that are longer than any other are refused (difference)', async () => {
    const large = { note: 'x'.repeat(2 ** 20) }
    // As long as it is, its text shall not be compared.
    const sealing = ({ core }: World) => core.encryptSession(large as never).then(sealed => sealed.length > 1)
    const both = await observeBoth(bench, {}, sealing)
    expect(both.peer).toMatchObject({ gave: true })
    differ(both, 'size', {
      threw: { name: 'SessionEncryptionError', cause: { code: 'session_too_large' } },
    })
  })

  it('that cannot be made are the same error', async () => {
    const circle: Record<string, unknown> = {}
    circle['self'] = circle
    for (const payload of [circle, { big: 1n }]) {
      compare(
        withoutCauses(await observeBoth(bench, {}, ({ core }) => core.encryptSession(payload as never))),
      )
    }
    const short = { config: { cookiePassword: 'short' } }
    compare(withoutCauses(await observeBoth(bench, short, ({ core }) => core.encryptSession({} as never))))
    compare(withoutCauses(await observeBoth(bench, short, ({ core }) => core.decryptSession('x'))))
  })
})
