// Seals both ways: what each peer seals fe26 opens, and what fe26 seals each peer opens.

import * as hapi from '@hapi/iron'
import { sessionEncryption } from '@workos/authkit-session'
import { type SessionData, sealSession, unsealSession } from 'fe26'
import * as ironSession from 'iron-session'
import * as ironWebcrypto from 'iron-webcrypto'
import { describe, expect, it } from 'vitest'
import { WorkOS } from 'workos-node-11'
import { COOKIE_PASSWORD as password } from '../local-authkit/bench.js'
import { type Bench, pass, useBench } from './bench.js'
import { changeFirst, forgeSeal, tamper } from './forge.js'

/** A library that seals. `ttl` in seconds; 0 is none. */
interface Peer {
  name: string
  seal(payload: unknown, ttl?: number): Promise<string>
  /** Rejects, or gives `{}`, for what it does not open. */
  unseal(sealed: string): Promise<unknown>
  /** The suffix it writes. */
  suffix: '~2' | ''
}

const secret = { id: '1', secret: password }

const peers: Peer[] = [
  {
    name: '@workos/authkit-session',
    seal: (payload, ttl = 0) => sessionEncryption.sealData(payload, { password, ttl }),
    unseal: sealed => sessionEncryption.unsealData(sealed, { password }),
    suffix: '~2',
  },
  {
    name: 'iron-session',
    seal: (payload, ttl = 0) => ironSession.sealData(payload, { password, ttl }),
    unseal: sealed => ironSession.unsealData(sealed, { password }),
    suffix: '~2',
  },
  {
    name: '@hapi/iron',
    seal: (payload, ttl = 0) => hapi.seal(payload, secret, { ...hapi.defaults, ttl: ttl * 1000 }),
    unseal: sealed => hapi.unseal(withoutVersion(sealed), { 1: password }, hapi.defaults),
    suffix: '',
  },
  {
    name: 'iron-webcrypto',
    seal: (payload, ttl = 0) =>
      ironWebcrypto.seal(payload, secret, { ...ironWebcrypto.defaults, ttl: ttl * 1000 }),
    unseal: sealed => ironWebcrypto.unseal(withoutVersion(sealed), { 1: password }, ironWebcrypto.defaults),
    suffix: '',
  },
]

const payloads: [string, unknown][] = [
  ['a session', { accessToken: 'a.b.c', refreshToken: 'r', user: { id: 'user_1', firstName: null } }],
  ['an empty object', {}],
  ['characters of every length', { Zoë: 'é 日本 🦀 \u0000 \u007f \u2028 \ufeff \uffff', e: 'e\u0301' }],
  ['lone surrogates', { value: '\ud800', '\udfff': 'x\udc00y', '\ud83d': '\ude00\ud83d' }],
  ['values of every kind', { a: [1, -0.5, 1e21, 5e-324, true, false, null, ''], b: { c: {} }, '': [] }],
  ['members in their order', { z: 1, a: 2, 10: 3, 9: 4 }],
  ['quotes and slashes', { '"\\/\b\f\n\r\t': '</script>*~' }],
  ['deep nesting', Array.from({ length: 400 }).reduce(inner => ({ inner }), {})],
  ['4 KB', { accessToken: 'a', padding: 'é🦀x'.repeat(585) }],
  [
    '100 KB',
    { accessToken: 'a', list: Array.from({ length: 2_000 }, (_, id) => ({ id, name: 'ä'.repeat(12) })) },
  ],
]

const cases = peers.flatMap(peer =>
  payloads.map(([name, payload]) => ({ title: `${peer.name}: ${name}`, peer, payload })),
)

