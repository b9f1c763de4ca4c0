// What an application may do when a sign-in ends: onSuccess and onError, through an adapter that runs on every host.

import type { ConfigProblem, Fe26Error } from 'fe26'
import { type AdapterOptions, authkit, getAuth, type HookAnswer, type SignInFailure } from 'fe26/hono'
import { createLocalAuthKit } from 'fe26/testing'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { Jar, ORIGIN, PASSWORD, REDIRECT_URI } from './bench.js'

/** An application, and a browser that has come back from AuthKit. */
async function returned(options: Partial<AdapterOptions> = {}, path = '/login?returnTo=/inbox') {
  const local = createLocalAuthKit()
  const app = new Hono()
  app.onError((error, c) => c.text(`caught ${error.message}`, 500))
  app.use(
    authkit({
      clientId: local.clientId,
      apiKey: local.apiKey,
      cookiePassword: PASSWORD,
      redirectUri: REDIRECT_URI,
      env: { WORKOS_API_HOSTNAME: undefined },
      fetch: (input, init) => local.fetch(new Request(input, init)),
      ...options,
    }),
  )
  app.get('/', c => c.json({ email: getAuth(c).user?.email ?? null }))
  const jar = new Jar()
  const go = async (url: string | URL) => {
    const { method, headers } = jar.visit(url)
    const response = await app.fetch(new Request(new URL(url, ORIGIN), { method, headers }), ENV, CONTEXT)
    jar.apply({ setCookies: response.headers.getSetCookie() })
    return response
  }
  const begun = await go(path)
  const authorize = new URL(begun.headers.get('location') ?? '')
  return { jar, go, authorize, back: await local.signIn(authorize) }
}

const location = (response: Response) => [response.status, response.headers.get('location')]

/** No session, and no verifier either: nobody is left half signed in. */
function expectNobody(jar: Jar, response: Response) {
  expect(jar.names).toEqual([])
  expect(response.headers.getSetCookie().join()).not.toContain('wos-session')
}

describe('onSuccess', () => {
  it('gets the session and where it came from, before the answer is sent', async () => {
    const told: unknown[] = []
    const { go, back, jar }: Returned = await returned({
      async onSuccess(session, context) {
        await new Promise(resolve => setTimeout(resolve, 5))
        told.push(session, context)
        expect([context.c.req.url, context.c.env]).toEqual([back.href, ENV])
        expect(context.c.executionCtx).toBe(CONTEXT)
      },
    })
    expect(location(await go(back))).toEqual([302, '/inbox'])
    expect(jar.names).toEqual(['wos-session'])
    expect(told).toMatchObject([
      {
        authenticated: true,
        user: { email: 'ada@example.com' },
        refreshToken: expect.any(String),
        sealedSession: expect.stringMatching(/^Fe26\.2\*/),
        claims: { sub: expect.any(String) },
      },
      { returnPathname: '/inbox' },
    ])
    expect(Object.keys(told[1] as object)).toEqual(['c', 'returnPathname'])
  })

  it.each([
    ['/welcome?new=1', '/welcome?new=1'],
    ['https://evil.example/x', '/x'],
    ['//evil.example', '/'],
    ['', '/'],
    [undefined, '/inbox'],
  ])('may send people elsewhere on this origin: %j', async (path, expected) => {
    const { go, back, jar } = await returned({ onSuccess: () => path })
    expect(location(await go(back))).toEqual([302, expected])
    expect(jar.names).toEqual(['wos-session'])
    expect(await (await go('/')).json()).toEqual({ email: 'ada@example.com' })
  })

  it('may send people elsewhere with a Strict cookie too', async () => {
    const onSuccess = () => '/welcome?a=1&b=2'
    const { go, back, jar } = await returned({ onSuccess, cookieSameSite: 'strict' })
    const page = await go(back)
    expect(location(page)).toEqual([200, null])
    expect(await page.text()).toContain('content="0;url=/welcome?a=1&amp;b=2"')
    expect(jar.names).toEqual(['wos-session'])
  })

  it.each<[string, () => HookAnswer]>([
    [
      'parts',
      () => ({ status: 201, headers: { 'X-Own': 'yes', 'Cache-Control': 'public' }, body: 'welcome' }),
    ],
    ['a Response', () => new Response('welcome', { status: 201, headers: { 'x-own': 'yes' } })],
  ])('may answer with %s, which carries the session', async (_name, onSuccess) => {
    const { go, back, jar } = await returned({ onSuccess })
    const response = await go(back)
    expect([response.status, await response.text()]).toEqual([201, 'welcome'])
    expect(response.headers.get('x-own')).toBe('yes')
    expect(response.headers.get('cache-control')).toBe('private, no-store')
    expect(response.headers.get('vary')).toContain('Cookie')
    expect(jar.names).toEqual(['wos-session'])
  })

  it('keeps what the context has been given, once', async () => {
    const { go, back } = await returned({
      onSuccess(_session, { c }) {
        c.header('set-cookie', 'a=1', { append: true })
        c.header('set-cookie', 'b=2', { append: true })
        c.header('x-own', 'yes')
        return c.redirect('/welcome')
      },
    })
    const response = await go(back)
    expect([...location(response), response.headers.get('x-own')]).toEqual([302, '/welcome', 'yes'])
    const names = response.headers.getSetCookie().map(cookie => cookie.split('=')[0])
    expect(names.slice(0, 2)).toEqual(['a', 'b'])
    expect(new Set(names).size).toBe(names.length)
    expect(names).toContain('wos-session')
  })

  it.each(WRONG)('may not answer with %s', async (_what, answer, fix) => {
    const { go, back, jar } = await returned({ onSuccess: () => answer as Response })
    const response = await go(back)
    const text = await response.text()
    expect([response.status, text]).toEqual([500, expect.stringContaining(fix)])
    expect(text).toContain('onSuccess()')
    expectNobody(jar, response)
  })

  it('is a function', async () => {
    const app = new Hono()
    app.onError(error => Response.json((error as Fe26Error).problems, { status: 500 }))
    app.use(authkit({ onSuccess: '/welcome' as never, onError: {} as never }))
    const problems: ConfigProblem[] = await (await app.request('/')).json()
    expect(problems).toContainEqual({ key: 'onSuccess', fix: 'onSuccess must be a function' })
    expect(problems).toContainEqual({ key: 'onError', fix: 'onError must be a function' })
  })

  it.each([
    ['at once', () => fail()],
    ['later', async () => fail()],
  ])('signs nobody in when it throws %s', async (_name, onSuccess) => {
    const { go, back, jar } = await returned({ onSuccess })
    const response = await go(back)
    expect([response.status, await response.text()]).toEqual([500, 'caught the database is down'])
    expectNobody(jar, response)
  })

  it('is not called for a failure', async () => {
    const { go, back, jar } = await returned({ onSuccess: () => fail() })
    back.searchParams.set('code', 'forged')
    const response = await go(back)
    expect(response.status).toBe(403)
    expectNobody(jar, response)
  })
})

