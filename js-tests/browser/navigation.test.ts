// What only a browser does by itself: its history, its cache, what it loads ahead, and what a page's own fetch sends.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Exchange, ReverseProxy } from './proxy.js'
import { APPS, type App, cookieNames, fetchFrom, Stage } from './stage.js'

/** Scripts that make a page load two others ahead. */
const AHEAD = {
  'link rel=prefetch': `for (const href of ['/account', '/login']) {
    document.head.append(Object.assign(document.createElement('link'), { rel: 'prefetch', href }))
  }`,
  'speculation rules: prefetch': speculation('prefetch'),
  'speculation rules: prerender': speculation('prerender'),
}
/** A page that comes out of the back-forward cache does not load. */
const SHOWN = { waitUntil: 'commit' } as const

let stage: Stage
/** In front of the apps, to see what a browser loads ahead: it does not show that itself. */
let proxies: Record<App, ReverseProxy>
beforeAll(async () => {
  const [hono, express] = await Promise.all([ReverseProxy.start('http'), ReverseProxy.start('http')])
  proxies = { hono, express }
  stage = await Stage.start()
  hono.target = stage.demo.hono
  express.target = stage.demo.express
})
afterEach(() => stage.reset())
afterAll(async () => {
  await stage.close()
  await Promise.all(Object.values(proxies).map(proxy => proxy.close()))
})

describe.each(APPS)('in a browser, the $app app on the $engine engine', ({ app }) => {
  it('shows no private page again when somebody goes back after signing out', async () => {
    const { page } = await stage.signedIn(app)
    await page.goto(`${stage.demo[app]}/account`)
    await page.goto(stage.demo[app])
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Hello, stranger' }).waitFor()

    await page.goBack(SHOWN)
    await page.getByRole('heading', { name: 'Hello, stranger' }).waitFor()
    await page.goBack(SHOWN)
    await page.waitForURL(`${stage.demo.authkit.url}/**`)
    expect(await page.locator('body').textContent()).not.toContain('This is the account')
  })

  it('knows who has signed in when somebody goes back to a page from before', async () => {
    const { page } = await stage.signedIn(app)
    await page.goto(`${stage.demo[app]}/account`)
    await page.goBack(SHOWN)
    await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor()
    await page.goForward(SHOWN)
    await page.getByText('ada@example.com').waitFor()
  })

  it("answers a page's fetch with 401 and JSON, and begins no sign-in for it", async () => {
    const person = await stage.person()
    const page = await person.newPage()
    await page.goto(stage.demo[app])
    for (const path of ['/api/me', '/account']) {
      const { status, type, body } = await fetchFrom(page, path)
      expect({ status, type }).toEqual({ status: 401, type: 'application/json' })
      expect(JSON.parse(body)).toMatchObject({ error: 'unauthenticated' })
    }
    expect(await cookieNames(person)).toEqual([])
  })

  it.each(Object.entries(AHEAD))('mints no cookie for what is loaded ahead (%s)', async (_how, markup) => {
    const { origin, exchanges } = proxies[app]
    exchanges.length = 0
    const person = await stage.person()
    const page = await person.newPage()
    await page.goto(origin)
    await page.evaluate(markup)
    const ahead = () => exchanges.filter(isAhead)
    await expect
      .poll(() =>
        ahead()
          .map(({ path }) => path)
          .sort(),
      )
      .toEqual(['/account', '/login'])
    for (const { status, setCookies } of ahead()) {
      expect(status).toBe(401)
      expect(setCookies).toEqual([])
    }
    expect(await cookieNames(person)).toEqual([])

    // Going there for real is another matter.
    await page.getByRole('link', { name: 'a page for members' }).click()
    await page.waitForURL(`${stage.demo.authkit.url}/**`)
    expect(await cookieNames(person)).toHaveLength(1)
  })
})

function speculation(kind: 'prefetch' | 'prerender'): string {
  const rules = JSON.stringify({ [kind]: [{ source: 'list', urls: ['/account', '/login'] }] })
  return `document.head.append(Object.assign(document.createElement('script'), {
    type: 'speculationrules',
    textContent: '${rules}',
  }))`
}

function isAhead({ headers }: Exchange): boolean {
  return String(headers['sec-purpose'] ?? headers['purpose']).includes('prefetch')
}