describe('seals', () => {
  it.each(cases)('fe26 opens what is sealed by $title', async ({ peer, payload }) => {
    const sealed = await peer.seal(payload)
    expect(await unsealSession(sealed, { cookiePassword: password })).toEqual(payload)
    expect(await unsealSession(`${withoutVersion(sealed)}~2`, { cookiePassword: password })).toEqual(payload)
  })

  it.each(cases)('what fe26 seals is opened by $title', async ({ peer, payload }) => {
    const sealed = await sealSession(payload as SessionData, { cookiePassword: password })
    const opened = await peer.unseal(sealed)
    expect(opened).toEqual(payload)
    // Not only the same members: the same text.
    expect(JSON.stringify(opened)).toBe(JSON.stringify(payload))
  })

  it.each(peers)('have the eight fields of $name', async peer => {
    const shape = (sealed: string) => sealed.replace(/[A-Za-z0-9_-]{22,}/g, text => `<${text.length}>`)
    for (const [, payload] of payloads) {
      const ours = await sealSession(payload as SessionData, { cookiePassword: password })
      expect(ours.endsWith('~2')).toBe(true)
      expect(shape(`${withoutVersion(ours)}${peer.suffix}`)).toBe(shape(await peer.seal(payload)))
    }
  })
})

describe('expiration', () => {
  useBench()

  it.each(peers)('of $name ends for fe26 when it ends for $name', async peer => {
    const sealed = await peer.seal({ accessToken: 'a' }, 600)
    for (const [later, open] of LIFE) {
      pass(later)
      expect(await opens(peer, sealed), `${later} s later`).toBe(open)
      expect((await unsealSession(sealed, { cookiePassword: password })) !== null).toBe(open)
    }
  })

  it.each(peers)('of fe26 ends for $name when it ends for fe26', async peer => {
    const sealed = await sealSession({ accessToken: 'a' }, { cookiePassword: password, ttl: 600 })
    for (const [later, open] of LIFE) {
      pass(later)
      expect(await opens(peer, sealed), `${later} s later`).toBe(open)
      expect((await unsealSession(sealed, { cookiePassword: password })) !== null).toBe(open)
    }
  })

  it.each(peers)('is absent without a ttl, as in $name', async peer => {
    const ours = await sealSession({ accessToken: 'a' }, { cookiePassword: password })
    const theirs = await peer.seal({ accessToken: 'a' })
    expect([ours, theirs].map(sealed => sealed.split('*')[5])).toEqual(['', ''])
    pass(100 * 365 * 86_400)
    expect(await peer.unseal(ours)).toEqual({ accessToken: 'a' })
    expect(await unsealSession(theirs, { cookiePassword: password })).toEqual({ accessToken: 'a' })
  })

  it.each(peers)('with a ttl of 0 is none, as in $name', async peer => {
    const ours = await sealSession({ accessToken: 'a' }, { cookiePassword: password, ttl: 0 })
    const theirs = await peer.seal({ accessToken: 'a' }, 0)
    expect([ours, theirs].map(sealed => sealed.split('*')[5])).toEqual(['', ''])
  })

  /** Seconds to let pass, one after the other, and whether a seal with a ttl of 600 s then opens. */
  const LIFE = [
    [599, true],
    [60.999, true],
    [0.001, false],
    [86_400, false],
  ] as const
})

describe('seals of old iron-session', () => {
  const openers = peers.filter(({ suffix }) => suffix === '~2')
  const session = { user: { id: 'user_1', firstName: 'Zoë \ud800' }, accessToken: 'a' }

  it.each(openers)('open as in $name', async peer => {
    const sealed = `${withoutVersion(await peer.seal({ persistent: session, flash: { a: 1 } }))}~1`
    expect(await unsealSession(sealed, { cookiePassword: password })).toEqual(session)
    expect(await peer.unseal(sealed)).toEqual(session)
  })

  it('open as in @workos-inc/node, which alone takes a payload without a persistent member', async () => {
    const sealed = forgeSeal({ payload: JSON.stringify(session), password, suffix: '~1' })
    expect(await unsealSession(sealed, { cookiePassword: password })).toEqual(session)
    const { userManagement } = new WorkOS('sk_test_1', { clientId: 'client_1' })
    const options = { sessionData: sealed, cookiePassword: password }
    expect(await userManagement.getSessionFromCookie(options)).toEqual(session)
    for (const peer of openers) expect(await peer.unseal(sealed)).toEqual({})
  })
})

