import { expect, it } from 'vitest'
import { isLive, onNode } from './host.js'
import { frameworkProxyScenario } from './scenarios/proxy.js'
import { type Stage, scenarios } from './scenarios.js'
import { signInExpired } from './sign-in.js'

scenarios('koa, native engine', onNode('koa', 'koa', 'native'), ownScenarios)
scenarios('koa, wasm engine', onNode('koa', 'koa', 'wasm'), ownScenarios)
scenarios('koa2, native engine', onNode('koa', 'koa2', 'native'), ownScenarios)

// Each needs a token that has expired, hence the local AuthKit.
function ownScenarios(stage: Stage): void {
  frameworkProxyScenario(stage)
  it.skipIf(isLive).each([
    // Koa removes every header from the answer to an error, those of the error excepted.
    ['/broken-403', 403, 'Origin, Cookie', []],
    ['/unanswered', 200, 'Cookie', ['theme']],
    ['/empty', 204, 'Cookie', []],
  ])('adds the new session to %s', async (path, status, vary, names) => {
    const browser = stage.browser()
    await signInExpired(browser, stage.bench)
    const reply = await browser.navigate(path)
    expect(reply.status).toBe(status)
    expect(reply.setCookies.map(cookie => cookie.split('=')[0])).toEqual([...names, 'wos-session'])
    expect([reply.headers['vary'], reply.headers['cache-control']]).toEqual([vary, 'private, no-store'])
  })
}
