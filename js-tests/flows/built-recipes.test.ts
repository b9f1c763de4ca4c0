// The recipes of docs/frameworks/web.md, each as an application of its own: / for everybody, /account for members, /api/me
// for their programs.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Browser, type Reply } from './browser.js'
import { type Bench, COOKIE_PASSWORD, isLive, type RunningApp, startBench, tokenRequests } from './host.js'
import { ASTRO, PLAIN_WORKERS, REACT_ROUTER, type Recipe, TANSTACK_START } from './recipes.js'
import { textOf } from './reply.js'
import { decide, locationOf, signIn, signInExpired } from './sign-in.js'

const RECIPES: Recipe[] = [PLAIN_WORKERS, REACT_ROUTER, ASTRO, TANSTACK_START]

describe.each(RECIPES)('$name', ({ launch, engine, home: { member, unreachable }, ...expected }) => {
  const { spellings, prints, dataOfAccount } = expected
  let bench: Bench
  let app: RunningApp
  beforeAll(async () => {
    bench = await startBench()
    app = await launch(bench, {})
  }, 120_000)
  afterEach(() => bench.knobs?.clearFailures())
  afterAll(async () => {
    await app?.close()
    await bench?.close()
  })

  const browse = () => new Browser(app.url)

  it('leads from a page for members through AuthKit back to it, and knows who is signed in', async () => {
    const browser = browse()
    expect((await browser.navigate('/')).body).toContain('href="/login"')
    const sent = await browser.navigate('/account?tab=2')
    expect([sent.status, sent.headers['cache-control']]).toEqual([302, 'private, no-store'])
    const returned = await browser.navigate(await decide(browser, locationOf(sent)))
    expect(locationOf(returned)).toBe(`${app.url}/account?tab=2`)
    const page = await browser.navigate(locationOf(returned))
    expect([page.status, textOf(page)]).toEqual([200, 'This is the account of ada@example.com.'])
    expectPrivate(page)
    const me = await browser.fetch('/api/me')
    expect(JSON.parse(me.body)).toMatchObject({
      user: { email: 'ada@example.com' },
      claims: { sid: expect.stringMatching(/^session_/) },
      engine,
    })
    expectPrivate(me)
    expect(Object.keys(await browser.cookies())).toEqual(['wos-session'])
  })

  it('answers a fetch with 401 and JSON where a navigation is redirected', async () => {
    for (const path of ['/api/me', '/account']) {
      const reply = await browse().fetch(path)
      expect([reply.status, reply.setCookies]).toEqual([401, []])
      expect(JSON.parse(reply.body)).toMatchObject({ error: 'unauthenticated' })
    }
  })

  it.each(Object.entries(spellings))(
    'protects the page however its path is spelt: %s',
    async (rawPath, statuses) => {
      const replies = [
        await browse().navigate('/account', { rawPath }),
        await browse().fetch('/account', { rawPath }),
      ]
      expect(replies.map(({ status }) => status)).toEqual(statuses)
      for (const { body } of replies) expect(body).not.toContain('This is the account of')
    },
  )

  if (dataOfAccount) {
    it('gives the data of the page to members alone', async () => {
      const browser = browse()
      await signIn(browser)
      const statuses = []
      for (const path of dataOfAccount.paths()) {
        const given = await browser.fetch(path, { headers: OF_A_SCRIPT })
        expect([given.status, given.body]).toEqual([200, expect.stringContaining('ada@example.com')])
        const toStranger = await browse().fetch(path, { headers: OF_A_SCRIPT })
        expect(toStranger.body).not.toContain('ada@example.com')
        statuses.push(toStranger.status)
      }
      expect(statuses.sort()).toEqual(dataOfAccount.toStrangers)
    })
  }

  it('shows an error page of its own when a callback is forged', async () => {
    const reply = await browse().navigate('/callback?code=stolen&state=forged')
    expect([reply.status, reply.headers['cache-control']]).toEqual([400, 'private, no-store'])
    expect(reply.body).toContain('href="/login"')
  })

  it.each(['a form', 'a link'])('signs out by %s', async by => {
    const browser = browse()
    await signIn(browser)
    const sending = by === 'a form' ? { form: {}, headers: { origin: app.url } } : {}
    const home = await browser.visit('/logout', sending)
    expect([home.url, home.body]).toEqual([`${app.url}/`, expect.stringContaining('href="/login"')])
    expect(await browser.cookies()).toEqual({})
  })

  // The lifetime of tokens can be turned in the local AuthKit alone.
  describe.skipIf(isLive)('a session whose token has expired', () => {
    const expired = async () => {
      const browser = browse()
      await signInExpired(browser, bench)
      return browser
    }

    it.each(['/account', '/', '/api/me', '/missing'])(
      'is refreshed once, and reaches the browser: %s',
      async path => {
        const browser = await expired()
        const before = tokenRequests(bench)
        const reply = await (path === '/api/me' ? browser.fetch(path) : browser.navigate(path))
        expect(reply.status).toBe(path === '/missing' ? 404 : 200)
        if (path !== '/missing') expect(reply.body).toContain(path === '/' ? member : 'ada@example.com')
        expect(tokenRequests(bench) - before).toBe(1)
        expect(reply.setCookies.map(cookie => cookie.split('=')[0])).toEqual(['wos-session'])
        expectPrivate(reply)
        const next = await browser.fetch('/api/me')
        expect([next.status, next.setCookies]).toEqual([200, []])
      },
    )

    it('stays signed in while WorkOS does not answer', async () => {
      const browser = await expired()
      const before = await browser.cookies()
      bench.knobs?.fail('authenticate', { networkError: true })
      const [page, call, home] = await Promise.all([
        browser.navigate('/account'),
        browser.fetch('/api/me'),
        browser.navigate('/'),
      ])
      for (const reply of [page, call]) {
        expect([reply.status, reply.setCookies]).toEqual([503, []])
        expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0)
      }
      expect([home.status, home.body]).toEqual([200, expect.stringContaining(unreachable)])
      expect(await browser.cookies()).toEqual(before)
    })
  })

  if (prints) {
    // Comes last: what has been printed is complete once the application is closed.
    it('prints no secret', async () => {
      const browser = browse()
      await signIn(browser)
      await browser.navigate('/account')
      await app.close()
      // Some servers print where each request went, the callback's code and state included.
      const printed = app.printed?.().replace(/\/callback\?\S+/g, '')
      expect(printed).toMatch(prints)
      expect(printed).not.toMatch(/Fe26\.2\*|\beyJ[\w-]{10}/)
      for (const secret of [bench.apiKey, COOKIE_PASSWORD]) expect(printed).not.toContain(secret)
    })
  }
})

/** Of the scripts of TanStack Start, from a page of the application. */
const OF_A_SCRIPT = { 'sec-fetch-site': 'same-origin', 'x-tsr-serverfn': 'true' }

/** No shared cache may keep it. */
function expectPrivate({ headers }: Reply): void {
  expect(headers['cache-control']).toBe('private, no-store')
  expect(headers['vary']).toMatch(/\bCookie\b/)
}