describe('base64url with padding', () => {
  const sealed = forgeSeal({ payload: '{"accessToken":"a"}', password, padded: true })

  it('is read where a peer reads it, and in the digest as well', async () => {
    expect(sealed).toContain('=')
    expect(await unsealSession(sealed, { cookiePassword: password })).toEqual({ accessToken: 'a' })
    // The MAC base string with its padding, the digest without: what those peers compare as text.
    const plainDigest = sealed.replace(/=+~2$/, '~2')
    expect(await unsealSession(plainDigest, { cookiePassword: password })).toEqual({ accessToken: 'a' })
    const readers = []
    for (const peer of peers) if (await opens(peer, plainDigest)) readers.push(peer.name)
    expect(readers).toEqual(['@workos/authkit-session', 'iron-session', 'iron-webcrypto'])
  })
})

describe('seals that do not open', () => {
  const spoiled: [string, (sealed: string) => string][] = [
    ...[0, 1, 2, 3, 4, 6, 7].map((field): [string, (sealed: string) => string] => [
      `field ${field} changed`,
      sealed => tamper(sealed, field, changeFirst),
    ]),
    ['an expiration added', sealed => tamper(sealed, 5, () => '9999999999999')],
    ['a field too few', sealed => sealed.replace('*', '')],
    ['a field too many', sealed => sealed.replace('Fe26', '*Fe26')],
    ['cut short', sealed => withoutVersion(sealed).slice(0, -1)],
    ['nothing', () => ''],
  ]

  it.each(spoiled)('%s: for no peer and not for fe26', async (_, spoil) => {
    for (const peer of peers) {
      const ours = spoil(await sealSession({ accessToken: 'a' }, { cookiePassword: password }))
      const theirs = spoil(await peer.seal({ accessToken: 'a' }))
      for (const sealed of [ours, theirs]) {
        expect(await opens(peer, sealed), peer.name).toBe(false)
        expect(await unsealSession(sealed, { cookiePassword: password })).toBeNull()
      }
    }
  })

  it.each(peers)('under another password: $name', async peer => {
    const other = password.toUpperCase()
    const sealed = await sealSession({ accessToken: 'a' }, { cookiePassword: other })
    expect(await opens(peer, sealed)).toBe(false)
    expect(await unsealSession(await peer.seal({}), { cookiePassword: other })).toBeNull()
  })
})

