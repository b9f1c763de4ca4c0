import { expect, it } from 'vitest'
import { isLive } from '../host.js'
import type { Stage } from '../scenarios.js'
import { signInExpired } from '../sign-in.js'

/** For hosts whose adapter answers handshakes as any other request: `/socket`. */
export function webSocketScenario(stage: Stage): void {
  it.skipIf(isLive)('adds the new session to the handshake of a WebSocket', async () => {
    const browser = stage.browser()
    await signInExpired(browser, stage.bench)
    const { status, setCookies } = await browser.upgrade('/socket')
    expect(status).toBe(101)
    expect(setCookies.map(cookie => cookie.split('=')[0])).toEqual(['wos-session'])
  })
}
