// Set-Cookie values: fe26's are those of authkit-session for the same configuration.

import { getPKCECookieNameForState } from '@workos/authkit-session'
import { createAuthKit } from 'fe26'
import { createLocalAuthKit } from 'fe26/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { COOKIE_PASSWORD } from '../local-authkit/bench.js'
import { authkitSession, setCookiesOf } from './authkit-session.js'

const sameSites = [undefined, 'lax', 'strict', 'none'] as const
const domains = [undefined, 'example.com', 'app.example.com'] as const
const redirectUris = [
  'https://app.example.com/callback',
  'http://localhost:3000/callback',
  'http://127.0.0.1/callback',
  'http://[::1]:3000/callback',
]
const others = [
  { cookieName: 'wos-session', cookieMaxAge: 34_560_000 },
  { cookieName: 'my_app.session', cookieMaxAge: 60 },
]

const configurations = others.flatMap(other =>
  sameSites.flatMap(cookieSameSite =>
    domains.flatMap(cookieDomain =>
      redirectUris.map(redirectUri => ({
        ...other,
        ...(cookieSameSite && { cookieSameSite }),
        ...(cookieDomain && { cookieDomain }),
        redirectUri,
      })),
    ),
  ),
)
const named = configurations.map(config => ({ config, title: Object.values(config).join(' · ') }))

describe('Set-Cookie', () => {
  const local = createLocalAuthKit()
  let refreshToken: string
  beforeAll(async () => {
    refreshToken = (await local.issueSession()).refreshToken
  })

  /** Both, configured alike. */
  function configured(config: (typeof configurations)[number]) {
    const address = {
      clientId: local.clientId,
      apiKey: local.apiKey,
      apiHostname: 'api.test',
      apiHttps: true,
    }
    const authkit = createAuthKit({
      ...config,
      ...address,
      cookiePassword: COOKIE_PASSWORD,
      fetch: (input, init) => local.fetch(new Request(input, init)),
    })
    return { authkit, ...authkitSession(address, config) }
  }

  it.each(named)('of the session: $title', async ({ config }) => {
    const { authkit, storage, service } = configured(config)
    const granted = await authkit.authenticateWith('refreshToken', { refreshToken })
    if (!granted.authenticated) throw new Error('The local AuthKit grants this.')
    const saved = await storage.saveSession(undefined, granted.sealedSession)
    expect(granted.setCookies).toEqual(setCookiesOf(saved))

    const { setCookies } = await authkit.signOut({ headers: {} })
    expect(setCookies).toEqual(setCookiesOf(await service.signOut('session_1')))
  })

  it.each(named)('of the verifier: $title', async ({ config }) => {
    const { authkit, service } = configured(config)
    const ours = await authkit.signIn()
    const theirs = await service.createSignIn(undefined)
    const [verifier = ''] = ours.setCookies
    expect(ours.setCookies).toHaveLength(1)
    expect(attributes(verifier)).toBe(attributes(setCookiesOf(theirs)[0]))
    expect(attributes(verifier)).toContain('; Max-Age=600; HttpOnly')
    expect(verifier.split(';')[0]).toBe(
      `${getPKCECookieNameForState(ours.state)}=${encodeURIComponent(ours.state)}`,
    )
  })

  it.each(named)('of a redirect URI for one sign-in: $title', async ({ config }) => {
    const { authkit, service } = configured({ ...config, redirectUri: 'https://elsewhere.example/callback' })
    const { redirectUri } = config
    const ours = await authkit.signIn({ redirectUri })
    const theirs = await service.createSignIn(undefined, { redirectUri })
    expect(attributes(ours.setCookies[0])).toBe(attributes(setCookiesOf(theirs)[0]))
  })

  it.each(named)('that deletes the verifier: $title', async ({ config }) => {
    const { authkit, service } = configured(config)
    const { state } = await authkit.signIn()
    const { setCookies } = await authkit.handleCallback({
      url: `/callback?state=${state}&code=c`,
      headers: {},
    })
    const theirs = setCookiesOf(await service.clearPendingVerifier(undefined, { state }))
    // Difference: fe26 deletes without Secure where the attribute is not compulsory, as authkit-session does after a
    // failed callback alone. A browser heeds that on http and https.
    const compulsory = /; SameSite=None$/.test(theirs[0] ?? '')
    expect(setCookies).toEqual(compulsory ? theirs : theirs.map(line => line.replace('; Secure', '')))
  })
})

describe('verifier cookies of sign-ins that were never finished', () => {
  const config = { clientId: 'client_1', apiKey: 'sk_test_1', redirectUri: 'https://app.example/callback' }
  const authkit = createAuthKit({ ...config, cookiePassword: COOKIE_PASSWORD })

  it.each([0, 1, 3, 4, 5, 6, 20])('are deleted as authkit-session would: %i pending', async pending => {
    const { selectStalePKCEVerifierCookieNames } = await import('@workos/authkit-session')
    const names = Array.from({ length: pending }, (_, index) => getPKCECookieNameForState(`state ${index}`))
    const all = ['wos-session', 'wos-auth-verifierX', ...names]
    const headers = { cookie: all.map(name => `${name}=x`).join('; ') }
    const { state, setCookies } = await authkit.signIn({ request: { headers } })
    const keep = getPKCECookieNameForState(state)
    const deleted = setCookies.filter(line => line.includes('; Max-Age=0')).map(line => line.split('=')[0])
    expect(deleted.sort()).toEqual(selectStalePKCEVerifierCookieNames(all, { keep }).sort())
    expect(setCookies).toHaveLength(deleted.length + 1)
  })
})

/** Everything after name and value. */
function attributes(setCookie = ''): string {
  return setCookie.slice(setCookie.indexOf(';'))
}
