// The examples that are built before they run, as people deploy them: `next build` and `next start`, `vite build` and
// `node build`. What they show is checked through a browser's eyes: HTML at / and /account, JSON at /api/me. Everything else
// is for the scenarios (next.test.ts, sveltekit.test.ts).

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Browser, type Reply } from './browser.js'
import { type BuiltApp, build, NEXT_EXAMPLE, SVELTEKIT_EXAMPLE, start } from './built-host.js'
import { type Bench, isLive, type RunningApp, startBench, tokenRequests } from './host.js'
import { textOf } from './reply.js'
import { decide, locationOf, signIn, signInExpired } from './sign-in.js'

/** What the path of a request is to the framework: the page, a page elsewhere, no page, or what its own router fetches. */
type Spelling = 'page' | 'moved' | 'missing' | 'data'

/** To whom nobody knows, by navigation and by fetch. */
const STATUSES: Record<Spelling, [number, number]> = {
  page: [302, 401],
  moved: [308, 308],
  missing: [404, 404],
  data: [200, 401],
}

const IN_NEXT: Record<string, Spelling> = {
  ...{ '/account': 'page', '/./account': 'page', '/x/../account': 'page', '/account.rsc': 'page' },
  ...{ '/account/': 'moved', '//account': 'moved', '/account/__data.json': 'page' },
  ...{ '/%61ccount': 'missing', '/%2561ccount': 'missing', '/ACCOUNT': 'missing' },
}

const IN_SVELTEKIT: Record<string, Spelling> = {
  ...{ '/account': 'page', '/./account': 'page', '/x/../account': 'page', '/%61ccount': 'page' },
  ...{ '/account/': 'moved', '/account/__data.json': 'data', '/account.rsc': 'missing' },
  ...{ '//account': 'missing', '/%2561ccount': 'missing', '/ACCOUNT': 'missing' },
}

