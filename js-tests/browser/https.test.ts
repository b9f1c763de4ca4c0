import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ReverseProxy } from './proxy.js'
import { APPS, type App, chooseAda, cookieNames, fetchFrom, SESSION, Stage } from './stage.js'

let stage: Stage
let proxies: Record<App, ReverseProxy>
beforeAll(async () => {
  const [hono, express] = await Promise.all([ReverseProxy.start('https'), ReverseProxy.start('https')])
  proxies = { hono, express }
  stage = await Stage.start({ hono: hono.origin, express: express.origin })
  hono.target = stage.demo.hono
  express.target = stage.demo.express
})
afterEach(() => stage.reset())
afterAll(async () => {
  await stage.close()
  await Promise.all(Object.values(proxies).map(proxy => proxy.close()))
})

describe.each(APPS)('behind an https proxy, the $app app on the $engine engine', ({ app }) => {
  it('signs in and out with Secure cookies, and is called back over https', async () => {
    const { origin, exchanges } = proxies[app]
    const person = await stage.person({ ignoreHTTPSErrors: true })
    const page = await person.newPage()
    await page.goto(`${origin}/account`)
    const authorize = new URL(page.url())
    expect(authorize.origin).toBe(stage.demo.authkit.url)
    expect(authorize.searchParams.get('redirect_uri')).toBe(`${origin}/callback`)
    expect((await person.cookies()).map(({ secure, sameSite }) => ({ secure, sameSite }))).toEqual([
      { secure: true, sameSite: 'Lax' },
    ])

    await chooseAda(page)
    await page.getByText('ada@example.com').waitFor()
    expect(page.url()).toBe(`${origin}/account`)
    expect(await person.cookies()).toMatchObject([{ name: SESSION, secure: true, httpOnly: true }])

    await page.goto(origin)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Hello, stranger' }).waitFor()
    expect(page.url()).toBe(`${origin}/`)
    expect(await cookieNames(person)).toEqual([])
    const set = exchanges
      .flatMap(({ setCookies }) => setCookies)
      .filter(cookie => !cookie.includes('Max-Age=0'))
    expect(set).toHaveLength(2)
    for (const cookie of set) expect(cookie).toMatch(/; Secure(;|$)/)
  })

  it('refreshes the session of a page that stays open', async () => {
    stage.demo.authkit.accessTokenTtl = 2
    const person = await stage.person({ ignoreHTTPSErrors: true })
    const page = await person.newPage()
    await page.goto(`${proxies[app].origin}/login`)
    await chooseAda(page)
    await page.getByText(/^Refreshed/).waitFor()
    expect(await fetchFrom(page, '/api/me')).toMatchObject({ status: 200 })
    expect(await person.cookies()).toMatchObject([{ name: SESSION, secure: true }])
  })
})
