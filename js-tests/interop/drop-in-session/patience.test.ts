// Refreshes end while WorkOS still knows the old refresh token: whichever module format the client of fe26/workos is of, and
// whatever stands around it.

import { createRequire } from 'node:module'
import * as session from 'fe26/authkit-session'
import * as workos from 'fe26/workos'
import { beforeEach, expect, it, vi } from 'vitest'
import { COOKIE_PASSWORD } from '../../local-authkit/bench.js'
import { skipDelays } from '../bench.js'

const require = createRequire(import.meta.url)
const required: typeof workos = require('fe26/workos')
const requiredSession: typeof session = require('fe26/authkit-session')

/** How long each attempt was given, in milliseconds. */
let limits: number[] = []
const fetchFn = async () => new Response('{"message":"broken"}', { status: 500 })

beforeEach(() => {
  limits = []
  skipDelays()
  const { timeout } = AbortSignal
  vi.spyOn(AbortSignal, 'timeout').mockImplementation(ms => {
    limits.push(ms)
    return timeout.call(AbortSignal, 60_000)
  })
  return () => {
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
  }
})

const config = { clientId: 'client_1', cookiePassword: COOKIE_PASSWORD } as session.AuthKitConfig
const made = (lib: typeof workos, options: object = {}) =>
  new lib.WorkOS('sk_1', { clientId: 'client_1', fetchFn: fetchFn as typeof fetch, ...options })

async function refresh(client: workos.WorkOS, lib: typeof session = session): Promise<unknown> {
  const core = new lib.AuthKitCore(config, client, lib.sessionEncryption)
  return core.refreshTokens('refresh_1').catch(({ name }: Error) => name)
}

const SHORT = Array(4).fill(5_000)

const CLIENTS: Record<string, () => workos.WorkOS> = {
  imported: () => made(workos),
  required: () => made(required),
  'behind a Proxy': () => new Proxy(made(required), {}),
  extended: () => new (class extends workos.WorkOS {})('sk_1', { clientId: 'client_1', fetchFn }),
  'of which calls are counted': () => {
    const client = made(workos)
    vi.spyOn(client.userManagement, 'authenticateWithRefreshToken')
    vi.spyOn(client, 'post')
    return client
  },
  'that is told to wait for longer': () => made(required, { timeout: 90_000 }),
}

it.each(Object.entries(CLIENTS))('a client, %s, has no more', async (_, clientOf) => {
  for (const lib of [session, requiredSession]) {
    limits = []
    expect(await refresh(clientOf(), lib)).toBe('TokenRefreshError')
    expect(limits).toEqual(SHORT)
  }
})

it('a client may have less', async () => {
  await refresh(made(required, { timeout: 1_000, maxRetries: 1 }))
  expect(limits).toEqual([1_000, 1_000])
})

it('a client may try more often, and no longer', async () => {
  await refresh(made(required, { timeout: 90_000, maxRetries: 5 }))
  expect(limits).toEqual(Array(6).fill(5_000))
})

it('a program that asks for itself has the same, and its own for everything else', async () => {
  const { userManagement } = made(workos)
  await expect(userManagement.authenticateWithRefreshToken({ refreshToken: 'refresh_1' })).rejects.toThrow()
  expect(limits).toEqual(SHORT)
  limits = []
  await expect(userManagement.getUser('user_1')).rejects.toThrow()
  expect(limits).toEqual(Array(4).fill(60_000))
})

it('is nothing that a client would find among its options', async () => {
  const client = made(workos)
  const [asked, posted] = [
    vi.spyOn(client.userManagement, 'authenticateWithRefreshToken'),
    vi.spyOn(client, 'post'),
  ]
  await refresh(client)
  expect(asked.mock.calls).toStrictEqual([
    [{ refreshToken: 'refresh_1', clientId: 'client_1', organizationId: undefined }],
  ])
  expect(posted.mock.calls[0]?.[2]).toStrictEqual({ skipApiKeyCheck: false })
})
