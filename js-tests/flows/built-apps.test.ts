// The examples that are built before they run, as people deploy them: `next build` and `next start`, `vite build` and
// `node build`. What they show is checked through a browser's eyes: HTML at / and /account, JSON at /api/me. Everything else
// is for the scenarios (next.test.ts, sveltekit.test.ts).

import { describe, expect, it } from 'vitest'
import type { Browser, Reply } from './browser.js'
import { asDeployed, BUILD_MS, type BuiltApp, NEXT_EXAMPLE, SVELTEKIT_EXAMPLE } from './built-host.js'
import { isLive, tokenRequests } from './host.js'
import { textOf } from './reply.js'
import { accountScenarios } from './scenarios/account.js'
import { stageOf } from './scenarios.js'
import { locationOf, signIn, signInExpired } from './sign-in.js'

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
  const stage = stageOf(asDeployed(example), {}, BUILD_MS)
  const browse = () => stage.browser()

  accountScenarios(stage, {
    engine: { engine: 'native', runtime: 'node' },
    unreachable: 'AuthKit cannot be reached right now. You are still signed in.',
    expectPrivate,
  })

  it('greets people, and changes no cookie', async () => {
    const browser = browse()
    await signIn(browser)
    const home = await browser.navigate('/')
    expect(textOf(home)).toContain('Hello, ada@example.com.')
    expect(home.setCookies).toEqual([])
  })

  it('lets administrators in, and switches organizations by a form', async () => {
    const browser = browse()
    const grace = { email: 'grace@example.com', organization: 'org_01COMPILERS' }
    await signIn(browser, '/login', grace)
    expect((await browser.navigate('/admin')).status).toBe(403)
    const headers = { origin: stage.app.url, 'x-forwarded-proto': 'http' }
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
    const session = await stage.bench.knobs?.issueSession({ user: 'ada@example.com' })
    const headers = { authorization: `Bearer ${session?.accessToken}` }
    const byToken = await browse().send('/v1/me', { headers })
    expect(JSON.parse(byToken.body)).toEqual({
      userId: session?.user.id,
      organizationId: 'org_01ANALYTICAL',
      role: 'admin',
    })
  })

  it('answers a prefetch with 401', async () => {
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
      if (is === 'moved')
        expect(new URL(location, `${stage.app.url}/account/`).href).toBe(`${stage.app.url}/account`)
      else
        expect(leadsTo.startsWith(`${new URL(stage.bench.url).origin}/user_management/authorize?`)).toBe(
          is !== 'missing',
        )
      for (const { body } of [page, call]) expect(body).not.toContain('This is the account of')
    },
  )

  it('signs out by form', async () => {
    const browser = browse()
    await signIn(browser)
    // Without the header SvelteKit takes itself to be behind https, and this for another origin's form.
    const headers = { origin: stage.app.url, 'x-forwarded-proto': 'http' }
    const reply = await browser.navigate('/logout', { form: {}, headers })
    expect(reply.status).toBe(303)
    const home = await browser.visit(locationOf(reply))
    expect([home.url, textOf(home)]).toEqual([
      `${stage.app.url}/`,
      expect.stringContaining('Hello, stranger.'),
    ])
    expect(await browser.cookies()).toEqual({})
  })

  // The lifetime of tokens can be turned in the local AuthKit alone.
  describe.skipIf(isLive)('a session whose token has expired', () => {
    const expired = async () => {
      const browser = browse()
      await signInExpired(browser, stage.bench)
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
        const before = tokenRequests(stage.bench)
        const page = await browser.navigate(path)
        expect([page.status, textOf(page)]).toEqual([200, expect.stringContaining('ada@example.com.')])
        expect(tokenRequests(stage.bench) - before).toBe(1)
        await expectRefreshed(browser, page)
      },
    )

    it('is refreshed when it takes several cookies, and the same request shows who is signed in', async () => {
      const [browser, email] = [browse(), `large-${stage.app.url.slice(-5)}@example.com`]
      const metadata = Object.fromEntries(
        Array.from({ length: 10 }, (_, key) => [`key${key}`, 'x'.repeat(600)]),
      )
      stage.bench.knobs?.createUser({ email, metadata })
      await signInExpired(browser, stage.bench, { email })
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
