// Sessions whose members are not what they should be: sealed by a program's own hand, or by a version long gone.

import { beforeEach, describe, it } from 'vitest'
import { type Bench, seal, skipDelays, useBench } from '../bench.js'
import { CLAIMS, grantOf, publish, REFUSALS, tokenOf } from './answers.js'
import { compare, withoutCauses } from './differences.js'
import { observeBoth, type World } from './worlds.js'

/** The first is none at all. */
const ODD = [undefined, null, '', 'text', 0, 7, false, [], {}]
const USERS = [...ODD, true, { id: '' }, { id: 7 }, { id: null }, { email: 'a@b.c' }]

/** Sessions with an odd member, by what is odd about them. */
function sessionsOf(bench: Bench): [string, object][] {
  const token = (claims: object) => tokenOf(bench, { ...CLAIMS, ...claims })
  const whole = { accessToken: token({}), refreshToken: 'refresh_1', user: { id: 'user_1' } }
  const each = (values: unknown[], member: string, session: (value: unknown) => object) =>
    values.map((value): [string, object] => [`${member}: ${JSON.stringify(value)}`, session(value)])
  return [
    ...each(ODD, 'accessToken', accessToken => ({ ...whole, accessToken })),
    ...each(ODD, 'all', value => ({ accessToken: value, refreshToken: value, user: value })),
    ...each([[], {}, [whole], { session: whole }], 'whole', value => value as object),
    ...[{}, { exp: 1 }].flatMap(more => {
      const session = { ...whole, accessToken: token(more) }
      return [
        ...each(ODD, 'refreshToken', refreshToken => ({ ...session, refreshToken })),
        ...each(USERS, 'user', user => ({ ...session, user })),
        ...each(ODD, 'impersonator', impersonator => ({ ...session, impersonator })),
        ...each(ODD, 'sid', sid => ({ ...session, accessToken: token({ sid, ...more }) })),
        ...each(ODD, 'org_id', org_id => ({ ...session, accessToken: token({ org_id, ...more }) })),
      ]
    }),
  ]
}

type Call = (world: World, session: object) => unknown

const REFRESHES: Record<string, Call> = {
  'withAuth()': ({ service }, session) => service.withAuth({ 'wos-session': seal(session) }),
  'validateAndRefresh()': ({ core }, session) => core.validateAndRefresh(session as never),
  'refreshSession()': ({ service }, session) => service.refreshSession(session as never),
  'switchOrganization()': ({ service }, session) => service.switchOrganization(session as never, 'org_2'),
  'switchOrganization(), to none': ({ service }, session) => service.switchOrganization(session as never, ''),
}

const OTHERS: Record<string, Call> = {
  'withAuth(), twice': async ({ service }, session) => {
    const cookies = { 'wos-session': seal(session) }
    return [await service.withAuth(cookies), await service.withAuth(cookies)]
  },
  'getSession()': ({ service }, session) => service.getSession({ 'wos-session': seal(session) }),
  'decryptSession()': ({ core }, session) => core.decryptSession(seal(session)),
  'encryptSession()': ({ core }, session) => core.encryptSession(session as never),
}

describe('an odd session', { timeout: 60_000 }, () => {
  const bench = useBench()
  beforeEach(() => {
    skipDelays()
    publish(bench)
  })

  it.each(Object.entries({ ...REFRESHES, ...OTHERS }))('in %s, when WorkOS grants', async (_, call) => {
    bench.local.fail('authenticate', grantOf(bench, CLAIMS))
    for (const [name, session] of sessionsOf(bench)) {
      const both = await observeBoth(bench, {}, world => call(world, session))
      compare(withoutCauses(named(name, both)))
    }
  })

  it.each(Object.entries(REFRESHES))('in %s, when WorkOS refuses', async (_, call) => {
    bench.local.fail('authenticate', REFUSALS['invalid_grant'] ?? {})
    for (const [name, session] of sessionsOf(bench)) {
      const both = await observeBoth(bench, {}, world => call(world, session))
      compare(withoutCauses(named(name, both)))
    }
  })

  it('with the client of fe26/workos, which sends texts', async () => {
    bench.local.fail('authenticate', grantOf(bench, CLAIMS))
    for (const call of [REFRESHES['withAuth()'], REFRESHES['refreshSession()']] as Call[]) {
      for (const [name, session] of sessionsOf(bench)) {
        const both = await observeBoth(bench, { ownClient: true }, world => call(world, session))
        for (const sent of [both.peer.sent, both.fe26.sent]) sent.fill('…')
        compare(withoutCauses(named(name, both)))
      }
    }
  })
})

/** So that a failure says which it was. */
function named<Both extends { peer: object; fe26: object }>(name: string, { peer, fe26 }: Both): Both {
  return { peer: { ...peer, name }, fe26: { ...fe26, name } } as unknown as Both
}
