// An Express application in the shape of the one that WorkOS documents, on both packages, and on a fleet of both.

import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type LocalAuthKitServer, startLocalAuthKit } from 'fe26/testing'
import { WorkOS as Drop } from 'fe26/workos'
import { CookieJar } from 'tough-cookie'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WorkOS as Peer } from 'workos-node-11'
import { Browser } from '../../flows/browser.js'
import { quickstart } from './quickstart.js'
import { PASSWORD } from './sides.js'

const LIBRARIES = { '@workos-inc/node': Peer, 'fe26/workos': Drop as unknown as typeof Peer }
type Name = keyof typeof LIBRARIES

let authkit: LocalAuthKitServer
let servers: Server[] = []

beforeEach(async () => {
  authkit = await startLocalAuthKit()
})

afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    await once(server.close(), 'close')
  }
  servers = []
  await authkit.close()
})

/** A server of the fleet, and its origin. */
async function serve(name: Name): Promise<string> {
  const { apiHostname, apiHttps: https, apiPort: port } = authkit.config
  const { apiKey, clientId } = authkit
  const workos = new LIBRARIES[name](apiKey, { clientId, apiHostname, https, port, maxRetries: 0 })
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  server.on('request', quickstart({ workos, cookiePassword: PASSWORD, redirectUri: `${origin}/callback` }))
  servers.push(server)
  return origin
}

async function signIn(origin: string, browser: Browser): Promise<string> {
  const authorize = await browser.visit(`${origin}/login`)
  return (await browser.visit(authorize.url, { form: { email: 'ada@example.com' } })).body
}

describe.each(Object.keys(LIBRARIES) as Name[])('the documented application on %s', name => {
  it('signs in, knows who it is, and signs out', async () => {
    const origin = await serve(name)
    const browser = new Browser(origin)
    expect((await browser.visit('/')).body).toBe('Sign in: no_session_cookie_provided')
    expect((await browser.navigate('/dashboard')).headers['location']).toBe('/login')
    expect(await signIn(origin, browser)).toBe('Hello Ada')
    expect((await browser.visit('/dashboard')).body).toBe('Welcome back, Ada')
    const logout = await browser.navigate('/logout')
    expect(logout.headers['location']).toMatch(/\/user_management\/sessions\/logout\?session_id=session_\w+$/)
    expect((await browser.visit('/')).body).toBe('Sign in: no_session_cookie_provided')
  })

  it('refreshes a session whose token has expired', async () => {
    const origin = await serve(name)
    const browser = new Browser(origin)
    authkit.advance(-600_000)
    expect(await signIn(origin, browser)).toBe('Sign in: invalid_jwt')
    authkit.advance(600_000)
    expect((await browser.visit('/dashboard')).body).toBe('Welcome back, Ada')
    expect((await browser.visit('/')).body).toBe('Hello Ada')
  })

  it('sends whoever has been signed out elsewhere to sign in', async () => {
    const origin = await serve(name)
    const browser = new Browser(origin)
    authkit.advance(-600_000)
    await signIn(origin, browser)
    authkit.advance(600_000)
    authkit.fail('authenticate', { status: 400, body: { error: 'invalid_grant' } })
    expect((await browser.navigate('/dashboard')).headers['location']).toBe('/login')
  })

  it('keeps, or loses, the session while WorkOS is down', async () => {
    const origin = await serve(name)
    const browser = new Browser(origin)
    authkit.advance(-600_000)
    await signIn(origin, browser)
    authkit.advance(600_000)
    authkit.fail('authenticate', { status: 502, body: '<html>Bad gateway</html>' })
    expect((await browser.navigate('/dashboard')).headers['location']).toBe('/login')
    authkit.clearFailures()
    const { status } = await browser.visit('/dashboard')
    expect(status).toBe(200)
    // The difference is `refresh-page`: the middleware deletes the cookie of what throws.
    const isSignedIn = (await browser.visit('/')).body === 'Hello Ada'
    expect(isSignedIn).toBe(name === 'fe26/workos')
  })
})

describe('a fleet of both', () => {
  const pairs: [Name, Name][] = [
    ['@workos-inc/node', 'fe26/workos'],
    ['fe26/workos', '@workos-inc/node'],
  ]

  it.each(pairs)('signed in on %s, at home on %s, and back', async (first, second) => {
    const [here, there] = [await serve(first), await serve(second)]
    const jar = new CookieJar()
    const [browser, other] = [new Browser(here, jar), new Browser(there, jar)]
    authkit.advance(-600_000)
    await signIn(here, browser)
    authkit.advance(600_000)
    // The refresh is made by the other package, and the new seal read by the one before.
    expect((await other.visit('/dashboard')).body).toBe('Welcome back, Ada')
    expect((await browser.visit('/dashboard')).body).toBe('Welcome back, Ada')
    expect((await other.visit('/')).body).toBe('Hello Ada')
    expect((await browser.navigate('/logout')).status).toBe(302)
    expect((await other.visit('/')).body).toBe('Sign in: no_session_cookie_provided')
  })
})
