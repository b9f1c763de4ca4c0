// Clients that a program has wrapped, extended or stubbed are asked as they are.

import type { WorkOS } from '@workos-inc/node'
import { expect, it } from 'vitest'
import { seal, useBench } from '../bench.js'
import { CLAIMS, grantOf, publish, tokenOf } from './answers.js'
import { LIBRARIES, worldOf } from './worlds.js'

type UserManagement = WorkOS['userManagement']
type Wrap = (client: WorkOS, counted: (method: unknown) => unknown) => WorkOS

/** The same object, but for one member. */
function withMember<Target extends object>(target: Target, name: keyof Target, value: unknown): Target {
  return new Proxy(target, {
    get: (_, member) => (member === name ? value : Reflect.get(target, member, target)),
  })
}

const refreshOf = ({ userManagement }: WorkOS) =>
  userManagement.authenticateWithRefreshToken.bind(userManagement)

const WRAPS: Record<string, Wrap> = {
  'a wrapped userManagement': (client, counted) => {
    const own = withMember<UserManagement>(
      client.userManagement,
      'authenticateWithRefreshToken',
      counted(refreshOf(client)),
    )
    return withMember(client, 'userManagement', own)
  },
  'a userManagement of another class': (client, counted) => {
    const { userManagement } = client
    const own = {
      authenticateWithRefreshToken: counted(refreshOf(client)),
      getJwksUrl: (id: string) => userManagement.getJwksUrl(id),
    }
    return Object.defineProperty(client, 'userManagement', { value: own })
  },
  'an override among the prototypes': (client, counted) => {
    const override = Object.assign(Object.create(client.userManagement), {
      authenticateWithRefreshToken: counted(refreshOf(client)),
    })
    return Object.defineProperty(client, 'userManagement', { value: Object.create(override) })
  },
  'a method of its own': (client, counted) => {
    Object.assign(client.userManagement, { authenticateWithRefreshToken: counted(refreshOf(client)) })
    return client
  },
}

const bench = useBench()

it.each(Object.entries(WRAPS))('%s', async (_, wrap) => {
  publish(bench)
  const expired = { accessToken: tokenOf(bench, { exp: 1 }), refreshToken: 'r', user: { id: 'user_1' } }
  for (const lib of Object.values(LIBRARIES)) {
    let calls = 0
    const counted = (method: unknown) => (options: unknown) => {
      calls += 1
      return (method as (options: unknown) => unknown)(options)
    }
    bench.local.clearFailures()
    bench.local.fail('authenticate', grantOf(bench, CLAIMS))
    const { service } = worldOf(bench, lib, { ownClient: true, client: client => wrap(client, counted) })
    const { auth } = await service.withAuth({ 'wos-session': seal(expired) })
    expect([auth.user !== null, calls]).toEqual([true, 1])
  }
})