describe.each<[string, BuiltApp, Record<string, Spelling>]>([
  ['Next.js', NEXT_EXAMPLE, IN_NEXT],
  ['SvelteKit', SVELTEKIT_EXAMPLE, IN_SVELTEKIT],
])('%s, built', (_name, example, spellings) => {
  let bench: Bench
  let app: RunningApp
  beforeAll(async () => {
    bench = await startBench()
    await build(example)
    app = await start(example, bench)
  }, 120_000)
  afterEach(() => bench.knobs?.clearFailures())
  afterAll(async () => {
    await app?.close()
    await bench?.close()
  })

  const browse = () => new Browser(app.url)

  it('leads from a protected page through AuthKit back to it, and knows who is signed in', async () => {
    const browser = browse()
    expect((await browser.navigate('/')).body).toContain('href="/login"')
    const sent = await browser.navigate('/account?tab=2')
    expect([sent.status, sent.headers['cache-control']]).toEqual([302, 'private, no-store'])
    const returned = await browser.navigate(await decide(browser, locationOf(sent)))
    expect(locationOf(returned)).toBe(`${app.url}/account?tab=2`)
    const page = await browser.navigate(locationOf(returned))
    expect([page.status, textOf(page)]).toEqual([200, 'This is the account of ada@example.com.'])
    expectPrivate(page)
    expect(Object.keys(await browser.cookies())).toEqual(['wos-session'])

    const home = await browser.navigate('/')
    expect(textOf(home)).toContain('Hello, ada@example.com.')
    expect(home.setCookies).toEqual([])
  })

  it('lets administrators in, and switches organizations by a form', async () => {
    const browser = browse()
    const grace = { email: 'grace@example.com', organization: 'org_01COMPILERS' }
    await signIn(browser, '/login', grace)
    expect((await browser.navigate('/admin')).status).toBe(403)
    const headers = { origin: app.url, 'x-forwarded-proto': 'http' }
    const form = { organizationId: 'org_01HARBOUR' }
    const switched = await browser.navigate('/organization', { form, headers })
    expect(new URL(locationOf(switched)).pathname).toBe('/admin')
    const admin = await browser.navigate('/admin')
    expect([admin.status, textOf(admin)]).toEqual([
      200,
      expect.stringContaining('You administer org_01HARBOUR.'),
    ])
  })

  it('has an API for tokens and for its own pages', async () => {
    const browser = browse()
    expect((await browser.fetch('/v1/me')).status).toBe(401)
    await signIn(browser)
    const byCookie = await browser.fetch('/v1/me')
    expect(JSON.parse(byCookie.body)).toMatchObject({ userId: expect.stringMatching(/^user_/) })
  })

  it.skipIf(isLive)('has an API for tokens alone', async () => {
    const session = await bench.knobs?.issueSession({ user: 'ada@example.com' })
    const headers = { authorization: `Bearer ${session?.accessToken}` }
    const byToken = await browse().send('/v1/me', { headers })
    expect(JSON.parse(byToken.body)).toEqual({
      userId: session?.user.id,
      organizationId: 'org_01ANALYTICAL',
      role: 'admin',
    })
  })

  it('runs on the native engine, from where it was built', async () => {
    const browser = browse()
    await signIn(browser)
    const reply = await browser.fetch('/api/me')
    expect(JSON.parse(reply.body)).toMatchObject({
      user: { email: 'ada@example.com' },
      claims: { sid: expect.stringMatching(/^session_/) },
      engine: { engine: 'native', runtime: 'node' },
    })
    expectPrivate(reply)
  })

  it('answers a fetch with 401 and JSON where a navigation is redirected', async () => {
    for (const path of ['/api/me', '/account']) {
      const reply = await browse().fetch(path)
      expect([reply.status, reply.setCookies]).toEqual([401, []])
      expect(JSON.parse(reply.body)).toMatchObject({ error: 'unauthenticated' })
    }
    const prefetch = await browse().navigate('/account', { headers: { 'sec-purpose': 'prefetch' } })
    expect([prefetch.status, prefetch.setCookies]).toEqual([401, []])
  })

  it.each(Object.entries(spellings))(
    'protects the page however its path is spelt: %s',
    async (rawPath, is) => {
      const [page, call] = [
        await browse().navigate('/account', { rawPath }),
        await browse().fetch('/account', { rawPath }),
      ]
      const { location = '', leadsTo = location } = { ...page.headers, ...redirectIn(page) }
      expect([page.status, call.status]).toEqual(STATUSES[is])
      if (is === 'moved') expect(new URL(location, `${app.url}/account/`).href).toBe(`${app.url}/account`)
      else
        expect(leadsTo.startsWith(`${new URL(bench.url).origin}/user_management/authorize?`)).toBe(
          is !== 'missing',
        )
      for (const { body } of [page, call]) expect(body).not.toContain('This is the account of')
    },
  )

  it('signs out by form', async () => {
    const browser = browse()
    await signIn(browser)
    // Without the header SvelteKit takes itself to be behind https, and this for another origin's form.
    const headers = { origin: app.url, 'x-forwarded-proto': 'http' }
    const reply = await browser.navigate('/logout', { form: {}, headers })
    expect(reply.status).toBe(303)
    const home = await browser.visit(locationOf(reply))
    expect([home.url, textOf(home)]).toEqual([`${app.url}/`, expect.stringContaining('Hello, stranger.')])
    expect(await browser.cookies()).toEqual({})
  })

  // The lifetime of tokens can be turned in the local AuthKit alone.
  describe.skipIf(isLive)('a session whose token has expired', () => {
    const expired = async () => {
      const browser = browse()
      await signInExpired(browser, bench)
      return browser
    }
    const expectRefreshed = async (browser: Browser, reply: Reply) => {
      expect(reply.setCookies.map(cookie => cookie.split('=')[0])).toEqual(['wos-session'])
      expectPrivate(reply)
      const next = await browser.fetch('/api/me')
      expect([next.status, next.setCookies]).toEqual([200, []])
    }

    it.each(['/account', '/'])(
      'is refreshed once, and the same request shows who is signed in: %s',
      async path => {
        const browser = await expired()
        const before = tokenRequests(bench)
        const page = await browser.navigate(path)
        expect([page.status, textOf(page)]).toEqual([200, expect.stringContaining('ada@example.com.')])
        expect(tokenRequests(bench) - before).toBe(1)
        await expectRefreshed(browser, page)
      },
    )

    it('is refreshed when it takes several cookies, and the same request shows who is signed in', async () => {
      const [browser, email] = [browse(), `large-${app.url.slice(-5)}@example.com`]
      const metadata = Object.fromEntries(
        Array.from({ length: 10 }, (_, key) => [`key${key}`, 'x'.repeat(600)]),
      )
      bench.knobs?.createUser({ email, metadata })
      await signInExpired(browser, bench, { email })
      expect(Object.keys(await browser.cookies()).length).toBeGreaterThan(1)
      const page = await browser.navigate('/account')
      expect([page.status, textOf(page)]).toEqual([200, `This is the account of ${email}.`])
      expect(page.setCookies.length).toBeGreaterThan(1)
      expect((await browser.fetch('/api/me')).setCookies).toEqual([])
    })

    it('is refreshed while a fetch asks, and with a 404', async () => {
      const browser = await expired()
      const call = await browser.fetch('/api/me')
      expect(JSON.parse(call.body)).toMatchObject({ user: { email: 'ada@example.com' } })
      await expectRefreshed(browser, call)

      const other = await expired()
      const missing = await other.navigate('/missing')
      expect(missing.status).toBe(404)
      await expectRefreshed(other, missing)
    })

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
      expect([home.status, textOf(home)]).toEqual([
        200,
        'AuthKit cannot be reached right now. You are still signed in.',
      ])
      expect(await browser.cookies()).toEqual(before)

      bench.knobs?.clearFailures()
      await expectRefreshed(browser, await browser.navigate('/account'))
    })

    it('leads to sign in once its refresh token is dead', async () => {
      const browser = await expired()
      await (await browser.clone()).visit('/logout')
      expect(textOf(await browser.navigate('/'))).toContain('Hello, stranger.')
      const returned = await signIn(browser, '/account')
      expect(textOf(await browser.visit(locationOf(returned)))).toContain('ada@example.com.')
    })
  })
})

/** SvelteKit tells its own router in JSON where a redirect leads. */
function redirectIn({ body }: Reply): { leadsTo?: string } {
  return body.startsWith('{"type":"redirect"') ? { leadsTo: JSON.parse(body).location } : {}
}

/** No shared cache may keep it. (Next.js replaces the Vary of its proxy by its own wherever it renders.) */
function expectPrivate({ headers }: Reply): void {
  expect(headers['cache-control']).toMatch(/\bprivate\b.*\bno-store\b/)
}