describe('onError', () => {
  const failing = async (onError: AdapterOptions['onError'], code = 'forged') => {
    const failures: SignInFailure[] = []
    const page = await returned({
      async onError(failure, context) {
        failures.push(failure)
        expect(Object.keys(context)).toEqual(['c'])
        expect(context.c.req.url).toContain('/callback?')
        return (await onError?.(failure, context)) as HookAnswer | undefined
      },
    })
    page.back.searchParams.set('code', code)
    return { ...page, failures }
  }

  it('gets the reason, and the default page is sent', async () => {
    const { go, back, jar, failures } = await failing(() => {})
    const response = await go(back)
    expect([response.status, await response.text()]).toEqual([403, expect.stringContaining('/login')])
    expectNobody(jar, response)
    expect(failures).toMatchObject([{ authenticated: false, reason: 'invalid_grant', retryable: false }])
  })

  it('gets what a provider said', async () => {
    const { go, jar, back, failures } = await failing(() => {})
    back.searchParams.delete('code')
    back.searchParams.set('error', 'access_denied')
    back.searchParams.set('error_description', 'No.')
    expectNobody(jar, await go(back))
    expect(failures).toMatchObject([
      { reason: 'authorization_denied', error: 'access_denied', errorDescription: 'No.' },
    ])
  })

  it.each([
    ['/oops?reason=1', '/oops?reason=1'],
    ['https://evil.example/x', '/x'],
  ])('may send people to a path of this origin: %s', async (path, expected) => {
    const { go, back, jar } = await failing(() => path)
    const response = await go(back)
    expect(location(response)).toEqual([302, expected])
    expect(response.headers.get('cache-control')).toBe('private, no-store')
    expectNobody(jar, response)
  })

  it.each<[string, AdapterOptions['onError']]>([
    ['an answer', () => ({ status: 418, headers: { 'X-Own': 'yes' }, body: 'short and stout' })],
    ['a Response', () => new Response('short and stout', { status: 418, headers: { 'x-own': 'yes' } })],
  ])('may answer with %s', async (_name, onError) => {
    const { go, back, jar } = await failing(onError)
    const response = await go(back)
    expect([response.status, await response.text()]).toEqual([418, 'short and stout'])
    expect(response.headers.get('x-own')).toBe('yes')
    expect(response.headers.get('cache-control')).toBe('private, no-store')
    expect(response.headers.get('vary')).toContain('Cookie')
    expectNobody(jar, response)
  })

  it('may answer with the same Response each time', async () => {
    const sorry = new Response('sorry', { status: 418 })
    const { go, back } = await failing(() => sorry)
    for (const _time of [1, 2]) {
      const response = await go(back)
      expect([response.status, await response.text()]).toEqual([418, 'sorry'])
    }
  })

  it.each(WRONG)('may not answer with %s', async (_what, reply, fix) => {
    const { go, back, jar } = await failing(() => reply as Response)
    const response = await go(back)
    expect(response.status).toBe(500)
    const text = await response.text()
    expect(text).toContain(fix)
    expect(text).not.toContain('secret')
    expectNobody(jar, response)
  })

  it('keeps the cookies and the caching that an answer of its own has', async () => {
    const headers: [string, string][] = [
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
      ['cache-control', 'no-cache'],
    ]
    const { go, back } = await failing(() => new Response(null, { status: 400, headers }))
    const response = await go(back)
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(response.headers.getSetCookie()).toMatchObject(['a=1', 'b=2', expect.stringMatching(/Max-Age=0/)])
  })

  it.each([
    ['what onSuccess throws', { onSuccess: () => fail() }, 'the database is down'],
    ['what fe26 throws', { apiKey: 'sk_wrong' }, 'workos_refused'],
  ])('gets %s', async (_name, options, what) => {
    const failures: SignInFailure[] = []
    for (const reply of ['/oops', undefined]) {
      const { go, back, jar } = await returned({
        ...options,
        onError(failure) {
          failures.push(failure)
          return reply
        },
      })
      const response = await go(back)
      expect(location(response)).toEqual(reply ? [302, '/oops'] : [500, null])
      expectNobody(jar, response)
    }
    expect(failures).toMatchObject([{ reason: 'error', retryable: false }, { reason: 'error' }])
    const [failure] = failures
    const error = failure?.reason === 'error' ? (failure.error as Fe26Error) : undefined
    expect([error?.code, error?.message]).toContain(what)
  })

  it('may fail itself, and nobody is signed in', async () => {
    for (const onSuccess of [() => fail(), undefined]) {
      const { go, back, jar } = await returned({
        ...(onSuccess && { onSuccess }),
        onError() {
          throw new Error('the error page is broken')
        },
      })
      if (!onSuccess) back.searchParams.set('code', 'forged')
      const response = await go(back)
      expect([response.status, await response.text()]).toEqual([500, 'caught the error page is broken'])
      expectNobody(jar, response)
    }
  })

  it('is not asked about a sign-in that began elsewhere: it begins again here', async () => {
    const { go, jar } = await returned({ onError: () => fail() })
    for (const name of jar.names) jar.apply({ setCookies: [`${name}=; Max-Age=0`] })
    expect(location(await go('/callback?code=from-the-dashboard'))).toEqual([302, '/login'])
    expect(jar.names).toEqual([])
  })
})

