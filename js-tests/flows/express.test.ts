import { expect, it } from 'vitest'
import { isLive, onNode } from './host.js'
import { frameworkProxyScenario } from './scenarios/proxy.js'
import { type Stage, scenarios } from './scenarios.js'
import { signInExpired } from './sign-in.js'

for (const framework of ['express', 'express4']) {
  for (const engine of ['native', 'wasm'] as const) {
    scenarios(`${framework}, ${engine} engine`, onNode('express', framework, engine), ownScenarios)
  }
}

// Each needs a token that has expired, hence the local AuthKit.
function ownScenarios(stage: Stage): void {
  frameworkProxyScenario(stage)
  it.skipIf(isLive).each([
    ['object', ['theme']],
    ['object-of-lists', ['theme', 'lang']],
    ['list', ['theme', 'lang']],
    ['reason', ['theme']],
    ['flushed', ['theme']],
  ])('adds the new session to a head written as %s', async (shape, names) => {
    const browser = stage.browser()
    await signInExpired(browser, stage.bench)
    const reply = await browser.navigate(`/write-head/${shape}`)
    expect([reply.status, reply.body]).toEqual([200, 'written'])
    expect(reply.setCookies.map(cookie => cookie.split('=')[0])).toEqual([...names, 'wos-session'])
    expect(reply.headers['vary']).toBe('Cookie')
    expect(reply.headers['cache-control']).toBe('private, no-store')
  })

  it.skipIf(isLive)('keeps the new session when a handler calls next(error)', async () => {
    const browser = stage.browser()
    await signInExpired(browser, stage.bench)
    const reply = await browser.navigate('/broken-next')
    expect([reply.status, reply.setCookies.length]).toEqual([500, 1])
  })
}
