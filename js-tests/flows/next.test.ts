import { beforeAll, expect, it } from 'vitest'
import { BUILD_MS, build, NEXT_APP, onBuilt } from './built-host.js'
import { isLive } from './host.js'
import type { LeftOut } from './left-out.js'
import { type Stage, scenarios } from './scenarios.js'
import { signInExpired } from './sign-in.js'

// Above all what stands between a proxy of Next.js and its pages and route handlers.
const LEFT_OUT: LeftOut = {
  'reaches the browser with a 404':
    'where Next.js renders a page, its own Vary replaces that of the proxy (below without Vary)',
  'leaves the cache headers an application has set, except beside a new session':
    "Next.js prefers the proxy's Cache-Control to a route handler's (below)",
  'switches a session that is refreshed in the same request':
    "Next.js sends the proxy's cookie and, after it, the route handler's of the same name (below)",
  'with trustProxy true > signs in and out behind a proxy that speaks RFC 7239':
    'Next.js adds X-Forwarded-Host itself, which is believed before Forwarded',
}

beforeAll(() => build(NEXT_APP), BUILD_MS)

scenarios('Next.js, built, native engine', onBuilt(NEXT_APP, 'native'), ownScenarios, LEFT_OUT)
scenarios('Next.js, built, wasm engine', onBuilt(NEXT_APP, 'wasm'), ownScenarios, LEFT_OUT)

// Each needs a token that has expired, hence the local AuthKit.
function ownScenarios(stage: Stage): void {
  it.skipIf(isLive)('adds the new session to a page that Next.js renders', async () => {
    const browser = stage.browser()
    await signInExpired(browser, stage.bench)
    const reply = await browser.navigate('/missing')
    expect([reply.status, reply.setCookies.length]).toEqual([404, 1])
    expect(reply.headers['cache-control']).toMatch(/\bprivate\b.*\bno-store\b/)
    const next = await browser.fetch('/api/me')
    expect([JSON.parse(next.body).email, next.setCookies]).toEqual(['ada@example.com', []])
  })

  it.skipIf(isLive)('keeps responses to people from caches, whatever a route handler says', async () => {
    const browser = stage.browser()
    await signInExpired(browser, stage.bench)
    for (const cookies of [1, 0]) {
      const reply = await browser.navigate('/public')
      expect([reply.setCookies.length, reply.headers['cache-control']]).toEqual([
        cookies,
        'private, no-store',
      ])
      expect(reply.headers['vary']).toMatch(/\bCookie\b.*\bAccept-Language\b/)
    }
    const stranger = await stage.browser().navigate('/public')
    expect(stranger.headers['cache-control']).toBe('public, max-age=60')
  })

  it.skipIf(isLive)('lets a switch win over the session that is refreshed in the same request', async () => {
    const browser = stage.browser()
    await signInExpired(browser, stage.bench, { email: 'grace@example.com', organization: 'org_01COMPILERS' })
    expect((await browser.navigate('/switch?organization=org_01HARBOUR', { form: {} })).status).toBe(303)
    const { body, setCookies } = await browser.fetch('/api/me')
    expect([JSON.parse(body).role, setCookies]).toEqual(['admin', []])
  })
}
