// The stand-in with any AuthKit: a local one, or that of AUTHKIT_URL.

import { AuthKitCore, AuthService, sessionEncryption } from 'fe26/authkit-session'
import { WorkOS } from 'fe26/workos'
import { expect, it } from 'vitest'
import { COOKIE_PASSWORD, newEmail, REDIRECT_URI, useBench } from '../../local-authkit/bench.js'
import { Jar, setCookiesOf } from '../authkit-session.js'
import { OurStorage } from './fleet.js'

const bench = useBench()

it('a session of a real sign-in lives here and in @workos-inc/node', async () => {
  const { clientId, apiKey, url } = bench
  const { hostname: apiHostname, port, protocol } = new URL(url)
  const client = new WorkOS(apiKey, {
    ...{ clientId, apiHostname, https: protocol === 'https:' },
    ...(port && { port: Number(port) }),
  })
  const config = {
    ...{ clientId, apiKey, redirectUri: REDIRECT_URI, cookiePassword: COOKIE_PASSWORD },
    ...{ cookieName: 'wos-session', cookieMaxAge: 60, apiHttps: protocol === 'https:' },
  }
  const service = new AuthService(config, new OurStorage(config), client, sessionEncryption)
  const core = new AuthKitCore(config, client, sessionEncryption)

  const { userManagement } = bench.sdk()
  const email = newEmail('drop-in')
  const { code } = await userManagement.createMagicAuth({ email })
  const { accessToken, refreshToken, user } = await client.userManagement.authenticateWithMagicAuth({
    ...{ email, code, clientId },
  })
  const jar = new Jar()
  const keep = async (sealed: string) => jar.store(setCookiesOf(await service.saveSession(undefined, sealed)))
  await keep(await core.encryptSession({ accessToken, refreshToken, user }))
  const { auth } = await service.withAuth(jar)
  if (!auth.user) throw new Error('Somebody has signed in.')
  expect(auth).toMatchObject({ user: { email }, accessToken, refreshToken })

  const refreshed = await service.refreshSession({ accessToken, refreshToken, user })
  await keep(refreshed.encryptedSession)
  const sessionData = decodeURIComponent(jar.cookies.get('wos-session') ?? '')
  const theirs = userManagement.loadSealedSession({ sessionData, cookiePassword: COOKIE_PASSWORD })
  expect(await theirs.authenticate()).toMatchObject({
    ...{ authenticated: true, sessionId: auth.sessionId, user: { email } },
  })
  expect((await service.signOut(auth.sessionId)).logoutUrl).toContain(auth.sessionId)
})
