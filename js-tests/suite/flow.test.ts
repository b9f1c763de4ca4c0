// A sign-in from beginning to end over real HTTP, against the AuthKit of AUTHKIT_URL when it is set
// (`npm run test:live`), else a local one: no clock, no knobs, only what WorkOS itself offers.

import { createAuthKit } from 'fe26'
import { expect, inject, it } from 'vitest'
import { Jar, NO_ENVIRONMENT, ORIGIN, PASSWORD, REDIRECT_URI } from './bench.js'

function application() {
  const { url, apiKey, clientId } = inject('authkit')
  const { hostname, port, protocol } = new URL(url)
  return createAuthKit({
    ...{ apiKey, clientId, apiHostname: hostname, apiHttps: protocol === 'https:' },
    ...(port && { apiPort: Number(port) }),
    ...{ redirectUri: REDIRECT_URI, cookiePassword: PASSWORD, env: NO_ENVIRONMENT },
  })
}

/** What a person does on the authorize page; gives the address of the callback. */
async function click(authorizeUrl: string, choice: Record<string, string>): Promise<string> {
  const page = await fetch(authorizeUrl, { redirect: 'manual' })
  const at = page.headers.get('location')
  // An emulator may have nobody to ask, and answer at once.
  if (at) return at
  const action = /<form method="post" action="([^"]+)"/.exec(await page.text())?.[1]
  if (!action) throw new Error('The authorize page has no form.')
  const target = new URL(
    action.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))),
    authorizeUrl,
  )
  const answer = await fetch(target, {
    method: 'POST',
    body: new URLSearchParams(choice),
    redirect: 'manual',
  })
  await answer.body?.cancel()
  return answer.headers.get('location') ?? ''
}

const newEmail = () => `suite-${crypto.randomUUID()}@example.com`

it('signs in, knows the person, refreshes, and signs out', async () => {
  const authkit = application()
  const jar = new Jar()
  const start = await authkit.signIn({ returnTo: '/inbox', request: jar.visit(ORIGIN) })
  jar.apply(start)
  const email = newEmail()
  const callback = await click(start.url, { email })
  expect(callback.startsWith(`${REDIRECT_URI}?`)).toBe(true)
  const signedIn = await authkit.handleCallback(jar.visit(callback))
  expect(signedIn).toMatchObject({ authenticated: true, returnPathname: '/inbox', user: { object: 'user' } })
  if (!signedIn.authenticated) return
  expect(jar.apply(signedIn).names).toEqual(['wos-session'])

  const { auth, setCookies } = await authkit.withAuth(jar.visit(ORIGIN))
  expect(auth).toMatchObject({ authenticated: true, sessionId: signedIn.sessionId, user: signedIn.user })
  expect(setCookies).toEqual([])

  const session = authkit.loadSealedSession({ sessionData: signedIn.sealedSession })
  const again = application().loadSealedSession({ sessionData: signedIn.sealedSession })
  const refreshed = await session.refresh()
  expect(refreshed).toMatchObject({ authenticated: true, sessionId: signedIn.sessionId })
  if (!refreshed.authenticated) return
  expect(refreshed.session.refreshToken).not.toBe(signedIn.refreshToken)
  // Within 30 seconds the exchanged token gives the same pair: a lost answer signs nobody out.
  expect(await again.refresh()).toMatchObject({ session: { refreshToken: refreshed.session.refreshToken } })
  expect(await session.authenticate()).toMatchObject({ authenticated: true, user: { id: signedIn.user.id } })

  const { url, setCookies: deletions } = await authkit.signOut(jar.visit(`${ORIGIN}/logout`))
  expect(jar.apply({ setCookies: deletions }).names).toEqual([])
  const answer = await fetch(url ?? '', { redirect: 'manual' })
  await answer.body?.cancel()
  expect(answer.status).toBeLessThan(400)
  expect(await session.refresh()).toEqual({ authenticated: false, reason: 'invalid_grant', retryable: false })
})

it('lets parallel tabs sign in, and refreshes a session five times at once', async () => {
  const authkit = application()
  const jar = new Jar()
  const [first, second] = [await authkit.signIn(), await authkit.signIn({ returnTo: '/second' })]
  jar.apply(first).apply(second)
  const email = newEmail()
  const callbacks = [await click(second.url, { email }), await click(first.url, { email })]
  const results = [
    await authkit.handleCallback(jar.visit(callbacks[0] ?? '')),
    await authkit.handleCallback(jar.visit(callbacks[1] ?? '')),
  ]
  expect(results).toMatchObject([
    { authenticated: true, returnPathname: '/second' },
    { authenticated: true, returnPathname: '/' },
  ])
  const [signedIn] = results
  if (!signedIn?.authenticated) return
  const refreshes = await Promise.all(
    Array.from({ length: 5 }, () =>
      authkit.loadSealedSession({ sessionData: signedIn.sealedSession }).refresh(),
    ),
  )
  const tokens = refreshes.map(result => (result.authenticated ? result.session.refreshToken : result.reason))
  expect(new Set(tokens).size).toBe(1)
  expect(refreshes[0]).toMatchObject({ authenticated: true })
})

it('is refused with a code and with a refresh token that nobody issued', async () => {
  const authkit = application()
  const jar = new Jar()
  const start = await authkit.signIn()
  jar.apply(start)
  const forged = `${REDIRECT_URI}?code=forged&state=${encodeURIComponent(start.state)}`
  expect(await authkit.handleCallback(jar.visit(forged))).toMatchObject({
    ...{ authenticated: false, reason: 'invalid_grant', retryable: false },
  })
  expect(await authkit.authenticateWith('refreshToken', { refreshToken: 'forged' })).toMatchObject({
    ...{ authenticated: false, reason: 'invalid_grant', retryable: false },
  })
})
