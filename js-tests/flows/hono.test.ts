import { expect, it } from 'vitest'
import { Browser } from './browser.js'
import { freePort } from './free-port.js'
import { COOKIE_PASSWORD, inWorkerd, isLive, onNode, onWorkerd, startWorker } from './host.js'
import { webSocketScenario } from './scenarios/websocket.js'
import { type Stage, scenarios } from './scenarios.js'
import { signInExpired } from './sign-in.js'

for (const [name, launch] of [
  ['Hono', onWorkerd],
  ['Hono 3', inWorkerd('hono3')],
] as const) {
  scenarios(`${name} on workerd`, launch, stage => {
    ownScenarios(stage)
    webSocketScenario(stage)
  })
}
scenarios('Hono on Node, native engine', onNode('hono', '', 'native'), ownScenarios)
scenarios('Hono on Node, wasm engine', onNode('hono', '', 'wasm'), ownScenarios)
scenarios('Hono 3 on Node, native engine', onNode('hono3', '', 'native'), ownScenarios)

it('answers 500 and tells strangers nothing when a Worker is not configured', async () => {
  const url = `http://127.0.0.1:${await freePort()}`
  const worker = await startWorker(url, { WORKOS_API_KEY: 'sk_marked', WORKOS_COOKIE_PASSWORD: 'short' })
  try {
    const reply = await new Browser(url).navigate('/')
    expect(reply.status).toBe(500)
    for (const leak of ['sk_marked', 'short', 'WORKOS_', 'Fe26Error', COOKIE_PASSWORD]) {
      expect(reply.body).not.toContain(leak)
    }
  } finally {
    await worker.close()
  }
})

// Each needs a token that has expired, hence the local AuthKit.
function ownScenarios(stage: Stage): void {
  it.skipIf(isLive)('adds the new session to a response whose headers cannot be changed', async () => {
    const browser = stage.browser()
    await signInExpired(browser, stage.bench)
    const reply = await browser.navigate('/immutable')
    expect([reply.status, reply.headers['location']]).toEqual([307, `${stage.app.url}/`])
    expect(reply.setCookies.map(cookie => cookie.split('=')[0])).toEqual(['wos-session'])
    expect(reply.headers['vary']).toBe('Cookie')
  })
}
