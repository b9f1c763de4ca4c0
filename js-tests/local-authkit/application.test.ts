// An application pointed at a local AuthKit: its configuration, clock, environment and sealed sessions.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type AuthKit, type AuthKitConfig, createAuthKit, type SessionData } from 'fe26'
import { createLocalAuthKit, type LocalAuthKit, startLocalAuthKit } from 'fe26/testing'
import { decodeJwt } from 'jose'
import { describe, expect, it, onTestFinished } from 'vitest'
import { COOKIE_PASSWORD, REDIRECT_URI } from './bench.js'

const OWN = { cookiePassword: COOKIE_PASSWORD, redirectUri: REDIRECT_URI }
const TEN_MINUTES = 10 * 60_000

async function listening() {
  const local = await startLocalAuthKit()
  onTestFinished(() => local.close())
  return local
}

const requestWith = (sealed: string) =>
  new Request('http://localhost:3000/', { headers: { cookie: `wos-session=${sealed}` } })

/** Whether `authkit` refreshed a session of `local` before and after ten minutes. */
async function refreshes(authkit: AuthKit, local: LocalAuthKit): Promise<boolean[]> {
  const request = requestWith(await authkit.sealSession(await local.issueSession()))
  const before = await authkit.withAuth(request)
  local.advance(TEN_MINUTES)
  const after = await authkit.withAuth(request)
  expect([before.auth.authenticated, after.auth.authenticated]).toEqual([true, true])
  return [before.refreshed, after.refreshed]
}

describe('config', () => {
  it.each([
    ['in memory', async () => createLocalAuthKit()],
    ['over HTTP', listening],
  ])('points an application at the AuthKit %s and at its clock', async (_, start) => {
    const local = await start()
    const authkit = createAuthKit({ ...local.config, ...OWN })
    expect(await refreshes(authkit, local)).toEqual([false, true])
    const routes = local.requests.map(({ route }) => route)
    expect(routes).toEqual(['jwks', 'authenticate'])
  })

  it('names what it is made of', async () => {
    const memory = createLocalAuthKit({ clientId: 'client_1', apiKey: 'sk_1' })
    const { fetch, now } = memory
    expect(memory.config).toEqual({ clientId: 'client_1', apiKey: 'sk_1', fetch, now })
    const server = await listening()
    const { clientId, apiKey, url } = server
    const apiPort = Number(new URL(url).port)
    expect(server.config).toEqual({
      ...{ clientId, apiKey, now: server.now },
      ...{ apiHostname: '127.0.0.1', apiHttps: false, apiPort },
    })
  })

  it('carries a sign-in through', async () => {
    const local = createLocalAuthKit()
    const authkit = createAuthKit({ ...local.config, ...OWN })
    const { url, setCookies } = await authkit.signIn({ returnTo: '/account' })
    const [cookie = ''] = setCookies.map(line => line.split(';')[0] ?? '')
    const callback = await local.signIn(url, { email: 'ada@example.com' })
    const result = await authkit.handleCallback(new Request(callback, { headers: { cookie } }))
    expect(result).toMatchObject({ authenticated: true, returnPathname: '/account' })
  })
})

describe('clock', () => {
  it('is the given one, moved by advance()', () => {
    const { now, advance } = createLocalAuthKit({ clock: () => 1_000 })
    expect(now()).toBe(1_000)
    advance(TEN_MINUTES)
    expect(now()).toBe(1_000 + TEN_MINUTES)
  })
})

describe('env', () => {
  it('configures an application in another process', async () => {
    const local = await listening()
    const sealed = await createAuthKit({ ...local.config, ...OWN }).sealSession(await local.issueSession())
    const program = `
      import { createAuthKit } from 'fe26'
      const { auth } = await createAuthKit().withAuth({ headers: { cookie: 'wos-session=${sealed}' } })
      console.log(auth.user?.email ?? auth.reason)`
    const own = { WORKOS_COOKIE_PASSWORD: OWN.cookiePassword, WORKOS_REDIRECT_URI: OWN.redirectUri }
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', program],
      { cwd: import.meta.dirname, env: { ...process.env, ...local.env, ...own } },
    )
    expect(stdout.trim()).toBe('ada@example.com')
    expect(local.requests.map(({ route }) => route)).toEqual(['jwks'])
  })
})

describe('fetch', () => {
  it('takes what the global one takes', async () => {
    const local = createLocalAuthKit()
    const config: AuthKitConfig = { fetch: local.fetch }
    const send = config.fetch ?? fetch
    const url = `https://api.workos.com/sso/jwks/${local.clientId}`
    for (const input of [url, new URL(url), new Request(url)]) expect((await send(input)).status).toBe(200)
    expect((await send(new Request(url), { method: 'POST' })).status).toBe(405)
    const headers = { Authorization: `Bearer ${local.apiKey}` }
    const body = JSON.stringify({ email: 'ada@example.com' })
    const made = await send('https://api.workos.com/user_management/magic_auth', {
      ...{ method: 'POST', headers, body },
    })
    expect(made.status).toBe(201)
    await expect(send('/no/origin')).rejects.toBeInstanceOf(TypeError)
    await expect(send(url, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('an issued session', () => {
  const local = createLocalAuthKit()
  const authkit = createAuthKit({ ...local.config, ...OWN })
  const payload = async (session: SessionData) => {
    const unsealed = await authkit.unsealSession(await authkit.sealSession(session))
    return Object.keys(unsealed ?? {}).sort()
  }
  const members = ['accessToken', 'authenticationMethod', 'refreshToken', 'user']

  it('is sealed as it is, with the members a session cookie has', async () => {
    const impersonator = { email: 'support@example.com', reason: null }
    expect(await payload(await local.issueSession({ user: 'alan@example.com' }))).toEqual(members)
    expect(await payload(await local.issueSession({ impersonator }))).toEqual(
      [...members, 'impersonator', 'organizationId'].sort(),
    )
  })

  it('has no member that is undefined, and tells its id to whoever asks', async () => {
    const session = await local.issueSession({ user: 'alan@example.com' })
    expect(Object.keys(session).sort()).toEqual(members)
    const { sessionId, accessToken } = session
    expect(sessionId).toBe(decodeJwt(accessToken)['sid'])
  })
})
