// The examples of docs/frameworks that use fe26/web, each as an application: / for everybody, /account for members, /api/me
// for their programs.

import { describe, expect, it } from 'vitest'
import type { Reply } from './browser.js'
import { BUILD_MS } from './built-host.js'
import { COOKIE_PASSWORD, isLive, tokenRequests } from './host.js'
import { ASTRO, PLAIN_WORKERS, REACT_ROUTER, type Recipe, TANSTACK_START } from './recipes.js'
import { accountScenarios } from './scenarios/account.js'
import { stageOf } from './scenarios.js'
import { signIn, signInExpired } from './sign-in.js'

const RECIPES: Recipe[] = [PLAIN_WORKERS, REACT_ROUTER, ASTRO, TANSTACK_START]

describe.each(RECIPES)('$name', ({ launch, engine, home: { member, unreachable }, ...expected }) => {
  const { spellings, prints, dataOfAccount } = expected
  const stage = stageOf(launch, {}, BUILD_MS)
  const browse = () => stage.browser()

  accountScenarios(stage, { engine, unreachable, expectPrivate })

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
    const sending = by === 'a form' ? { form: {}, headers: { origin: stage.app.url } } : {}
    const home = await browser.visit('/logout', sending)
    expect([home.url, home.body]).toEqual([`${stage.app.url}/`, expect.stringContaining('href="/login"')])
    expect(await browser.cookies()).toEqual({})
  })

  // The lifetime of tokens can be turned in the local AuthKit alone.
  describe.skipIf(isLive)('a session whose token has expired', () => {
    const expired = async () => {
      const browser = browse()
      await signInExpired(browser, stage.bench)
      return browser
    }

    it.each(['/account', '/', '/api/me', '/missing'])(
      'is refreshed once, and reaches the browser: %s',
      async path => {
        const browser = await expired()
        const before = tokenRequests(stage.bench)
        const reply = await (path === '/api/me' ? browser.fetch(path) : browser.navigate(path))
        expect(reply.status).toBe(path === '/missing' ? 404 : 200)
        if (path !== '/missing') expect(reply.body).toContain(path === '/' ? member : 'ada@example.com')
        expect(tokenRequests(stage.bench) - before).toBe(1)
        expect(reply.setCookies.map(cookie => cookie.split('=')[0])).toEqual(['wos-session'])
        expectPrivate(reply)
        const next = await browser.fetch('/api/me')
        expect([next.status, next.setCookies]).toEqual([200, []])
      },
    )
  })

  if (prints) {
    // Comes last: what has been printed is complete once the application is closed.
    it('prints no secret', async () => {
      const browser = browse()
      await signIn(browser)
      await browser.navigate('/account')
      await stage.app.close()
      // Some servers print where each request went, the callback's code and state included.
      const printed = stage.app.printed?.().replace(/\/callback\?\S+/g, '')
      expect(printed).toMatch(prints)
      expect(printed).not.toMatch(/Fe26\.2\*|\beyJ[\w-]{10}/)
      for (const secret of [stage.bench.apiKey, COOKIE_PASSWORD]) expect(printed).not.toContain(secret)
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
