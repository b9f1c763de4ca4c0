import { createAuthKit } from 'fe26'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from '../browser.js'
import { COOKIE_PASSWORD, isLive } from '../host.js'
import type { Stage } from '../scenarios.js'
import { signIn, withTokensFor } from '../sign-in.js'
import { addPeople } from './guards.js'

const USER = 'guarded@example.com'
const IMPERSONATOR = { email: 'support@example.com', reason: 'ticket 26' }

// Only the local AuthKit opens such sessions without WorkOS's dashboard.
export function impersonationScenarios(stage: Stage): void {
  describe.skipIf(isLive)('somebody who acts as a user', () => {
    beforeAll(() => addPeople(stage))

    const issue = async (ttl = 300) => {
      const { knobs, clientId } = stage.bench
      if (!knobs) throw new Error('the local AuthKit issues sessions')
      const session = await withTokensFor(ttl, stage.bench, () =>
        knobs.issueSession({ user: USER, impersonator: IMPERSONATOR }),
      )
      const redirectUri = `${stage.app.url}/callback`
      const config = { clientId, apiKey: 'sk_unused', redirectUri, cookiePassword: COOKIE_PASSWORD }
      const authkit = createAuthKit(config)
      const browser = stage.browser()
      const sealed = await authkit.sealSession({ ...session })
      for (const cookie of await authkit.sessionCookies(sealed)) await browser.setCookie(cookie)
      return { browser, token: session.accessToken, userId: session.user.id }
    }
    const shown = async (browser: Browser, headers = {}) => {
      const reply = await browser.fetch('/token', { headers })
      return { setCookies: reply.setCookies, said: JSON.parse(reply.body) }
    }

    it('is named with a reason in the session of a cookie, which is the user’s in all else', async () => {
      const { browser, userId } = await issue()
      const said = { userId, role: 'editor', impersonator: IMPERSONATOR, email: USER }
      for (let time = 0; time < 2; time++) {
        expect(await shown(browser)).toEqual({ setCookies: [], said })
      }
      const page = await browser.navigate('/guarded/role')
      expect([page.status, JSON.parse(page.body).email]).toEqual([200, USER])
    })

    it('is named by a token alone, which has no reason', async () => {
      const { token, userId } = await issue()
      const { said } = await shown(stage.browser(), { authorization: `Bearer ${token}` })
      const impersonator = { email: IMPERSONATOR.email, reason: null }
      expect(said).toEqual({ userId, role: 'editor', impersonator, email: null })
    })

    it('is still named when the session has been refreshed', async () => {
      const { browser } = await issue(-60)
      const first = await shown(browser)
      expect(first.setCookies).toHaveLength(1)
      expect(first.said).toMatchObject({ impersonator: IMPERSONATOR, email: USER })
      expect(await shown(browser)).toEqual({ ...first, setCookies: [] })
    })

    it('signs out of the session as its user does, and is not taken for the next who signs in', async () => {
      const { browser } = await issue()
      const out = await browser.navigate('/logout')
      expect([out.status, await browser.cookies()]).toEqual([302, {}])
      await signIn(browser)
      expect((await shown(browser)).said).toMatchObject({ impersonator: null, email: 'ada@example.com' })
    })
  })
}
