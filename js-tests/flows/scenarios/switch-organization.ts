import { describe, expect, it } from 'vitest'
import type { Browser } from '../browser.js'
import { isLive } from '../host.js'
import type { Stage } from '../scenarios.js'
import { begin, decide, locationOf, signInExpired } from '../sign-in.js'

// `/switch?organization=…&returnTo=…` hands both to `switchOrganization()`, for any method.
export function switchOrganizationScenarios(stage: Stage): void {
  const signIn = async (): Promise<Browser> => {
    const browser = stage.browser()
    await browser.navigate(await decide(browser, await begin(browser), { email: GRACE, organization: FROM }))
    expect(await roleOf(browser)).toBe('member')
    return browser
  }

  it.each([
    ['form', (browser: Browser) => browser.navigate(SWITCH, { form: {} }), 303],
    ['link', (browser: Browser) => browser.navigate(SWITCH), 302],
  ])('switches the organization by %s', async (_how, go, status) => {
    const browser = await signIn()
    const reply = await go(browser)
    expect([reply.status, reply.headers['location']]).toEqual([status, '/private?from=switch'])
    expect(reply.headers['cache-control']).toBe('private, no-store')
    expect(reply.setCookies).toHaveLength(1)
    expect(await roleOf(browser)).toBe('admin')
    const page = await browser.visit(locationOf(reply))
    expect(JSON.parse(page.body)).toEqual({ email: GRACE, url: '/private?from=switch' })
  })

  it('tells a fetch in JSON', async () => {
    const browser = await signIn()
    const reply = await browser.fetch(SWITCH, { method: 'POST' })
    expect([reply.status, JSON.parse(reply.body)]).toEqual([200, { organizationId: TO }])
    expect(await roleOf(browser)).toBe('admin')
  })

  it('refuses an organization the person is not in, and leaves them where they were', async () => {
    const browser = await signIn()
    for (const organization of ['org_none', '', '%3Cscript%3E']) {
      const target = `/switch?organization=${organization}&returnTo=/`
      const page = await browser.navigate(target, { form: {} })
      expect([page.status, page.setCookies, page.headers['location']]).toEqual([403, [], undefined])
      expect(page.headers['content-type']).toMatch(/^text\/html/)
      expect(page.body).not.toContain('<script')
      const call = await browser.fetch(target, { method: 'POST' })
      expect([call.status, JSON.parse(call.body)]).toEqual([
        403,
        { error: 'forbidden', reason: 'workos_refused' },
      ])
    }
    expect(await roleOf(browser)).toBe('member')
  })

  it('leads to no other site', async () => {
    const browser = await signIn()
    const reply = await browser.navigate(`/switch?organization=${TO}&returnTo=//evil.example/x`, { form: {} })
    expect(new URL(locationOf(reply)).origin).toBe(new URL(stage.app.url).origin)
  })

  it('leads people who are not signed in to sign in', async () => {
    const browser = stage.browser()
    const call = await browser.fetch(SWITCH, { method: 'POST' })
    expect([call.status, call.setCookies]).toEqual([401, []])
    const url = await begin(browser, SWITCH)
    // The request may be another site's form, which names an organization of its own.
    expect(new URL(url).searchParams.has('organization_id')).toBe(false)
    const page = await browser.visit(await decide(browser, url, { email: GRACE, organization: FROM }))
    expect(JSON.parse(page.body)).toEqual({ email: GRACE, url: '/private?from=switch' })
    expect(await roleOf(browser)).toBe('member')
  })

  describe.skipIf(isLive)('where the local AuthKit is turned', () => {
    it('switches a session that is refreshed in the same request', async () => {
      const browser = stage.browser()
      await signInExpired(browser, stage.bench, { email: GRACE, organization: FROM })
      const reply = await browser.navigate(SWITCH, { form: {} })
      expect(reply.status).toBe(303)
      expect(reply.setCookies.filter(cookie => cookie.startsWith('wos-session='))).toHaveLength(1)
      expect(await roleOf(browser)).toBe('admin')
      expect((await browser.fetch('/api/me')).setCookies).toEqual([])
    })

    it('leads to the sign-in that the organization wants', async () => {
      const { knobs } = stage.bench
      const browser = await signIn()
      knobs?.updateUser(GRACE, { ssoConnectionIds: ['conn_1'] })
      try {
        const call = await browser.fetch(SWITCH, { method: 'POST' })
        expect([call.status, call.setCookies, JSON.parse(call.body)]).toEqual([
          403,
          [],
          { error: 'sign_in_required', reason: 'sso_required' },
        ])
        const reply = await browser.navigate(SWITCH, { form: {} })
        expect([reply.status, reply.setCookies.length]).toEqual([303, 1])
        expect(await roleOf(browser)).toBe('member')
        const page = await browser.visit(await decide(browser, locationOf(reply), { email: GRACE }))
        expect(JSON.parse(page.body)).toEqual({ email: GRACE, url: '/private?from=switch' })
      } finally {
        knobs?.updateUser(GRACE, { ssoConnectionIds: [] })
      }
      expect(await roleOf(browser)).toBe('admin')
    })

    it('signs nobody out while WorkOS is down', async () => {
      const browser = await signIn()
      stage.bench.knobs?.fail('authenticate', { status: 429, headers: { 'Retry-After': '60' } })
      const reply = await browser.navigate(SWITCH, { form: {} })
      expect([reply.status, reply.setCookies]).toEqual([503, []])
      expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0)
      stage.bench.knobs?.clearFailures()
      expect(await roleOf(browser)).toBe('member')
    })
  })

  it.skipIf(isLive)("lets a handler's own sign-out win over the session that is refreshed", async () => {
    const browser = stage.browser()
    await signInExpired(browser, stage.bench)
    // `/own-sign-out` deletes the cookie itself.
    expect((await browser.navigate('/own-sign-out')).status).toBe(200)
    expect(await browser.cookies()).toEqual({})
  })
}

async function roleOf(browser: Browser): Promise<string> {
  return JSON.parse((await browser.fetch('/api/me')).body).role
}

const GRACE = 'grace@example.com'
const FROM = 'org_01COMPILERS'
const TO = 'org_01HARBOUR'
const SWITCH = `/switch?organization=${TO}&returnTo=${encodeURIComponent('/private?from=switch')}`
