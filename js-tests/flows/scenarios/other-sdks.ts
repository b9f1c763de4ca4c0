import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WorkOS } from 'workos-node-11'
import { FERNET_KEY, SEALERS, wireSession } from '../../suite/other-seals.js'
import { Browser } from '../browser.js'
import { COOKIE_PASSWORD, isLive, type RunningApp } from '../host.js'
import type { Stage } from '../scenarios.js'

// Not on a live AuthKit, which hands out no sessions to seal.
export function otherSdkScenarios(stage: Stage): void {
  describe.skipIf(isLive)("where WorkOS's SDK for another language served before", () => {
    let app: RunningApp
    beforeAll(async () => {
      const passwords = Object.values(SEALERS).map(({ password }) => password)
      const cookiePassword = [COOKIE_PASSWORD, ...new Set(passwords)]
      app = await stage.launch(stage.bench, { acceptSeals: ['python', 'ruby'], cookiePassword })
    })
    afterAll(() => app?.close())

    it.each(Object.entries(SEALERS))(
      'somebody with a session of %s stays signed in, and leaves with one of the JavaScript SDK',
      async (_name, { cookie }) => {
        const { knobs, clientId, apiKey } = stage.bench
        if (!knobs) throw new Error('the local AuthKit issues the session')
        const issued = await knobs.issueSession({ user: 'ada@example.com' })
        const sent = await cookie(wireSession(issued))
        const first = await new Browser(app.url).fetch('/api/me', { headers: { cookie: sent } })
        expect([first.status, first.headers['cache-control']]).toEqual([200, 'private, no-store'])
        expect(JSON.parse(first.body)).toMatchObject({ email: 'ada@example.com' })
        expect(first.setCookies).toHaveLength(1)

        const browser = new Browser(app.url)
        await browser.setCookie(first.setCookies[0] ?? '')
        const next = await browser.fetch('/api/me')
        expect([next.status, next.setCookies]).toEqual([200, []])

        const { hostname, port } = new URL(knobs.url)
        const workos = new WorkOS({
          clientId,
          apiKey,
          apiHostname: hostname,
          https: false,
          port: Number(port),
        })
        const sessionData = decodeURIComponent((await browser.cookies())['wos-session'] ?? '')
        const options = { sessionData, cookiePassword: COOKIE_PASSWORD }
        const session = await workos.userManagement.loadSealedSession(options).authenticate()
        expect(session).toMatchObject({
          ...{ authenticated: true, sessionId: issued.sessionId },
          user: { email: 'ada@example.com', object: 'user' },
        })
        for (const secret of [FERNET_KEY, issued.refreshToken, issued.accessToken]) {
          expect(first.body + next.body + app.printed?.()).not.toContain(secret)
        }
      },
    )
  })
}
