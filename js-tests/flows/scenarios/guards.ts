import { beforeAll, describe, expect, it } from 'vitest'
import { GUARDED } from '../apps/guards.js'
import type { Browser } from '../browser.js'
import { isLive } from '../host.js'
import type { Stage } from '../scenarios.js'
import { decide, locationOf, signIn, signInExpired } from '../sign-in.js'

const EDITOR = 'guarded@example.com'
const VIEWER = 'viewer@example.com'
const LONG_AGO_MS = 600_000

const REASONS: Record<string, string> = {
  '/guarded/role': 'missing_role',
  '/guarded/permission': 'missing_permission',
  '/guarded/organization': 'wrong_organization',
  '/guarded/entitlement': 'missing_entitlement',
  '/guarded/feature-flag': 'missing_feature_flag',
}

// Roles, permissions and the clock are turned in the local AuthKit.
export function guardScenarios(stage: Stage): void {
  describe.skipIf(isLive)('a guarded route', () => {
    beforeAll(() => addPeople(stage))

    it.each(Object.keys(GUARDED))('%s lets people pass who have what it requires', async path => {
      const browser = await signedIn(stage, EDITOR)
      const url = `${path}?a=1`
      for (const reply of [
        await browser.navigate(url),
        await browser.fetch(url),
        await browser.fetch(url, { method: 'POST' }),
      ]) {
        expect([reply.status, JSON.parse(reply.body)]).toEqual([200, { email: EDITOR, url }])
        expect(reply.headers['cache-control']).toBe('private, no-store')
      }
    })

    it.each(Object.entries(REASONS))('%s refuses others', async (path, reason) => {
      const browser = await signedIn(stage, VIEWER)
      const page = await browser.navigate(path)
      expect([page.status, page.headers['location'], page.setCookies]).toEqual([403, undefined, []])
      expect(page.headers['content-type']).toMatch(/^text\/html/)
      for (const detail of [reason, 'owner', 'editor', 'posts:', 'org_', 'audit-logs', 'beta']) {
        expect(page.body).not.toContain(detail)
      }
      for (const call of [await browser.fetch(path), await browser.fetch(path, { method: 'POST' })]) {
        expect([call.status, JSON.parse(call.body)]).toEqual([403, { error: 'forbidden', reason }])
        expect([call.headers['location'], call.setCookies]).toEqual([undefined, []])
        expect(call.headers['cache-control']).toBe('private, no-store')
        expect(call.headers['vary']).toMatch(/\bCookie\b/)
      }
    })

    it('sends strangers to sign in, whatever else it requires', async () => {
      const browser = stage.browser()
      const sent = await browser.navigate('/guarded/role')
      expect(new URL(locationOf(sent)).searchParams.get('max_age')).toBeNull()
      const call = await browser.fetch('/guarded/role')
      expect([call.status, JSON.parse(call.body).error]).toEqual([401, 'unauthenticated'])
    })

    it('follows a role that is taken away, once the token is refreshed', async () => {
      const email = 'demoted@example.com'
      const organization = { id: 'org_01GUARDED', name: 'Guarded', role: 'editor' }
      stage.bench.knobs?.createUser({ email, organizations: [organization] })
      const browser = stage.browser()
      await signInExpired(browser, stage.bench, { email })
      stage.bench.knobs?.updateUser(email, { organizations: [{ ...organization, role: 'viewer' }] })
      const call = await browser.fetch('/guarded/role')
      expect([call.status, JSON.parse(call.body).reason]).toEqual([403, 'missing_role'])
      // The session lives on, and its new cookies go with the refusal.
      expect(call.setCookies.map(cookie => cookie.split('=')[0])).toEqual(['wos-session'])
    })

    describe('that requires a recent sign-in, after one long ago', () => {
      const url = '/guarded/recent?a=1'

      it('sends a person to sign in again, who comes back and passes', async () => {
        const browser = await signedInLongAgo(stage)
        const sent = await browser.navigate(url)
        expect([sent.status, sent.headers['cache-control']]).toEqual([302, 'private, no-store'])
        const query = new URL(locationOf(sent)).searchParams
        expect([query.get('max_age'), query.get('organization_id')]).toEqual(['270', 'org_01GUARDED'])
        const back = await browser.navigate(await decide(browser, locationOf(sent), { email: EDITOR }))
        const page = await browser.visit(locationOf(back))
        expect([page.status, JSON.parse(page.body)]).toEqual([200, { email: EDITOR, url }])
        expect((await browser.fetch(url)).status).toBe(200)
        expect(Object.keys(await browser.cookies())).toEqual(['wos-session'])
      })

      it('challenges everything else, and redirects none of it', async () => {
        const browser = await signedInLongAgo(stage)
        for (const call of [
          await browser.fetch(url),
          await browser.fetch(url, { method: 'POST' }),
          await browser.navigate(url, { form: { text: 'written' } }),
          await browser.navigate(url, { headers: { 'sec-purpose': 'prefetch' } }),
        ]) {
          expect([call.status, call.headers['location']]).toEqual([401, undefined])
          const reason = 'reauthentication_required'
          expect(JSON.parse(call.body)).toEqual({ error: reason, reason, maxAge: 300 })
          expect(call.headers['www-authenticate']).toBe(
            'Bearer error="insufficient_user_authentication", max_age="300"',
          )
          expect(call.headers['cache-control']).toBe('private, no-store')
          expect(call.setCookies.filter(cookie => !cookie.startsWith('wos-session'))).toEqual([])
        }
      })

      it('leaves the other routes to the session', async () => {
        const browser = await signedInLongAgo(stage)
        const page = await browser.navigate('/guarded/role')
        expect([page.status, JSON.parse(page.body).email]).toEqual([200, EDITOR])
      })
    })
  })
}

/** Somebody who may do everything, and somebody who may do nothing. */
export function addPeople({ bench: { knobs } }: Stage): void {
  if (!knobs || knobs.users.some(({ email }) => email === EDITOR)) return
  const rights = {
    ...{ permissions: ['posts:read', 'posts:write', 'more'], entitlements: ['audit-logs'] },
    featureFlags: ['alpha', 'beta'],
  }
  knobs.createUser({
    email: EDITOR,
    organizations: [{ id: 'org_01GUARDED', name: 'Guarded', role: 'editor', ...rights }],
  })
  knobs.createUser({
    email: VIEWER,
    organizations: [
      {
        id: 'org_01OTHER',
        name: 'Other',
        role: 'viewer',
        permissions: ['posts:read'],
        featureFlags: ['alpha'],
      },
    ],
  })
}

async function signedIn(stage: Stage, email: string): Promise<Browser> {
  const browser = stage.browser()
  await signIn(browser, '/login', { email })
  return browser
}

/** The token has expired as well, which brings a new one; refreshing is not signing in. */
export async function signedInLongAgo(stage: Stage, email = EDITOR): Promise<Browser> {
  const browser = stage.browser()
  const { knobs } = stage.bench
  knobs?.advance(-LONG_AGO_MS)
  try {
    await signIn(browser, '/login', { email })
  } finally {
    knobs?.advance(LONG_AGO_MS)
  }
  return browser
}
