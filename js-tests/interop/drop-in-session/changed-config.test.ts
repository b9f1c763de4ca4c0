// A configuration that a program changes while its service lives.

import type { AuthKitConfig } from '@workos/authkit-session'
import { beforeEach, describe, expect, it } from 'vitest'
import { COOKIE_PASSWORD } from '../../local-authkit/bench.js'
import { type Bench, seal, useBench } from '../bench.js'
import { forgeSeal } from '../forge.js'
import { CLAIMS, grantOf, publish, tokenOf } from './answers.js'
import { compare, withoutCauses } from './differences.js'
import { LIBRARIES, observeBoth, type World } from './worlds.js'

const OTHER_PASSWORD = 'another password, of 32 characters or more'

const CHANGES: Record<string, Partial<AuthKitConfig>> = {
  cookiePassword: { cookiePassword: OTHER_PASSWORD },
  'cookiePassword, to one that is too short': { cookiePassword: 'short' },
  clientId: { clientId: 'client_other' },
  apiKey: { apiKey: 'sk_other' },
  redirectUri: { redirectUri: 'http://localhost:4000/other' },
  cookieName: { cookieName: 'other' },
  cookieDomain: { cookieDomain: 'other.example' },
  cookieSameSite: { cookieSameSite: 'none' },
  cookieMaxAge: { cookieMaxAge: 7 },
}

const session = (bench: Bench, claims = {}) => ({
  accessToken: tokenOf(bench, { ...CLAIMS, ...claims }),
  refreshToken: 'refresh_1',
  user: { id: 'user_1' } as never,
})

const sealedWith = (password: string, payload: object) =>
  forgeSeal({ payload: JSON.stringify(payload), password })

const CALLS: Record<string, (world: World, bench: Bench) => unknown> = {
  'withAuth()': async ({ service }, bench) => {
    const payloads = [session(bench), session(bench, { exp: 1 })]
    const seals = [COOKIE_PASSWORD, OTHER_PASSWORD].flatMap(password =>
      payloads.map(payload => sealedWith(password, payload)),
    )
    return Promise.all(seals.map(async sealed => service.withAuth({ 'wos-session': sealed, other: sealed })))
  },
  'getSession()': ({ service }, bench) =>
    service.getSession({ 'wos-session': sealedWith(OTHER_PASSWORD, session(bench)) }),
  'refreshSession()': ({ service }, bench) => service.refreshSession(session(bench)),
  'createAuthorization()': ({ service }) => service.createAuthorization(undefined),
  'saveSession()': ({ service }) => service.saveSession(undefined, 'sealed'),
  'clearPendingVerifier()': ({ service }) => service.clearPendingVerifier(undefined, { state: 's' }),
  'handleCallback()': ({ service }) => {
    const payload = { nonce: 'n', codeVerifier: 'v'.repeat(43), issuedAt: Date.now() }
    const state = sealedWith(OTHER_PASSWORD, payload)
    const cookies = { [LIBRARIES.peer.getPKCECookieNameForState(state)]: state }
    return service.handleCallback(cookies, undefined, { code: 'code_1', state })
  },
}

describe('a service', () => {
  const bench = useBench()
  beforeEach(() => {
    publish(bench)
    bench.local.fail('authenticate', grantOf(bench, CLAIMS))
  })

  it.each(Object.entries(CHANGES))('whose configuration changes: %s', async (_, change) => {
    for (const call of Object.values(CALLS)) {
      for (const isUsedBefore of [true, false]) {
        const both = await observeBoth(bench, {}, async world => {
          const cookies = { 'wos-session': seal(session(bench)) }
          const before = isUsedBefore && (await world.service.withAuth(cookies))
          Object.assign(world.config, change)
          const after = await call(world, bench)
          // What was known is no more than what is known now.
          return { before, after, again: await world.service.withAuth(cookies) }
        })
        compare(withoutCauses(both))
      }
    }
  })

  it('opens what it sealed when its password comes back', async () => {
    const both = await observeBoth(bench, {}, async ({ service, config }) => {
      const cookies = { 'wos-session': seal(session(bench)) }
      const seen: unknown[] = []
      for (const cookiePassword of [COOKIE_PASSWORD, OTHER_PASSWORD, COOKIE_PASSWORD]) {
        Object.assign(config, { cookiePassword })
        seen.push((await service.withAuth(cookies)).auth.user)
      }
      return seen
    })
    expect(both.fe26).toMatchObject({ gave: [{ id: 'user_1' }, null, { id: 'user_1' }] })
    compare(both)
  })
})
