// Cookies, their names and their headers.

import { describe, expect, it } from 'vitest'
import { useBench } from '../bench.js'
import { compare, differ } from './differences.js'
import { LIBRARIES, observeBoth, worldOf } from './worlds.js'

const { peer, fe26 } = LIBRARIES

/** Every combination of one value for each name. */
function combinations(values: Record<string, readonly unknown[]>): Record<string, unknown>[] {
  return Object.entries(values).reduce<Record<string, unknown>[]>(
    (all, [name, each]) =>
      all.flatMap(one => each.map(value => (value === undefined ? one : { ...one, [name]: value }))),
    [{}],
  )
}

describe('a cookie', () => {
  const bench = useBench()

  it('has the same header with every combination of attributes', async () => {
    const all = combinations({
      path: [undefined, '/', '/app'],
      domain: [undefined, 'app.example', ''],
      maxAge: [undefined, 0, 600],
      httpOnly: [undefined, true, false],
      secure: [undefined, true],
      sameSite: [undefined, 'lax', 'strict', 'Lax'],
      priority: [undefined, 'high'],
    })
    for (const options of all) {
      const both = await observeBoth(bench, {}, ({ storage }) =>
        storage.setCookie(undefined, 'a', 'b c', options),
      )
      compare(both)
      const deleted = await observeBoth(bench, {}, ({ storage }) =>
        storage.clearCookie(undefined, 'a', options),
      )
      compare(deleted)
    }
    expect(all).toHaveLength(1_296)
  })

  it('has the defaults where a setting is null', async () => {
    for (const name of ['cookieName', 'cookieSameSite', 'cookieMaxAge', 'cookieDomain']) {
      const config = { [name]: null } as object
      compare(await observeBoth(bench, { config }, ({ storage }) => storage.saveSession(undefined, 'sealed')))
    }
  })

  it('has the same header when attributes are truthy, inherited or strange', async () => {
    class Inherited {
      get httpOnly() {
        return true
      }
      get path() {
        return '/'
      }
    }
    const strange: object[] = [
      { httpOnly: 'true', secure: 'yes' },
      { httpOnly: 1, secure: 1, partitioned: 1 },
      { httpOnly: 0, secure: '', sameSite: 'lax' },
      { httpOnly: null, secure: null, maxAge: null },
      { maxAge: '600' },
      { maxAge: '0' },
      { expired: true, name: 'other', value: 'other', path: '/' },
      Object.create({ httpOnly: true, secure: true, maxAge: 60 }),
      new Inherited(),
    ]
    for (const options of strange) {
      const write = (name: 'setCookie' | 'clearCookie') =>
        observeBoth(bench, {}, ({ storage }) =>
          name === 'setCookie'
            ? storage.setCookie(undefined, 'a', 'b', options)
            : storage.clearCookie(undefined, 'a', options),
        )
      compare(await write('setCookie'))
      compare(await write('clearCookie'))
    }
  })

  it('has the same header when it is partitioned or of other sites, which takes Secure', async () => {
    const all = combinations({
      sameSite: [undefined, 'lax', 'none'],
      partitioned: [true, false],
      priority: [undefined, 'low', 'medium', 'high'],
      expires: [undefined, new Date(0)],
    })
    for (const options of all) {
      const secured = { ...options, secure: true }
      compare(await observeBoth(bench, {}, ({ storage }) => storage.setCookie(undefined, 'a', 'b', secured)))
    }
  })

  it.each(['', 'a', 'ä日本🦀', '%', '+/=~*', '\u0000\r\n;,"\\', 'x'.repeat(5_000)])(
    'holds %j',
    async value => {
      const set = { path: '/' }
      compare(await observeBoth(bench, {}, ({ storage }) => storage.setCookie(undefined, 'a', value, set)))
      for (const storage of ['headers', 'response', 'lists', 'full'] as const) {
        compare(await observeBoth(bench, { storage }, ({ service }) => service.saveSession(undefined, value)))
        compare(
          await observeBoth(bench, { storage }, ({ service }) =>
            service.saveSession(new Response('x'), value),
          ),
        )
      }
    },
  )

  it('of a session has its name, age and domain from the configuration', async () => {
    const all = combinations({
      cookieName: [undefined, 'mine', '__Host-session'],
      cookieMaxAge: [undefined, 60],
      cookieDomain: [undefined, 'app.example'],
      cookieSameSite: [undefined, 'lax', 'strict', 'none'],
      redirectUri: ['http://localhost/callback', 'https://app.example/callback', 'x', ''],
    })
    const possible = all.filter(
      ({ cookieName, cookieDomain, redirectUri }) =>
        cookieName !== '__Host-session' ||
        (cookieDomain === undefined && redirectUri !== 'http://localhost/callback'),
    )
    for (const config of possible) {
      compare(await observeBoth(bench, { config }, ({ service }) => service.saveSession(undefined, 'sealed')))
      compare(await observeBoth(bench, { config }, ({ service }) => service.clearSession(undefined as never)))
      compare(await observeBoth(bench, { config }, ({ service }) => service.signOut('session_1')))
      compare(
        await observeBoth(bench, { config }, ({ storage }) => {
          const { cookieName, cookieOptions } = storage as unknown as Record<string, unknown>
          return { cookieName, cookieOptions }
        }),
      )
    }
  })

  it('that browsers refuse is refused here (difference)', async () => {
    const refused: [string, object][] = [
      ['a b', {}],
      ['a;b', {}],
      ['a', { domain: 'a;b' }],
      ['a', { path: 'x' }],
      ['a', { path: '/\r\nSet-Cookie: b=c' }],
      ['__Host-a', { path: '/', domain: 'app.example', secure: true }],
      ['a', { sameSite: 'some' }],
      ['a', { priority: 'urgent' }],
    ]
    for (const [name, options] of refused) {
      const set = await observeBoth(bench, {}, ({ storage }) =>
        storage.setCookie(undefined, name, 'b', options),
      )
      const threw = { lineage: ['TypeError', 'Error'], code: 'invalid_argument' }
      differ(set, 'impossible', { threw })
    }
    for (const options of [{ sameSite: 'none' }, { partitioned: true }] as const) {
      const set = await observeBoth(bench, {}, ({ storage }) =>
        storage.setCookie(undefined, 'a', 'b', options),
      )
      differ(set, 'impossible', { gave: { headers: { 'Set-Cookie': expect.stringContaining('; Secure') } } })
    }
    for (const maxAge of [0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      const set = await observeBoth(bench, {}, ({ storage }) =>
        storage.setCookie(undefined, 'a', 'b', { maxAge }),
      )
      differ(
        set,
        'maxAge',
        maxAge === 0.5
          ? { threw: { lineage: ['TypeError', 'Error'] } }
          : { gave: { headers: { 'Set-Cookie': 'a=b' } } },
      )
    }
  })
})

describe('settings of a cookie', () => {
  const bench = useBench()

  it('that cannot be written are refused before a code or a refresh token is used for it (difference)', async () => {
    const settings: object[] = [
      { cookieSameSite: 'no_restriction' },
      { cookieSameSite: ' ' },
      { cookieName: 'a b' },
      { cookieName: '' },
      { cookieDomain: 'a;b' },
      { cookieName: '__Host-a', cookieDomain: 'app.example' },
    ]
    for (const config of settings) {
      const both = await observeBoth(bench, { config }, ({ service }) => service.withAuth({}))
      const threw = { lineage: ['TypeError', 'Error'], code: 'invalid_argument' }
      differ(both, 'impossible', { threw, sent: [] })
    }
    // Whoever writes headers in another way knows what may be in them.
    class Own extends fe26.CookieSessionStorage<object, undefined> {
      getCookie = async () => null
      protected override serializeCookie(name: string): string {
        return name
      }
    }
    const config = { ...worldOf(bench, fe26).config, cookieSameSite: 'no_restriction' as never }
    expect(await new Own(config).saveSession(undefined, 'x')).toEqual({
      headers: { 'Set-Cookie': 'wos-session' },
    })
  })

  it('are written as browsers spell them (difference)', async () => {
    const header = (text: string) => ({ gave: { headers: { 'Set-Cookie': expect.stringContaining(text) } } })
    for (const cookieSameSite of ['lax ', ' Lax', '\tLAX'] as never[]) {
      const both = await observeBoth(bench, { config: { cookieSameSite } }, ({ service }) =>
        service.saveSession(undefined, 'sealed'),
      )
      differ(both, 'spelling', header('; SameSite=Lax'))
      const begun = await observeBoth(bench, { config: { cookieSameSite } }, ({ service }) =>
        service.createSignIn(undefined),
      )
      expect(begun.fe26).toMatchObject(header('; SameSite=Lax'))
    }
    for (const priority of ['High', ' high', 'HIGH'] as never[]) {
      const both = await observeBoth(bench, {}, ({ storage }) =>
        storage.setCookie(undefined, 'a', 'b', { priority }),
      )
      differ(both, 'spelling', header('; Priority=high'))
    }
  })
})

describe('verifier cookies', () => {
  const bench = useBench()
  const named = (count: number) => Array.from({ length: count }, (_, index) => `wos-auth-verifier-${index}`)

  it('are named after their state', () => {
    for (const state of ['', 'a', 'ä', '日本🦀', 'x'.repeat(10_000), 'Fe26.2*1*', '\u0000']) {
      expect(fe26.getPKCECookieNameForState(state)).toBe(peer.getPKCECookieNameForState(state))
    }
    expect(fe26.PKCE_COOKIE_PREFIX).toBe(peer.PKCE_COOKIE_PREFIX)
    expect(fe26.DEFAULT_MAX_PENDING_PKCE_COOKIES).toBe(peer.DEFAULT_MAX_PENDING_PKCE_COOKIES)
  })

  it('are known by their names', () => {
    const names = [
      '',
      'a',
      'wos-auth-verifier',
      'wos-auth-verifier-',
      'wos-auth-verifier-1',
      'wos-auth-verifierX',
    ]
    for (const name of [...names, 'WOS-AUTH-VERIFIER-1', ' wos-auth-verifier-1', 'x-wos-auth-verifier-1']) {
      expect(fe26.isPKCEVerifierCookieName(name), name).toBe(peer.isPKCEVerifierCookieName(name))
    }
  })

  it('are deleted when there are too many', () => {
    for (const count of [0, 1, 3, 4, 5, 6, 20]) {
      for (const max of [undefined, 0, 1, 4, 5, 5.5, 20, 100, -1, Number.POSITIVE_INFINITY]) {
        for (const keep of ['wos-auth-verifier-0', 'wos-auth-verifier-new', '']) {
          const all = ['wos-session', ...named(count), 'wos-auth-verifier', ...named(2), 'wos-auth-verifierX']
          const names = count === 20 ? named(20) : all
          const options = { keep, ...(max !== undefined && { max }) }
          const select = (lib: typeof peer) => lib.selectStalePKCEVerifierCookieNames(new Set(names), options)
          expect(select(fe26), JSON.stringify({ count, ...options })).toEqual(select(peer))
        }
      }
    }
  })

  it('are deleted by name or state', async () => {
    for (const config of [{}, { cookieDomain: 'app.example' }, { cookieSameSite: 'none' as const }]) {
      for (const redirectUri of [undefined, 'https://app.example/cb', 'http://localhost/cb', '']) {
        const where = redirectUri === undefined ? {} : { redirectUri }
        for (const storage of ['headers', 'response', 'lists', 'full'] as const) {
          compare(
            await observeBoth(bench, { config, storage }, ({ service }) =>
              service.clearPendingVerifier(undefined, { state: 'sealed', ...where }),
            ),
          )
          for (const cookieName of [
            'wos-auth-verifier',
            'wos-auth-verifier-1',
            'wos-session',
            'wos-auth-verifierX',
          ]) {
            compare(
              await observeBoth(bench, { config, storage }, ({ service }) =>
                service.clearPendingVerifierByName(undefined, { cookieName, ...where }),
              ),
            )
          }
        }
      }
    }
  })

  it('that somebody has planted are not all deleted (difference)', async () => {
    const select = (names: string[]) => ({
      peer: { gave: peer.selectStalePKCEVerifierCookieNames(names, { keep: '' }), sent: [] },
      fe26: { gave: fe26.selectStalePKCEVerifierCookieNames(names, { keep: '' }), sent: [] },
    })
    differ(select(named(21)), 'planted', { gave: { length: 20 } })
    differ(select([...named(6), 'wos-auth-verifier-a b']), 'planted', { gave: named(6) })
    await expect(
      worldOf(bench, fe26).service.clearPendingVerifierByName(undefined, {
        cookieName: 'wos-auth-verifier-\r\nX: 1',
      }),
    ).rejects.toThrow('Refusing to clear')
  })
})