describe('the sign-up page', () => {
  it.each([
    ['/login', 'sign-in'],
    ['/signup?returnTo=/inbox', 'sign-up'],
  ])('%s asks AuthKit for %s', async (path, hint) => {
    const { authorize, go, back, jar } = await returned({}, path)
    expect(authorize.searchParams.get('screen_hint')).toBe(hint)
    expect((await go(back)).status).toBe(302)
    expect(jar.names).toEqual(['wos-session'])
  })

  it('may be elsewhere, but not where another page is', async () => {
    const { jar } = await returned({ signUpPath: '/join' }, '/join')
    expect(jar.names).toHaveLength(1)
    const taken = returned({ signUpPath: '/login' })
    await expect(taken).rejects.toThrow()
  })

  it('passes on an invitation, and the address of whom it is for', async () => {
    const query = 'invitation_token=inv_1&login_hint=ada%40example.com&organization_id=org_evil'
    const { searchParams } = (await returned({}, `/signup?${query}`)).authorize
    expect(searchParams.get('invitation_token')).toBe('inv_1')
    expect(searchParams.get('login_hint')).toBe('ada@example.com')
    expect(searchParams.get('organization_id')).toBeNull()
  })
})

const ENV = { DATABASE: 'a binding' }
const CONTEXT = { waitUntil() {}, passThroughOnException() {}, props: {} }

/** What hooks must not return, and the fix they are told. */
const WRONG: [what: string, answer: unknown, fix: string][] = [
  ['no status', { body: 'sorry' }, 'its status is'],
  ['another framework’s way of going on', { returnTo: '/welcome' }, "a path of this app, such as '/welcome'"],
  ['yes', true, 'its status is'],
  ['no', false, 'its status is'],
  ['a status of nothing', { status: 99, body: 'sorry' }, 'its status is'],
  ['a status that is a text', { status: '500', body: 'sorry' }, 'its status is'],
  ['a failed Response', Response.error(), 'its status is'],
  ['a number', 500, 'its status is'],
  ['a body that is no text', { status: 500, body: { sorry: true } }, 'JSON.stringify()'],
  ['a header of two lines', { status: 500, headers: { a: 'secret\r\nb: c' } }, 'its headers are'],
]

type Returned = Awaited<ReturnType<typeof returned>>

function fail(): never {
  throw new Error('the database is down')
}
