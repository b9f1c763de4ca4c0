import { expect, it } from 'vitest'
import { Browser } from './browser.js'
import { freePort } from './free-port.js'
import { inWorkerd, isLive, onNode, startWorker } from './host.js'
import { webSocketScenario } from './scenarios/websocket.js'
import { type Stage, scenarios } from './scenarios.js'
import { signInExpired } from './sign-in.js'

scenarios('fe26/web on workerd', inWorkerd('web'), stage => {
  ownScenarios(stage)
  webSocketScenario(stage)
})
scenarios('fe26/web on Node, native engine', onNode('web', '', 'native'), ownScenarios)
scenarios('fe26/web on Node, wasm engine', onNode('web', '', 'wasm'), ownScenarios)

it('answers 500 and tells strangers nothing when a Worker is not configured', async () => {
  const url = `http://127.0.0.1:${await freePort()}`
  const env = { WORKOS_API_KEY: 'sk_marked', WORKOS_COOKIE_PASSWORD: 'short' }
  const worker = await startWorker(url, env, 'web')
  try {
    const reply = await new Browser(url).navigate('/')
    expect([reply.status, JSON.parse(reply.body)]).toEqual([500, { code: 'invalid_config' }])
  } finally {
    await worker.close()
  }
})

// Each needs a token that has expired, hence the local AuthKit.
function ownScenarios(stage: Stage): void {
  it.skipIf(isLive).each([
    ['a response whose headers cannot be changed', '/immutable', 307],
    ['a response that is thrown', '/thrown', 418],
  ])('adds the new session to %s', async (_what, path, status) => {
    const browser = stage.browser()
    await signInExpired(browser, stage.bench)
    const reply = await browser.navigate(path)
    expect(reply.status).toBe(status)
    expect(reply.headers['location']).toBe(path === '/immutable' ? `${stage.app.url}/` : undefined)
    expect(reply.setCookies.map(cookie => cookie.split('=')[0])).toEqual(['wos-session'])
    expect(reply.headers['vary']).toBe('Cookie')
  })
}
