// A rollout: some servers run the libraries of WorkOS and some fe26, and every request may meet another one.

import { describe, expect, it } from 'vitest'
import { COOKIE_PASSWORD } from '../../local-authkit/bench.js'
import { Jar } from '../authkit-session.js'
import { pass, useBench } from '../bench.js'
import { fleetOf, type Name } from './fleet.js'

const ALL: Name[] = [
  '@workos-inc/node 10',
  '@workos-inc/node 11',
  '@workos/authkit-session',
  'fe26/workos',
  'fe26/authkit-session',
  'fe26',
]
const WITH_SIGN_IN: Name[] = ['@workos/authkit-session', 'fe26/authkit-session', 'fe26']
const pairs = WITH_SIGN_IN.flatMap(one => WITH_SIGN_IN.map(other => [one, other] as const))

describe('a mixed fleet', () => {
  const bench = useBench()

  it.each(pairs)('signs in at %s, comes back to %s, and is known everywhere', async (begins, finishes) => {
    const fleet = fleetOf(bench)
    const jar = new Jar()
    const url = (await fleet[begins].begin?.(jar)) ?? ''
    expect(jar.names).toEqual([expect.stringMatching(/^wos-auth-verifier-[0-9a-f]{8}$/)])
    expect(await fleet[finishes].finish?.(jar, await bench.local.signIn(url))).toBe('/after s')
    expect(jar.names).toEqual(['wos-session'])
    const known = await fleet[begins].who(jar)
    expect(known).toMatchObject({ email: 'ada@example.com' })
    for (const name of ALL) expect(await fleet[name].who(jar), name).toEqual(known)
  })

  it.each(pairs)('signs in twice at once, at %s and at %s', async (one, other) => {
    const fleet = fleetOf(bench)
    const jar = new Jar()
    const first = (await fleet[one].begin?.(jar)) ?? ''
    const second = (await fleet[other].begin?.(jar)) ?? ''
    expect(jar.names).toHaveLength(2)
    expect(await fleet[other].finish?.(jar, await bench.local.signIn(first))).toBe('/after s')
    expect(await fleet[one].finish?.(jar, await bench.local.signIn(second))).toBe('/after s')
    expect(jar.names).toEqual(['wos-session'])
  })

  it.each(ALL.flatMap(one => ALL.map(other => [one, other] as const)))(
    'keeps one session while %s and %s take turns in refreshing it',
    async (one, other) => {
      const fleet = fleetOf(bench)
      const jar = new Jar()
      const url = (await fleet['fe26/authkit-session'].begin?.(jar)) ?? ''
      await fleet['fe26/authkit-session'].finish?.(jar, await bench.local.signIn(url))
      const known = await fleet.fe26.who(jar)
      for (const name of [one, other, one, other]) {
        const before = jar.cookies.get('wos-session')
        pass(301)
        expect(await fleet[name].who(jar), name).toEqual(known)
        expect(jar.cookies.get('wos-session'), 'a new seal').not.toBe(before)
        for (const reader of ALL) expect(await fleet[reader].who(jar), reader).toEqual(known)
      }
    },
  )

  it('refreshes everywhere at once, and every seal is good everywhere', async () => {
    const fleet = fleetOf(bench)
    const jar = new Jar()
    const url = (await fleet.fe26.begin?.(jar)) ?? ''
    await fleet.fe26.finish?.(jar, await bench.local.signIn(url))
    const known = await fleet.fe26.who(jar)
    pass(301)
    const jars = await Promise.all(
      ALL.map(async name => {
        const own = new Jar()
        for (const [cookie, value] of jar.cookies) own.cookies.set(cookie, value)
        expect(await fleet[name].who(own), name).toEqual(known)
        return own
      }),
    )
    expect(new Set(jars.map(({ cookies }) => cookies.get('wos-session'))).size).toBe(ALL.length)
    pass(60)
    for (const own of jars) {
      for (const name of ALL) expect(await fleet[name].who(own), name).toEqual(known)
    }
  })

  it('forgets the session everywhere when WorkOS has ended it', async () => {
    const fleet = fleetOf(bench)
    const { accessToken, refreshToken, user } = await bench.local.issueSession()
    const { sessionEncryption } = await import('fe26/authkit-session')
    const sealed = await sessionEncryption.sealData(
      { accessToken, refreshToken, user },
      { password: COOKIE_PASSWORD },
    )
    const jar = new Jar().store([`wos-session=${encodeURIComponent(sealed)}`])
    pass(301)
    bench.local.fail('authenticate', { status: 400, body: { error: 'invalid_grant' } })
    for (const name of ALL) expect(await fleet[name].who(jar), name).toBeNull()
  })
})
