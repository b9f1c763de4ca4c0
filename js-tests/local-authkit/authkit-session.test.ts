// @workos/authkit-session 0.7.1 (with @workos-inc/node 10 inside) against the AuthKit, cookies and all.

import {
  type AuthKitConfig,
  AuthService,
  CookieSessionStorage,
  sessionEncryption,
} from '@workos/authkit-session'
import { WorkOS } from '@workos-inc/node'
import { describe, expect, it } from 'vitest'
import {
  COOKIE_PASSWORD,
  callbackOf,
  click,
  isLive,
  newEmail,
  REDIRECT_URI,
  rejection,
  useBench,
} from './bench.js'

/** A browser's cookies, as far as this library needs one: name to value, as sent on the wire. */
class Cookies extends CookieSessionStorage<Map<string, string>, never> {
  async getCookie(request: Map<string, string>, name: string): Promise<string | null> {
    const value = request.get(name)
    return value === undefined ? null : decodeURIComponent(value)
  }
}

describe('@workos/authkit-session', () => {
  const bench = useBench()

  function service() {
    const { hostname, port, protocol } = new URL(bench.url)
    const https = protocol === 'https:'
    const config: AuthKitConfig = {
      clientId: bench.clientId,
      apiKey: bench.apiKey,
      redirectUri: REDIRECT_URI,
      cookiePassword: COOKIE_PASSWORD,
      apiHostname: hostname,
      apiHttps: https,
      cookieMaxAge: 3600,
      cookieName: 'wos-session',
      ...(port && { apiPort: Number(port) }),
    }
    const client = new WorkOS(bench.apiKey, {
      apiHostname: hostname,
      https,
      clientId: bench.clientId,
      ...(port && { port: Number(port) }),
    })
    return { auth: new AuthService(config, new Cookies(config), client, sessionEncryption), client }
  }

  /** Applies Set-Cookie headers to a jar. */
  function store(jar: Map<string, string>, headers: Record<string, string | string[]> | undefined) {
    for (const line of [headers?.['Set-Cookie'] ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/max-age=0/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
  }

  it('authenticates and refreshes a session, and switches it by force', async () => {
    const { auth, client } = service()
    const email = newEmail('authkit-session')
    const { code } = await client.userManagement.createMagicAuth({ email })
    const signedIn = await client.userManagement.authenticateWithMagicAuth({
      email,
      code,
      clientId: bench.clientId,
    })
    const session = {
      accessToken: signedIn.accessToken,
      refreshToken: signedIn.refreshToken,
      user: signedIn.user,
    }
    const sealed = await sessionEncryption.sealData(session, { password: COOKIE_PASSWORD })
    const jar = new Map([['wos-session', encodeURIComponent(sealed)]])
    const { auth: found, refreshedSessionData } = await auth.withAuth(jar)
    expect(found.user).toMatchObject({ email })
    expect(refreshedSessionData).toBeUndefined()

    const refreshed = await auth.refreshSession(session)
    expect(refreshed.auth.user).toMatchObject({ id: signedIn.user.id })
    const replayed = await auth.refreshSession(session)
    expect(replayed.auth).toMatchObject({ user: { id: signedIn.user.id } })

    const { logoutUrl } = await auth.signOut(found.user ? found.sessionId : '', {
      returnTo: 'http://localhost:3000/',
    })
    expect(new URL(logoutUrl).pathname).toBe('/user_management/sessions/logout')
  })

  describe.skipIf(isLive)(
    'with the page and the clock of the local AuthKit (a live one has no such knobs)',
    () => {
      it('signs in by a click, refreshes an expired token, and is over after the logout URL', async () => {
        const { auth } = service()
        const jar = new Map<string, string>()
        const { url, headers } = await auth.createSignIn(undefined, { returnPathname: '/dashboard' })
        store(jar, headers)
        const { code, state } = callbackOf(
          (await click(url, { email: 'ada@example.com' })).headers.get('Location'),
        )
        const landed = await auth.handleCallback(jar, undefined as never, { code, state: state ?? '' })
        expect(landed.returnPathname).toBe('/dashboard')
        store(jar, landed.headers)
        expect([...jar.keys()]).toEqual(['wos-session'])

        bench.local.accessTokenTtl = -60
        const expired = await bench.local.issueSession({ user: 'ada@example.com' })
        bench.local.accessTokenTtl = 300
        const sealed = await sessionEncryption.sealData(
          { accessToken: expired.accessToken, refreshToken: expired.refreshToken, user: expired.user },
          { password: COOKIE_PASSWORD },
        )
        jar.set('wos-session', encodeURIComponent(sealed))
        const { auth: found, refreshedSessionData } = await auth.withAuth(jar)
        if (!found.user) throw new Error('The session was not refreshed.')
        expect(found.sessionId).toBe(expired.sessionId)
        expect(refreshedSessionData).toBeTypeOf('string')

        const { logoutUrl } = await auth.signOut(found.sessionId, { returnTo: 'http://localhost:3000/' })
        expect((await fetch(logoutUrl, { redirect: 'manual' })).headers.get('Location')).toBe(
          'http://localhost:3000/',
        )
        const { refreshToken, accessToken, user } = found
        const over = await rejection(auth.refreshSession({ refreshToken, accessToken, user }))
        expect(over.cause).toMatchObject({ name: 'OauthException', error: 'invalid_grant' })
      })
    },
  )
})
