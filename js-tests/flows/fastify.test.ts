import { expect, it } from 'vitest'
import { isLive, onNode } from './host.js'
import { frameworkProxyScenario } from './scenarios/proxy.js'
import { type Stage, scenarios } from './scenarios.js'
import { signInExpired } from './sign-in.js'

scenarios('fastify, native engine', onNode('fastify', 'fastify', 'native'), ownScenarios)
scenarios('fastify, wasm engine', onNode('fastify', 'fastify', 'wasm'), ownScenarios)
scenarios('fastify4, native engine', onNode('fastify', 'fastify4', 'native'), ownScenarios)

// Each needs a token that has expired, hence the local AuthKit.
function ownScenarios(stage: Stage): void {
  frameworkProxyScenario(stage)
  it.skipIf(isLive).each(['head', 'end', 'write'])(
    'adds the new session to a hijacked reply: %s',
    async way => {
      const browser = stage.browser()
      await signInExpired(browser, stage.bench)
      const reply = await browser.navigate(`/hijacked/${way}`)
      expect([reply.status, reply.body]).toEqual([200, 'written'])
      expect(reply.setCookies.map(cookie => cookie.split('=')[0])).toEqual(['theme', 'wos-session'])
      expect(reply.headers['vary']).toBe('Cookie')
      expect(reply.headers['cache-control']).toBe('private, no-store')
    },
  )
}
