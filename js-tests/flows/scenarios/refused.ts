import { expect, it } from 'vitest'
import { isLive } from '../host.js'
import type { Stage } from '../scenarios.js'
import { begin, decide } from '../sign-in.js'

export function refusedScenarios(stage: Stage): void {
  it.skipIf(isLive)(
    "gives the application's own error page the cookies of a callback that fails",
    async () => {
      const browser = stage.browser()
      const callback = await decide(browser, await begin(browser))
      // An API key that is wrong: nothing a person can do about it.
      stage.bench.knobs?.fail('authenticate', { status: 401, body: { message: 'Unauthorized' } })
      const reply = await browser.navigate(callback)
      expect(reply.status).toBe(500)
      expect(reply.setCookies).toEqual([expect.stringMatching(/^wos-auth-verifier-\w+=;.*Max-Age=0/)])
      expect(await browser.cookies()).toEqual({})
    },
  )
}
