// Peers read the plain cookie and nothing else: it is what they find, down to the last byte that fits.

import { sessionEncryption } from '@workos/authkit-session'
import { WorkOS } from '@workos-inc/node'
import { createAuthKit, type SessionData } from 'fe26'
import { createLocalAuthKit } from 'fe26/testing'
import { expect, it } from 'vitest'
import { COOKIE_PASSWORD, REDIRECT_URI } from '../local-authkit/bench.js'
import { Jar, JarStorage } from './authkit-session.js'

const local = createLocalAuthKit()
const authkit = createAuthKit({
  ...local.config,
  cookiePassword: COOKIE_PASSWORD,
  redirectUri: REDIRECT_URI,
})
const storage = new JarStorage({ cookieName: 'wos-session' } as ConstructorParameters<typeof JarStorage>[0])
const { userManagement } = new WorkOS(local.apiKey, { clientId: local.clientId })

/** A browser with a session that carries this much more than it must. */
async function browserWith(more: string, jar = new Jar()) {
  const session: SessionData = { ...(await local.issueSession()), more }
  const sealed = await authkit.sealSession(session)
  const setCookies = await authkit.sessionCookies(sealed, { request: jar.request() })
  return { jar: jar.store(setCookies), sealed, session: JSON.parse(JSON.stringify(session)), setCookies }
}

it('is one cookie that peers read as long as it fits, and chunks from there on', async () => {
  const sizes: number[] = []
  for (let length = 600; length < 1600; length += 16) {
    const { jar, sealed, session, setCookies } = await browserWith('x'.repeat(length))
    const sessionData = await storage.getSession(jar)
    if (sessionData !== null) {
      sizes.push(setCookies[0]?.length ?? 0)
      expect(jar.names).toEqual(['wos-session'])
      expect(sessionData).toBe(sealed)
      expect(await sessionEncryption.unsealData(sessionData, { password: COOKIE_PASSWORD })).toEqual(session)
      const options = { sessionData, cookiePassword: COOKIE_PASSWORD }
      expect(await userManagement.getSessionFromCookie(options)).toEqual(session)
    } else expect(jar.names).toEqual(['wos-session.0', 'wos-session.1'])
    expect(await authkit.withAuth(jar.request())).toMatchObject({ auth: { authenticated: true } })
  }
  // Both kinds were there, and the plain one to within a block of the cipher.
  expect(sizes.length).toBeLessThan(62)
  expect(Math.max(...sizes)).toBeGreaterThan(4096 - 44)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(4096)
})

it('is found by peers again as soon as it has shrunk', async () => {
  const { jar } = await browserWith('x'.repeat(5_000))
  expect(await storage.getSession(jar)).toBeNull()
  const { sealed } = await browserWith('', jar)
  expect(await storage.getSession(jar)).toBe(sealed)
  expect(jar.names).toEqual(['wos-session'])
})
