import { expect, it } from 'vitest'
import { isLive, onNode } from './host.js'
import { type Stage, scenarios } from './scenarios.js'
import { signInExpired } from './sign-in.js'

scenarios('node:http, native engine', onNode('node', 'node:http', 'native'), ownScenarios)
scenarios('node:http, wasm engine', onNode('node', 'node:http', 'wasm'), ownScenarios)

// Each needs a token that has expired, hence the local AuthKit.
function ownScenarios(stage: Stage): void {
  it.skipIf(isLive).each([
    ['/broken-async', 500, 'Internal Server Error'],
    ['/broken-after', 200, 'complete'],
  ])('survives an asynchronous listener that fails: %s', async (path, status, body) => {
    const browser = stage.browser()
    await signInExpired(browser, stage.bench)
    const reply = await browser.navigate(path)
    expect([reply.status, reply.body, reply.setCookies.length]).toEqual([status, body, 1])
  })
}
