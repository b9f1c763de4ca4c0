import { expect, it } from 'vitest'
import { Browser } from './browser.js'
import { isLive, onNode } from './host.js'
import { type Stage, scenarios } from './scenarios.js'
import { locationOf, signInExpired } from './sign-in.js'

for (const framework of ['express', 'express4']) {
  for (const engine of ['native', 'wasm'] as const) {
    scenarios(`${framework}, ${engine} engine`, onNode('express', framework, engine), ownScenarios)
  }
}

// Each needs a token that has expired, hence the local AuthKit.
function ownScenarios(stage: Stage): void {
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

  it('knows its origin by the setting trust proxy', async () => {
    const redirectUris = ['https://*.preview.example.com/callback', 'http://other.example:8080/callback']
    const app = await stage.launch(stage.bench, { redirectUris, frameworkTrustsProxy: true })
    try {
      for (const [headers, origin] of [
        [{ host: 'other.example:8080' }, 'http://other.example:8080'],
        [{ host: 'a.preview.example.com', 'x-forwarded-proto': 'https' }, 'https://a.preview.example.com'],
        [
          { 'x-forwarded-host': 'a.preview.example.com:443', 'x-forwarded-proto': 'https' },
          'https://a.preview.example.com',
        ],
        [{ 'x-forwarded-host': 'other.example:8080, b' }, 'http://other.example:8080'],
        [{ 'x-forwarded-host': 'other.example' }, app.url],
        [{ forwarded: 'proto=https;host=a.preview.example.com' }, app.url],
      ] as [Record<string, string>, string][]) {
        const authorize = locationOf(await new Browser(app.url).navigate('/login', { headers }))
        expect(new URL(authorize).searchParams.get('redirect_uri')).toBe(`${origin}/callback`)
      }
    } finally {
      await app.close()
    }
  })

  it.skipIf(isLive)('keeps the new session when a handler calls next(error)', async () => {
    const browser = stage.browser()
    await signInExpired(browser, stage.bench)
    const reply = await browser.navigate('/broken-next')
    expect([reply.status, reply.setCookies.length]).toEqual([500, 1])
  })
}
