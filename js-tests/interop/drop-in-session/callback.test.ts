// Sign-ins that end: every callback a browser may come back with, and whatever WorkOS answers.

import { beforeEach, describe, expect, it } from 'vitest'
import { COOKIE_PASSWORD } from '../../local-authkit/bench.js'
import { pass, useBench } from '../bench.js'
import { changeFirst, forgeSeal, tamper } from '../forge.js'
import { CLAIMS, grantOf, OUTAGES, REFUSALS } from './answers.js'
import { compare, differ, withoutCauses } from './differences.js'
import { type Cookies, LIBRARIES, observeBoth, type Setup, type World } from './worlds.js'

/** What a browser comes back with. */
interface Back {
  state: string | undefined
  cookies: Cookies
}

const nameOf = LIBRARIES.peer.getPKCECookieNameForState
const back = (state: string, value = state): Back => ({ state, cookies: { [nameOf(state)]: value } })

const payload = (members: object = {}) => ({
  ...{ nonce: 'n', codeVerifier: 'v'.repeat(43), issuedAt: Date.now() },
  ...members,
})
const sealed = (members: object = {}, expiration = String(Date.now() + 600_000)) =>
  forgeSeal({ payload: JSON.stringify(payload(members)), password: COOKIE_PASSWORD, expiration })

/** Everything a sign-in may have carried. */
const CARRIED: Record<string, object> = {
  nothing: {},
  'a return path': { returnPathname: '/dashboard?tab=1&q=%C3%A4#top' },
  'an empty return path': { returnPathname: '' },
  'a state of the application': { customState: 'from=newsletter' },
  'an empty state': { customState: '' },
  'a redirect URI over http': { redirectUri: 'http://localhost:4000/cb' },
  'a redirect URI over https': { redirectUri: 'https://app.example/cb' },
  'a redirect URI that is none': { redirectUri: 'x' },
  everything: { returnPathname: '/x', customState: 's', redirectUri: 'https://app.example/cb', more: 1 },
  'a short verifier': { codeVerifier: 'v' },
  ...Object.fromEntries(
    [
      ...[
        '//evil.example',
        '/\\evil.example',
        'https://evil.example/x?y#z',
        '/\t/evil.example',
        ' //evil.example',
      ],
      ...[
        '/.//evil.example',
        '/a/../b',
        'relative',
        '?q',
        '#h',
        '/ä 日本?ü=🦀#é',
        'http://[',
        '/%2F/evil.example',
      ],
    ].map(returnPathname => [`the return path ${returnPathname}`, { returnPathname }]),
  ),
}

/** Everything that is wrong with a callback. */
const WRONG: Record<string, () => Back> = {
  'no state': () => ({ state: undefined, cookies: {} }),
  'an empty state': () => ({ state: '', cookies: { [nameOf('')]: '' } }),
  'no cookie': () => ({ state: sealed(), cookies: {} }),
  'an empty cookie': () => back(sealed(), ''),
  'another cookie': () => back(sealed(), sealed()),
  'a longer cookie': () => {
    const state = sealed()
    return back(state, `${state}~`)
  },
  'a state that nobody sealed': () => back('made up'),
  'a state of odd characters': () => back('ä日本🦀 \u0000'),
  'a state that was changed': () => back(tamper(sealed(), 4, changeFirst)),
  'a state of another password': () =>
    back(forgeSeal({ payload: JSON.stringify(payload()), password: COOKIE_PASSWORD.toUpperCase() })),
  'a seal that has expired': () => back(sealed({}, String(Date.now() - 60_000))),
  'a seal that is about to': () => back(sealed({}, String(Date.now() - 59_000))),
  ...Object.fromEntries(
    [
      ...[{ nonce: undefined }, { nonce: 1 }, { codeVerifier: undefined }, { codeVerifier: null }],
      ...[{ issuedAt: undefined }, { issuedAt: 'now' }, { returnPathname: null }, { customState: 7 }],
      ...[{ redirectUri: [] }],
    ].map(members => [
      `a sealed state with ${JSON.stringify(Object.entries(members))}`,
      () => back(sealed(members)),
    ]),
  ),
  'a sealed list': () => back(forgeSeal({ payload: '[1]', password: COOKIE_PASSWORD })),
}

const finish =
  ({ state, cookies }: Back, response = () => undefined as Response | undefined) =>
  ({ service }: World) =>
    service.handleCallback(cookies, response(), { code: 'code_1', state })

const STORAGES = ['headers', 'response', 'lists', 'full', 'blind'] as const
const withBody = () => new Response('body', { status: 201, headers: { 'X-Own': '1', 'Set-Cookie': 'a=b' } })

/** What frameworks make of `?state=a&state=b`, and worse. */
const ODD: unknown[] = [['a', 'b'], ['a'], { a: 'b' }, 7, true]

