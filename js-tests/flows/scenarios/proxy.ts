import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browser, type Reply } from '../browser.js'
import type { RunningApp } from '../host.js'
import { cookieHeader } from '../reply.js'
import type { Stage } from '../scenarios.js'
import { begin, decide, locationOf } from '../sign-in.js'

/** Requests as a proxy hands them on: plain HTTP from somewhere else, with headers about where they were sent. */
export function proxyScenarios(stage: Stage): void {
  describe.each([true, false])('with trustProxy %s', trustProxy => {
    let app: RunningApp
    beforeAll(async () => {
      app = await stage.launch(stage.bench, { redirectUris, trustProxy, afterSignOut: '/bye' })
    })
    afterAll(() => app?.close())

    it.each(Object.entries(PROXIES))('signs in and out behind %s', async (_name, headers) => {
      const origin = trustProxy ? PREVIEW : app.url
      const browser = new Browser(app.url)
      const begun = await browser.navigate('/login?returnTo=/private', { headers })
      const authorize = locationOf(begun)
      expect(redirectUriOf(authorize)).toBe(`${origin}/callback`)
      expect(isSecure(begun)).toEqual([trustProxy])
      const callback = new URL(await decide(browser, authorize))
      expect(callback.origin).toBe(origin)

      const { pathname, search } = callback
      const cookie = cookieHeader(begun.setCookies)
      const returned = await browser.navigate(pathname + search, { headers: { ...headers, cookie } })
      expect([returned.status, returned.headers['location']]).toEqual([302, '/private'])
      expect(isSecure(returned)[0]).toBe(trustProxy)
      const session = cookieHeader(returned.setCookies.slice(0, 1))
      const left = await new Browser(app.url).navigate('/logout', {
        headers: { ...headers, cookie: session },
      })
      expect(new URL(locationOf(left)).searchParams.get('return_to')).toBe(`${origin}/bye`)
      expect(isSecure(left)).toEqual([trustProxy])
    })

    it.each(HOSTILE)('comes back to its own origin from %s', async host => {
      for (const headers of [
        { host: 'pr-1.preview.example.com', 'x-forwarded-host': host, 'x-forwarded-proto': 'https' },
        { forwarded: `host="${host}";proto=https` },
      ]) {
        const begun = await new Browser(app.url).navigate('/private', { headers })
        expect(redirectUriOf(locationOf(begun))).toBe(`${app.url}/callback`)
        expect(isSecure(begun)).toEqual([false])
      }
    })
  })

  it('comes back to its own origin where no others are configured', async () => {
    const browser = stage.browser()
    for (const headers of [...Object.values(PROXIES), { host: 'evil.example' }]) {
      const authorize = await begin({ navigate: path => browser.navigate(path, { headers }) } as Browser)
      expect(redirectUriOf(authorize)).toBe(`${stage.app.url}/callback`)
    }
  })
}

/** For frameworks that have such a setting. */
export function frameworkProxyScenario(stage: Stage): void {
  it('knows its origin by the framework’s own setting about proxies', async () => {
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
        [{ 'x-forwarded-host': 'other.example' }, app.url],
        [{ forwarded: 'proto=https;host=a.preview.example.com' }, app.url],
      ] as [Record<string, string>, string][]) {
        for (const path of ['/login', '/own/sign-in']) {
          const authorize = locationOf(await new Browser(app.url).navigate(path, { headers }))
          expect(new URL(authorize).searchParams.get('redirect_uri')).toBe(`${origin}/callback`)
        }
      }
    } finally {
      await app.close()
    }
  })
}

const PREVIEW = 'https://pr-1.preview.example.com'
const redirectUris = ['https://*.preview.example.com/callback']

const PROXIES: Record<string, Record<string, string>> = {
  'a proxy that keeps the host': { host: 'pr-1.preview.example.com', 'x-forwarded-proto': 'https' },
  'a proxy that changes the host': {
    host: 'internal:8080',
    'x-forwarded-host': 'pr-1.preview.example.com',
    'x-forwarded-proto': 'https',
  },
  'two proxies': {
    'x-forwarded-host': 'pr-1.preview.example.com, internal',
    'x-forwarded-proto': 'https, http',
  },
  'a proxy that speaks RFC 7239': { forwarded: 'for=192.0.2.1;host=pr-1.preview.example.com;proto=https' },
}

const HOSTILE = [
  'evil.example',
  'pr-1.preview.example.com.evil.example',
  'pr-1.preview.example.com@evil.example',
  'pr-1.preview.example.com:8443',
  'a.b.preview.example.com',
  'evil.example/.preview.example.com',
]

function redirectUriOf(authorize: string): string | null {
  return new URL(authorize).searchParams.get('redirect_uri')
}

function isSecure({ setCookies }: Reply): boolean[] {
  return setCookies.map(cookie => cookie.includes('; Secure'))
}
