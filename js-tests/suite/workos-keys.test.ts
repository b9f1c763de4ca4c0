// The key set of a fe26/workos client: one for all of its sessions, whatever their cookie passwords.

import { createLocalAuthKit, type LocalAuthKit } from 'fe26/testing'
import { WorkOS } from 'fe26/workos'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { OLD_PASSWORD, PASSWORD } from './bench.js'

let time: number
let local: LocalAuthKit
let workos: WorkOS

beforeEach(() => {
  time = Date.now()
  vi.spyOn(Date, 'now').mockImplementation(() => time)
  local = createLocalAuthKit()
  const fetchFn: typeof fetch = (input, init) => local.fetch(new Request(input, init))
  vi.stubGlobal('fetch', fetchFn)
  workos = new WorkOS(local.apiKey, { clientId: local.clientId, fetchFn })
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function authenticate(cookiePassword: string) {
  const { refreshToken } = await local.issueSession()
  const { userManagement } = workos
  const { sealedSession: sessionData = '' } = await userManagement.authenticateWithRefreshToken({
    refreshToken,
    session: { sealSession: true, cookiePassword },
  })
  return userManagement.loadSealedSession({ sessionData, cookiePassword }).authenticate()
}

const fetches = () => local.requests.filter(({ route }) => route === 'jwks').length

it('is fetched once', async () => {
  for (const password of [PASSWORD, OLD_PASSWORD, PASSWORD]) {
    expect(await authenticate(password)).toMatchObject({ authenticated: true })
  }
  expect(fetches()).toBe(1)
})

it('is fetched at once for a key that it lacks, whichever session has fetched it', async () => {
  await authenticate(PASSWORD)
  await local.rotateKeys()
  expect(await authenticate(OLD_PASSWORD)).toMatchObject({ authenticated: true })
  expect(fetches()).toBe(2)
  // From then on once a minute.
  await local.rotateKeys()
  expect(await authenticate(PASSWORD)).toMatchObject({ authenticated: false })
  expect(fetches()).toBe(2)
  time += 60_000
  expect(await authenticate(PASSWORD)).toMatchObject({ authenticated: true })
  expect(fetches()).toBe(3)
})

it('is no web page', async () => {
  local.fail('jwks', { status: 200, body: '<html>', times: 1 })
  await expect(authenticate(PASSWORD)).rejects.toMatchObject({ code: 'key_set_unavailable' })
  await expect(authenticate(OLD_PASSWORD)).rejects.toMatchObject({ code: 'key_set_unavailable' })
  time += 1_000
  expect(await authenticate(OLD_PASSWORD)).toMatchObject({ authenticated: true })
  expect(fetches()).toBe(2)
})

it('is not that of an issuer before, where there is none now', async () => {
  expect(await authenticate(PASSWORD)).toMatchObject({ authenticated: true })
  workos.userManagement.issuer = []
  for (let time = 0; time < 2; time++) {
    await expect(authenticate(PASSWORD)).rejects.toMatchObject({ code: 'invalid_config' })
  }
})

it('is, for jose, that of the fetch that began last', async () => {
  const answers: (() => void)[] = []
  const set = (kid: string) => ({ keys: [{ kty: 'EC', kid }] })
  vi.stubGlobal('fetch', () => {
    const kid = `key_${answers.length}`
    return new Promise(resolve => answers.push(() => resolve(Response.json(set(kid)))))
  })
  const keys = await workos.userManagement.getJWKS()
  const reloads = [keys?.reload(), keys?.reload()]
  // In Node they are one.
  for (const answer of answers.reverse()) answer()
  await Promise.all(reloads)
  expect(keys?.jwks()).toEqual(set(`key_${answers.length - 1}`))
})