describe('a callback', () => {
  const bench = useBench()
  beforeEach(() => bench.local.fail('authenticate', grantOf(bench, CLAIMS)))

  describe.each(Object.entries(CARRIED))('of a sign-in with %s', (_, carried) => {
    it.each(STORAGES)('in a storage of the kind "%s"', async storage => {
      for (const cookieSameSite of ['lax', 'strict', 'none'] as const) {
        const response = cookieSameSite === 'strict' ? () => undefined : withBody
        const setup: Setup = { storage, config: { cookieSameSite } }
        compare(await observeBoth(bench, setup, finish(back(sealed(carried)), response)))
      }
    })
  })

  it.each(ODD)('with a state or a cookie that is no text: %j', async odd => {
    for (const [state, value] of [
      [odd, undefined],
      [odd, 'x'],
      ['x', odd],
    ]) {
      const cookies = { [nameOf(String(state))]: value } as Cookies
      compare(await observeBoth(bench, {}, finish({ state: state as string, cookies })))
    }
    compare(
      await observeBoth(bench, {}, ({ service }) =>
        service.clearPendingVerifier(undefined, { state: odd as string }),
      ),
    )
  })

  describe.each(Object.entries(WRONG))('with %s', (_, come) => {
    it.each(STORAGES)('in a storage of the kind "%s"', async storage => {
      for (const config of [{}, { cookieSameSite: 'none' as const, cookieDomain: 'app.example' }]) {
        const came = come()
        const written: unknown[] = []
        const setup: Setup = { storage, config }
        const both = await observeBoth(bench, setup, async world => {
          // What is tidied up goes into the response alone.
          const { clearCookie } = world.storage
          world.storage.clearCookie = async (...args) => {
            written.push(args.slice(1))
            return clearCookie.apply(world.storage, args)
          }
          return finish(came, withBody)(world)
        })
        compare(withoutCauses(both))
        expect(written.slice(written.length / 2)).toEqual(written.slice(0, written.length / 2))
      }
    })
  })

  it.each([-60.001, -60, 0, 600, 600.001])('comes %f seconds after the sign-in', async seconds => {
    const came = back(sealed({}, ''))
    pass(seconds)
    compare(withoutCauses(await observeBoth(bench, {}, finish(came))))
    compare(
      withoutCauses(
        await observeBoth(
          bench,
          { encryption: 'plain' },
          finish(plain({ issuedAt: Date.now() - seconds * 1000 })),
        ),
      ),
    )
  })

  it('of an application with an encryption of its own', async () => {
    for (const carried of [...Object.values(CARRIED), { nonce: 1 }, { issuedAt: 0 }]) {
      compare(withoutCauses(await observeBoth(bench, { encryption: 'plain' }, finish(plain(carried)))))
      compare(withoutCauses(await observeBoth(bench, { encryption: 'failing' }, finish(plain(carried)))))
    }
  })

  it('with a return path on no host (difference)', async () => {
    for (const host of ['app.example:99999', 'a b', 'app.example:x', '[::', '1.2.3.999']) {
      const returnPathname = `https://${host}/path`
      const both = await observeBoth(bench, {}, finish(back(sealed({ returnPathname }))))
      expect(both.peer).toMatchObject({ gave: { returnPathname: '/' } })
      differ(both, 'host', { gave: { returnPathname: '/path' } })
    }
  })

  it('with a return path of another scheme (difference)', async () => {
    for (const returnPathname of ['javascript:alert(1)', 'data:text/html,x', 'ftp://evil.example/x']) {
      const both = await observeBoth(bench, {}, finish(back(sealed({ returnPathname }))))
      differ(both, 'scheme', { gave: { returnPathname: '/' } })
      expect(both.fe26).toMatchObject({ gave: { returnPathname: '/' } })
    }
  })

  function plain(members: object): Back {
    return back(JSON.stringify({ data: payload(members) }))
  }
})

describe('a code that WorkOS does not exchange', () => {
  const bench = useBench()

  it.each(Object.entries({ ...REFUSALS, ...OUTAGES }))('%s', async (_, answer) => {
    bench.local.fail('authenticate', answer)
    for (const storage of STORAGES) {
      compare(await observeBoth(bench, { storage }, finish(back(sealed()), withBody)))
    }
  })

  it('because of the application', async () => {
    for (const encryption of ['plain', 'failing'] as const) {
      bench.local.fail('authenticate', grantOf(bench))
      compare(withoutCauses(await observeBoth(bench, { encryption }, finish(back(sealed())))))
    }
    const short: Setup = { config: { cookiePassword: 'short' } }
    compare(withoutCauses(await observeBoth(bench, short, finish(back(sealed())))))
  })
})

describe('signing out', () => {
  const bench = useBench()

  it('leads to WorkOS and deletes the cookie', async () => {
    for (const storage of STORAGES) {
      for (const session of ['session_1', 'a b&c', '', undefined]) {
        for (const options of [
          undefined,
          {},
          { returnTo: 'https://app.example/bye?x=1' },
          { returnTo: '' },
        ]) {
          compare(
            await observeBoth(bench, { storage }, ({ service }) =>
              service.signOut(session as string, options),
            ),
          )
          compare(
            await observeBoth(bench, { storage }, ({ operations }) =>
              operations.getLogoutUrl(session as string, options),
            ),
          )
        }
      }
    }
  })
})
