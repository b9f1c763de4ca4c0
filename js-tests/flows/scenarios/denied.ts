import { expect, it } from 'vitest'
import type { Stage } from '../scenarios.js'

export function deniedScenarios(stage: Stage): void {
  it.each([
    ['fetch()', { accept: '*/*', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
    ['fetch() for HTML', { accept: 'text/html', 'sec-fetch-mode': 'same-origin', 'sec-fetch-dest': 'empty' }],
    ['XMLHttpRequest', { accept: 'text/html,*/*', 'x-requested-with': 'XMLHttpRequest' }],
    ['an image', { accept: 'image/avif,*/*', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    ['a prefetch', { ...DOCUMENT, 'sec-purpose': 'prefetch;prerender' }],
    ['an older prefetch', { ...DOCUMENT, purpose: 'prefetch' }],
    ['a program', {}],
  ])('gives %s 401 and JSON instead of a redirect', async (_name, headers) => {
    const browser = stage.browser()
    const reply = await browser.send('/private', { headers })
    expect([reply.status, reply.setCookies, reply.headers['location']]).toEqual([401, [], undefined])
    expect(reply.headers['content-type']).toMatch(/^application\/json/)
    expect(reply.headers['cache-control']).toBe('private, no-store')
    expect(reply.headers['vary']).toMatch(/\bCookie\b/)
    expect(JSON.parse(reply.body)).toEqual({
      error: 'unauthenticated',
      reason: 'no_session_cookie_provided',
    })
  })

  it('gives a POST 401, not a redirect that loses what was posted', async () => {
    const reply = await stage.browser().navigate('/api/me', { form: { text: 'written' } })
    expect([reply.status, reply.setCookies, reply.headers['location']]).toEqual([401, [], undefined])
  })

  it.each(['nonsense', 'Fe26.2*1*a*b*c**d*e~2', '%', '%FF%FE', '~'.repeat(40)])(
    'takes the cookie %j for nobody',
    async value => {
      const browser = stage.browser()
      const headers = { cookie: `wos-session=${value}` }
      const home = await browser.send('/', { headers })
      expect([home.status, JSON.parse(home.body), home.setCookies]).toEqual([200, { email: null }, []])
      expect(home.headers['cache-control']).toBe('private, no-store')
      const call = await browser.send('/api/me', { headers })
      expect([call.status, JSON.parse(call.body).reason]).toEqual([401, 'invalid_session_cookie'])
    },
  )

  it('answers any request target a stranger sends', async () => {
    for (const rawPath of ['//', '//[', '/\\\\[', '//a:b:c@:99999/', '/%', '/%ff%fe', '/?%', '/..//..//']) {
      const reply = await stage.browser().navigate('/', { rawPath })
      expect([rawPath, reply.status < 500]).toEqual([rawPath, true])
      expect(reply.headers['location'] ?? '/').toMatch(/^\/(?!\/)/)
    }
  })

  it.each(['get-auth', 'require-auth', 'get-token', 'require-token'])(
    'says what is wrong when %s comes before the middleware',
    async name => {
      const reply = await stage.browser().navigate(`/before/${name}`)
      expect([reply.status, JSON.parse(reply.body)]).toEqual([500, { code: 'invalid_config' }])
    },
  )
}

const DOCUMENT = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