describe('passwords', () => {
  it.each([
    ['of 32 characters', 'x'.repeat(32)],
    ['of 16 characters that JavaScript counts twice', '🦀'.repeat(16)],
    ['of every kind of character', 'é 日本 🦀 \u0000\u2028*~"\\'.repeat(4)],
    ['longer than a hash block', 'x'.repeat(1_000)],
  ])('%s: both ways', async (_, cookiePassword) => {
    const options = { password: cookiePassword, ttl: 0 }
    const payload = { accessToken: 'a' }
    const ours = await sealSession(payload, { cookiePassword })
    expect(await ironSession.unsealData(ours, options)).toEqual(payload)
    expect(await sessionEncryption.unsealData(ours, options)).toEqual(payload)
    expect(await hapi.unseal(withoutVersion(ours), cookiePassword, hapi.defaults)).toEqual(payload)
    for (const sealed of [
      await ironSession.sealData(payload, options),
      await sessionEncryption.sealData(payload, options),
    ]) {
      expect(await unsealSession(sealed, { cookiePassword })).toEqual(payload)
    }
  })

  it.each(['x'.repeat(31), '🦀'.repeat(15), ''])(
    'of too few characters are refused by all: %j',
    async short => {
      await expect(sealSession({ accessToken: 'a' }, { cookiePassword: short })).rejects.toThrow()
      await expect(hapi.seal({}, short, hapi.defaults)).rejects.toThrow()
      await expect(ironSession.sealData({}, { password: short })).rejects.toThrow()
      await expect(sessionEncryption.sealData({}, { password: short })).rejects.toThrow()
    },
  )

  it('with an id of their own, and in two parts', async () => {
    const payload = { accessToken: 'a' }
    const parts = { id: 'k_2', encryption: 'e'.repeat(32), integrity: 'i'.repeat(32) }
    for (const one of [parts, { id: 'k_2', secret: password }]) {
      const ours = await sealSession(payload, { cookiePassword: one })
      expect(await hapi.unseal(withoutVersion(ours), { k_2: one }, hapi.defaults)).toEqual(payload)
      expect(await ironWebcrypto.unseal(withoutVersion(ours), { k_2: one }, ironWebcrypto.defaults)).toEqual(
        payload,
      )
      const theirs = await hapi.seal(payload, one, hapi.defaults)
      expect(await unsealSession(theirs, { cookiePassword: one })).toEqual(payload)
    }
  })

  it('that iron-session rotates under numbers of their own', async () => {
    const rotated = { 1: password, 2: 'the second password, of 32 characters' }
    const sealed = await ironSession.sealData({ accessToken: 'a' }, { password: rotated, ttl: 0 })
    const cookiePassword = [{ id: '2', secret: rotated[2] }, password]
    expect(await unsealSession(sealed, { cookiePassword })).toEqual({ accessToken: 'a' })
    const ours = await sealSession({ accessToken: 'b' }, { cookiePassword })
    expect(await ironSession.unsealData(ours, { password: rotated, ttl: 0 })).toEqual({ accessToken: 'b' })
  })
})

describe('sessions of @workos-inc/node, which seals nothing else', () => {
  const bench = useBench()

  it.each(payloads)('fe26 opens one whose user has %s', async (_, payload) => {
    const { sealed, session } = await sealBySdk(bench, payload)
    expect(await unsealSession(sealed, { cookiePassword: password })).toEqual(session)
  })

  it.each(payloads)('it opens one of fe26 whose user has %s', async (_, payload) => {
    const session = { user: { id: 'user_1', metadata: payload }, accessToken: 'a.b.c', refreshToken: 'r' }
    const sessionData = await sealSession(session as unknown as SessionData, { cookiePassword: password })
    const opened = await bench
      .sdk()
      .userManagement.getSessionFromCookie({ sessionData, cookiePassword: password })
    expect(opened).toEqual(session)
  })

  async function sealBySdk({ local, forge, sdk }: Bench, metadata: unknown) {
    const accessToken = forge.token({ sid: 'session_1', org_id: 'org_1' })
    const tokens = { access_token: accessToken, refresh_token: 'r', authentication_method: 'SSO' }
    const user = { object: 'user', id: 'user_1', first_name: 'Zoë', metadata }
    local.fail('authenticate', { status: 200, body: { ...tokens, user } })
    const { sealedSession: sealed = '', ...answer } = await sdk().userManagement.authenticateWithRefreshToken(
      {
        refreshToken: 'r',
        session: { sealSession: true, cookiePassword: password },
      },
    )
    const session = {
      ...{ organizationId: 'org_1', user: JSON.parse(JSON.stringify(answer.user)) },
      ...{ accessToken, refreshToken: 'r', authenticationMethod: 'SSO' },
    }
    expect(answer.user.metadata).toEqual(metadata)
    return { sealed, session }
  }
})

function withoutVersion(sealed: string): string {
  return sealed.replace(/~.*$/, '')
}

/** Whether a peer gets the access token out. */
async function opens(peer: Peer, sealed: string): Promise<boolean> {
  try {
    const opened = (await peer.unseal(sealed)) as { accessToken?: string }
    return opened.accessToken !== undefined
  } catch {
    return false
  }
}
