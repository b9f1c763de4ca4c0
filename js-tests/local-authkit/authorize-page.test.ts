// The page a person clicks through, and what it refuses (RFC 6749 §4.1, RFC 7636 §4.3).
import { describe, expect, it } from 'vitest'
import { createLocalAuthKit } from '../../npm/fe26/src/testing.js'
import { callbackOf, click, decodeHtml, isLive, REDIRECT_URI, useBench } from './bench.js'

describe.skipIf(isLive)('authorize page (of the local AuthKit)', () => {
  const bench = useBench()

  function urlOf(changes: Record<string, string | undefined> = {}): string {
    const url = new URL('/user_management/authorize', bench.url)
    const standard = {
      client_id: bench.clientId,
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      provider: 'authkit',
      state: 'the state',
    }
    for (const [name, value] of Object.entries({ ...standard, ...changes })) {
      if (value !== undefined) url.searchParams.set(name, value)
    }
    return url.href
  }

  const get = (changes?: Record<string, string | undefined>) => fetch(urlOf(changes), { redirect: 'manual' })

  it('lists the users, and redirects with code and state', async () => {
    const html = await (await get()).text()
    for (const text of ['Ada Lovelace', 'grace@example.com', '2 organizations', 'localhost:3000']) {
      expect(html).toContain(text)
    }
    const clicked = await click(urlOf(), { email: 'ada@example.com' })
    expect(clicked.status).toBe(302)
    expect(callbackOf(clicked.headers.get('Location'))).toMatchObject({
      code: expect.stringMatching(/./),
      state: 'the state',
    })
  })

  it('keeps the query of the redirect URI', async () => {
    const clicked = await click(urlOf({ redirect_uri: `${REDIRECT_URI}?tenant=a%26b` }), {
      email: 'ada@example.com',
    })
    const location = new URL(clicked.headers.get('Location') ?? '')
    expect(location.searchParams.get('tenant')).toBe('a&b')
    expect(location.searchParams.get('code')).toBeTruthy()
  })

  it('asks a member of several organizations which one', async () => {
    const asked = await click(urlOf(), { email: 'grace@example.com' })
    expect(asked.status).toBe(200)
    const html = await asked.text()
    expect(html).toContain('value="org_01HARBOUR"')
    expect(decodeHtml(html)).toContain('Compilers & Co.')
    const clicked = await click(urlOf(), { email: 'grace@example.com', organization: 'org_01HARBOUR' })
    const { code } = callbackOf(clicked.headers.get('Location'))
    const { organizationId } = await bench.sdk().userManagement.authenticateWithCode({ code })
    expect(organizationId).toBe('org_01HARBOUR')
  })

  it('takes the organization of the request, for members alone', async () => {
    const changes = { provider: undefined, organization_id: 'org_01HARBOUR' }
    const clicked = await click(urlOf(changes), { email: 'grace@example.com' })
    const { code } = callbackOf(clicked.headers.get('Location'))
    const signedIn = await bench.sdk().userManagement.authenticateWithCode({ code })
    expect(signedIn).toMatchObject({ organizationId: 'org_01HARBOUR', authenticationMethod: 'SSO' })
    expect((await click(urlOf(changes), { email: 'ada@example.com' })).status).toBe(403)
    expect((await click(urlOf(changes), { email: 'stranger@example.com' })).status).toBe(403)
    expect(bench.local.users.some(({ email }) => email === 'stranger@example.com')).toBe(false)
  })

  it('signs up whoever types an address, and refuses what is none', async () => {
    const html = await (await get({ screen_hint: 'sign-up', login_hint: 'new@example.com' })).text()
    expect(html).toContain('Create your account')
    expect(html).toContain('value="new@example.com"')
    expect((await click(urlOf({ screen_hint: 'sign-up' }), { email: 'new@example.com' })).status).toBe(302)
    expect(bench.local.users.some(({ email }) => email === 'new@example.com')).toBe(true)
    for (const email of ['', 'nobody', '<b>@example.com', 'a@b c', `${'a'.repeat(300)}@example.com`]) {
      expect((await click(urlOf(), { email })).status).toBe(400)
    }
  })

  it('says access_denied when the person says no', async () => {
    const clicked = await click(urlOf(), { decision: 'deny' })
    expect(callbackOf(clicked.headers.get('Location'))).toEqual({
      code: '',
      state: 'the state',
      error: 'access_denied',
    })
    const direct = await bench.local.signIn(urlOf(), { deny: true })
    expect(callbackOf(direct).error).toBe('access_denied')
  })

  it.each([
    ['another client', { client_id: 'client_other' }],
    ['no redirect URI', { redirect_uri: undefined }],
    ['a relative one', { redirect_uri: '/callback' }],
    ['one with a fragment', { redirect_uri: `${REDIRECT_URI}#x` }],
    ['a script', { redirect_uri: 'javascript:alert(1)' }],
    ['a document', { redirect_uri: 'data:text/html,x' }],
  ])('never redirects for %s', async (_, changes) => {
    const response = await get(changes)
    expect(response.status).toBe(400)
    expect(response.headers.get('Location')).toBeNull()
    expect(response.headers.get('Content-Type')).toMatch(/^text\/html/)
  })

  const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

  it.each([
    ['token', 'unsupported_response_type', { response_type: 'token' }],
    ['no provider', 'invalid_request', { provider: undefined }],
    ['the plain method', 'invalid_request', { code_challenge: CHALLENGE, code_challenge_method: 'plain' }],
    ['no method', 'invalid_request', { code_challenge: CHALLENGE }],
    ['a method alone', 'invalid_request', { code_challenge_method: 'S256' }],
    ['a short challenge', 'invalid_request', { code_challenge: 'abc', code_challenge_method: 'S256' }],
    ['another screen', 'invalid_request', { screen_hint: 'sign-out' }],
    ['a negative max_age', 'invalid_request', { max_age: '-1' }],
    ['a max_age that is no number', 'invalid_request', { max_age: '5m' }],
  ])('tells the application about %s: %s', async (_, error, changes) => {
    const response = await get(changes)
    expect(response.status).toBe(302)
    expect(callbackOf(response.headers.get('Location'))).toEqual({ code: '', state: 'the state', error })
  })

  it('allows only the configured redirect URIs', async () => {
    const authkit = createLocalAuthKit({ redirectUris: ['http://localhost:3000/other'] })
    const response = await authkit.fetch(new Request(urlOf()))
    expect(response.status).toBe(400)
  })

  it('writes no markup of a stranger, and sends no cookie', async () => {
    const hostile = `"'><script>alert(1)</script><img src=x onerror=alert(1)>&amp;\``
    bench.local.createUser({
      email: 'hostile@example.com',
      firstName: hostile,
      organizations: [
        { id: `org_${hostile}`, name: hostile, role: hostile },
        { id: 'org_2', name: 'Two' },
      ],
    })
    const hostileUrl = urlOf({
      state: hostile,
      login_hint: hostile,
      domain_hint: hostile,
      [`x${hostile}`]: hostile,
    })
    const page = await fetch(hostileUrl)
    const chosen = await click(hostileUrl, { email: 'hostile@example.com' })
    const typed = await click(hostileUrl, { email: hostile })
    expect([page.status, chosen.status, typed.status]).toEqual([200, 200, 400])
    for (const response of [page, chosen, typed]) {
      const html = await response.text()
      expect(html).not.toContain(hostile)
      expect(html).not.toMatch(/<script|<img|"'>/)
      expect(decodeHtml(html)).toContain(hostile)
      expect(response.headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'/)
      expect(response.headers.getSetCookie()).toEqual([])
    }
    const redirected = await click(hostileUrl, { email: 'ada@example.com' })
    expect(callbackOf(redirected.headers.get('Location')).state).toBe(hostile)
  })

  it('needs no script and no asset from elsewhere', async () => {
    const html = await (await get()).text()
    expect(html).not.toMatch(/<script|<link|<img|@import|url\(|https?:\/\//)
    expect(html).toMatch(/<html lang="en">/)
    expect(html).toMatch(/<label for="email">/)
  })

  describe('logout', () => {
    const logout = (query: string) =>
      fetch(`${bench.url}/user_management/sessions/logout?${query}`, { redirect: 'manual' })

    it('shows a page when there is nowhere to return to, and forgives a second time', async () => {
      const { sessionId, refreshToken } = await bench.local.issueSession()
      for (let i = 0; i < 2; i++) expect((await logout(`session_id=${sessionId}`)).status).toBe(200)
      const answer = await bench
        .sdk()
        .userManagement.authenticateWithRefreshToken({ refreshToken })
        .catch(e => e)
      expect(answer).toMatchObject({ error: 'invalid_grant' })
    })

    it('refuses no session and a return address that is not http', async () => {
      for (const query of [
        '',
        'session_id=s&return_to=javascript:alert(1)',
        'session_id=s&return_to=//evil.example',
      ]) {
        const response = await logout(query)
        expect([response.status, response.headers.get('Location')]).toEqual([400, null])
      }
    })
  })
})
