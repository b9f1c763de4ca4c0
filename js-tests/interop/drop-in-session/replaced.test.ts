// What a program puts in the place of a step is asked: on the class, on the object, in a subclass, or in the encryption.

import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type Bench, seal, useBench } from '../bench.js'
import { CLAIMS, grantOf, publish, tokenOf } from './answers.js'
import { compare } from './differences.js'
import { observeBoth, type World } from './worlds.js'

const user = { id: 'user_1' }
const cookieOf = (bench: Bench, claims = {}) =>
  seal({ accessToken: tokenOf(bench, { ...CLAIMS, ...claims }), refreshToken: 'refresh_1', user })

/** What stands in the place of each, and what it comes to. */
const STEPS: Record<string, (bench: Bench) => Stub> = {
  verifyToken: () => async () => false,
  'verifyToken, that believes all': () => async () => true,
  parseTokenClaims: () => () => ({ sid: 'mine', role: 'mine' }),
  'parseTokenClaims, that fails': () => () => {
    throw new Error('mine')
  },
  decryptSession: bench => async () => ({
    accessToken: tokenOf(bench, { sid: 'mine' }),
    refreshToken: 'mine',
    user: { id: 'mine' },
  }),
  'decryptSession, that fails': () => async () => {
    throw new Error('mine')
  },
  validateAndRefresh: () => async () => ({
    ...{ valid: true, refreshed: false, claims: { sid: 'mine' } },
    session: { accessToken: 'mine', refreshToken: 'mine', user: { id: 'mine' } },
  }),
  'validateAndRefresh, that fails': () => async () => {
    throw new Error('mine')
  },
  refreshTokens: bench => async () => ({
    accessToken: tokenOf(bench, { sid: 'mine' }),
    refreshToken: 'mine',
    user: { id: 'mine' },
  }),
  encryptSession: () => async () => 'mine',
}

type Stub = (...args: never[]) => unknown
type Replace = (world: World, step: string, stub: Stub) => void
type Core = World['core']
const coreOf = ({ service }: World) => (service as unknown as { core: Core }).core

function put(owner: object, step: string, stub: Stub): void {
  vi.spyOn(owner as Record<string, () => unknown>, step).mockImplementation(stub as () => unknown)
}

/** Where it is put. */
const PLACES: Record<string, Replace> = {
  'on the class': ({ lib }, step, stub) => {
    put(lib.AuthKitCore.prototype, step, stub)
  },
  'on the object': (world, step, stub) => {
    put(coreOf(world), step, stub)
  },
  'in a subclass': (world, step, stub) => {
    const { lib, config, encryption, service } = world
    class Core extends lib.AuthKitCore {}
    Object.defineProperty(Core.prototype, step, { value: stub })
    Object.assign(service, { core: new Core(config, service.getWorkOS(), encryption) })
  },
  'in a core of another class': (world, step, stub) => {
    const core = coreOf(world)
    const other = {
      decryptSession: (sealed: string) => core.decryptSession(sealed),
      encryptSession: (session: never) => core.encryptSession(session),
      validateAndRefresh: (session: never) => core.validateAndRefresh(session),
      [step]: stub,
    }
    // What it calls itself, it does not ask its wrapper for.
    if (!['decryptSession', 'encryptSession', 'validateAndRefresh'].includes(step)) {
      put(core, step, stub)
    }
    Object.assign(world.service, { core: other })
  },
}

describe('a step of withAuth()', () => {
  const bench = useBench()
  beforeEach(() => {
    publish(bench)
    bench.local.fail('authenticate', grantOf(bench, CLAIMS))
  })

  describe.each(Object.entries(PLACES))('%s', (_, replace) => {
    it.each(Object.entries(STEPS))('%s', async (name, stubOf) => {
      const [step = ''] = name.split(',')
      for (const cookie of [cookieOf(bench), cookieOf(bench, { exp: 1 })]) {
        const cookies = { 'wos-session': cookie }
        const both = await observeBoth(bench, {}, async world => {
          const before = await world.service.withAuth(cookies)
          const stub = vi.fn(stubOf(bench))
          replace(world, step, stub)
          // The same cookie as before, of which everything is known.
          const after = await world.service.withAuth(cookies)
          const calls = stub.mock.calls.length
          vi.restoreAllMocks()
          return { before, after, calls }
        })
        compare(both)
      }
    })
  })

  it('in the encryption', async () => {
    const cookies = { 'wos-session': cookieOf(bench) }
    const both = await observeBoth(bench, {}, async ({ service, encryption }) => {
      const before = await service.withAuth(cookies)
      const stub = vi.spyOn(encryption, 'unsealData').mockImplementation(async () => ({
        ...{ accessToken: tokenOf(bench, { sid: 'mine' }), refreshToken: 'mine', user: { id: 'mine' } },
      }))
      const after = await service.withAuth(cookies)
      const calls = stub.mock.calls.length
      stub.mockRestore()
      return { before, after, calls, restored: await service.withAuth(cookies) }
    })
    expect(both.fe26).toMatchObject({ gave: { calls: 1, after: { auth: { sessionId: 'mine' } } } })
    compare(both)
  })

  it('in what the core was made of', async () => {
    const cookies = { 'wos-session': cookieOf(bench), other: cookieOf(bench, { exp: 1 }) }
    const parts = {
      client: (world: World) => ({
        userManagement: {
          getJwksUrl: (id: string) => world.service.getWorkOS().userManagement.getJwksUrl(id),
          authenticateWithRefreshToken: async () => ({
            ...{ accessToken: tokenOf(bench, { sid: 'mine' }), refreshToken: 'mine', user: { id: 'mine' } },
          }),
        },
      }),
      clientId: () => 'client_mine',
      config: ({ config }: World) => ({ ...config, cookiePassword: 'mine, and of thirty-two characters' }),
      encryption: () => ({
        sealData: async () => 'mine',
        unsealData: async () => ({
          ...{ accessToken: tokenOf(bench, { sid: 'mine' }), refreshToken: 'mine', user: { id: 'mine' } },
        }),
      }),
    }
    for (const [name, part] of Object.entries(parts)) {
      for (const cookie of [cookies['wos-session'], cookies.other]) {
        const both = await observeBoth(bench, {}, async world => {
          const before = await world.service.withAuth({ 'wos-session': cookie })
          Object.assign(coreOf(world), { [name]: part(world) })
          return { before, after: await world.service.withAuth({ 'wos-session': cookie }) }
        })
        compare(both)
      }
    }
  })

  it('in the core of operations', async () => {
    const session = { accessToken: tokenOf(bench, CLAIMS), refreshToken: 'r', user: user as never }
    const both = await observeBoth(bench, {}, ({ lib, config, encryption, service }) => {
      class Core extends lib.AuthKitCore {
        override async refreshTokens(...args: Parameters<World['core']['refreshTokens']>) {
          return { ...(await super.refreshTokens(...args)), refreshToken: 'mine' }
        }

        override async encryptSession(): Promise<string> {
          return 'mine'
        }
      }
      const client = service.getWorkOS()
      const core = new Core(config, client, encryption)
      return new lib.AuthOperations(core, client, config, encryption).refreshSession(session)
    })
    expect(both.fe26).toMatchObject({
      gave: { encryptedSession: 'mine', auth: { refreshToken: 'mine' } },
    })
    compare(both)
  })
})
