// `fe26/web` by itself: responses of every kind, and requests that are passed on to another part of the application.

import { getAuth as getHonoAuth, authkit as honoAuthkit } from 'fe26/hono'
import { authkit, getAuth, getSession, requireAuth, requireToken, switchOrganization } from 'fe26/web'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { CONFIG, signedIn as inLocalAuthKit, LATE_MS } from './local-session.js'

describe('the response of a handler', () => {
  it.each<[string, () => Response | Promise<Response>, number, string]>([
    ['a redirect, whose headers cannot be changed', () => Response.redirect('https://a.example/'), 302, ''],
    ['what fetch() brought', () => fetch('data:text/plain,body'), 200, 'body'],
    ['one without a body', () => new Response(null, { status: 204 }), 204, ''],
    ['a streamed one', () => new Response(new Blob(['one ', 'two']).stream()), 200, 'one two'],
    ['JSON', () => Response.json([1]), 200, '[1]'],
    ['a thrown one', () => Promise.reject(new Response('thrown', { status: 418 })), 418, 'thrown'],
  ])('gets the new session: %s', async (_what, handler, status, body) => {
    const { request, options } = await expired()
    const response = await authkit(options).handle(request(), handler)
    expect([response.status, await response.text()]).toEqual([status, body])
    expect(response.headers.getSetCookie()).toEqual([expect.stringMatching(/^wos-session=Fe26/)])
    expect([response.headers.get('vary'), response.headers.get('cache-control')]).toEqual([
      'Cookie',
      'private, no-store',
    ])
  })

  it('stays as it is where nothing is missing', async () => {
    const own = new Response('same', { headers: { vary: 'accept, cookie' } })
    expect(await authkit(CONFIG).handle(new Request(HOME), () => own)).toBe(own)
  })

  it('is copied, because it may be that of other requests as well', async () => {
    const shared = new Response(null, { status: 204, headers: { 'x-own': '1', 'set-cookie': 'theme=dark' } })
    const { request, options } = await expired()
    const sessions = authkit(options)
    for (let time = 0; time < 2; time++) {
      const response = await sessions.handle(request(), () => shared)
      expect(response.headers.getSetCookie()).toEqual(['theme=dark', expect.stringMatching(/^wos-session=/)])
      expect(response.headers.get('x-own')).toBe('1')
    }
    expect(shared.headers.getSetCookie()).toEqual(['theme=dark'])
  })

  it('keeps what the application says about caches, except beside a new session', async () => {
    const { request, options } = await expired()
    const headers = { 'cache-control': 'public', vary: 'accept' }
    const sessions = authkit(options)
    for (const [asked, expected] of [
      [request(), 'private, no-store'],
      [new Request(HOME, { headers: { cookie: 'wos-session=none' } }), 'public'],
    ] as const) {
      const response = await sessions.handle(asked, () => new Response('', { headers }))
      expect(response.headers.get('cache-control')).toBe(expected)
      expect(response.headers.get('vary')).toBe('accept, Cookie')
    }
  })

  it('stays as it is where it stands for a connection that has been taken over', async () => {
    const upgraded = Object.defineProperty(new Response(null), 'status', { value: 101 })
    expect(await authkit(CONFIG).handle(new Request(HOME), () => upgraded)).toBe(upgraded)
  })

  it('is the error page when the handler fails', async () => {
    const { request, options } = await expired()
    const broken = new Error('the handler is broken')
    const response = await authkit(options).handle(
      request(),
      () => Promise.reject(broken),
      error => new Response(String(error === broken), { status: 500 }),
    )
    expect([response.status, await response.text()]).toEqual([500, 'true'])
    expect(response.headers.getSetCookie()).toEqual([expect.stringMatching(/^wos-session=Fe26/)])
  })

  it('is none when the handler fails and there is no error page: the error passes, and an event says what is lost', async () => {
    const { request, options } = await expired()
    const broken = new Error('the handler is broken')
    const types: string[] = []
    const sessions = authkit({ ...options, onEvent: ({ type }) => types.push(type) })
    const response = sessions.handle(request(), () => Promise.reject(broken))
    await expect(response).rejects.toBe(broken)
    expect(types).toContain('cookies_not_sent')
    await expect(sessions.handle(new Request(HOME), () => Promise.reject(broken))).rejects.toBe(broken)
    expect(types.filter(type => type === 'cookies_not_sent')).toHaveLength(1)
  })

  it('is none when the error page fails as well: its error passes, and the event says what is lost', async () => {
    const { request, options } = await expired()
    const events: object[] = []
    const sessions = authkit({ ...options, onEvent: event => events.push(event) })
    const broken = new Error('the page is broken, too')
    for (const page of [() => Promise.reject(broken), () => raise(broken)]) {
      const response = sessions.handle(request(), () => raise(new Error('the handler is broken')), page)
      await expect(response).rejects.toBe(broken)
    }
    const lost = { type: 'cookies_not_sent', reason: 'no_response' }
    expect(events.filter(event => 'reason' in event && event.reason === 'no_response')).toEqual([
      expect.objectContaining(lost),
      expect.objectContaining(lost),
    ])
  })

  it("keeps the session's cookie that the handler has set itself", async () => {
    const { request, options } = await expired()
    const headers = { 'set-cookie': 'wos-session=; Path=/; Max-Age=0' }
    const response = await authkit(options).handle(request(), () => new Response('', { headers }))
    expect(response.headers.getSetCookie()).toEqual([headers['set-cookie']])
  })
})

describe('a request that is passed on', () => {
  it('brings a refreshed session to whoever reads it, and what else it had', async () => {
    const { request, options } = await expired()
    const sessions = authkit(options)
    const entry = await sessions.enter(request('theme=dark; ', '; lang=en'))
    if (entry.response) throw new Error('it goes on')
    const headers = entry.requestHeaders
    expect(headers.get('accept')).toBe('text/html')
    expect(headers.get('cookie')).toMatch(/^theme=dark; lang=en; wos-session=Fe26[^;]*$/)
    const [set = ''] = entry.finish(new Response()).headers.getSetCookie()
    expect(set.startsWith(headers.get('cookie')?.split('; ')[2] ?? '?')).toBe(true)
    // In another process it is the cookie that counts.
    const elsewhere = authkit(options)
    expect(await elsewhere.read(headers)).toMatchObject({ user: { email: 'ada@example.com' } })
    expect(await elsewhere.read(request().headers)).toMatchObject({ reason: 'invalid_jwt' })
  })

  it.each([
    ['no cookie', '', 'no_session_cookie_provided', false],
    ['a cookie that is none', 'wos-session=garbage', 'invalid_session_cookie', false],
  ])('says why there is no session: %s', async (_what, cookie, reason, retryable) => {
    const sessions = authkit(CONFIG)
    const entry = await sessions.enter(new Request(HOME, { headers: { cookie } }))
    if (entry.response) throw new Error('it goes on')
    const auth = await sessions.read(entry.requestHeaders)
    expect(auth).toEqual({ authenticated: false, user: null, reason, retryable })
    const denied = await requireAuth(new Request(HOME), { auth })
    expect(denied?.status).toBe(401)
  })

  it('says so when WorkOS cannot be reached, and that the session may hold', async () => {
    const { request, options, local } = await expired()
    const sessions = authkit(options)
    local.fail('authenticate', { status: 429, headers: { 'retry-after': '7' } })
    const entry = await sessions.enter(request())
    if (entry.response) throw new Error('it goes on')
    expect(entry.auth).toMatchObject({ authenticated: false, retryable: true })
    const auth = await sessions.read(entry.requestHeaders)
    expect(auth).toEqual(entry.auth)
    expect((await requireAuth(request(), { auth }))?.status).toBe(503)
  })

  it('may be answered for a token: its response is kept from caches where it brings one', async () => {
    const { options } = await signedIn()
    const sessions = authkit(options)
    const bearer = () => new Request(HOME, { headers: { authorization: 'Bearer token' } })
    const passedOn = await sessions.handle(bearer(), ({ requestHeaders }) =>
      Response.json([...requestHeaders]),
    )
    expect([passedOn.headers.get('vary'), passedOn.headers.get('cache-control')]).toEqual([
      'Authorization, Cookie',
      'private, no-store',
    ])
    const own = await sessions.handle(bearer(), () => new Response())
    expect([own.headers.get('vary'), own.headers.get('cache-control')]).toEqual(['Cookie', null])
  })

  it('believes no reason that there is not', async () => {
    const { options, request } = await signedIn()
    const headers = new Headers(request().headers)
    for (const said of ['<b>anything</b> retryable 7', 'missing_role', 'internal', '']) {
      headers.set('x-fe26-auth', said)
      expect(await authkit(options).read(headers)).toMatchObject({ authenticated: true })
    }
    headers.set('x-fe26-auth', 'timeout 7')
    expect(await authkit(options).read(headers)).toEqual({
      ...{ authenticated: false, user: null, reason: 'timeout', retryable: true, retryAfter: 7 },
    })
  })

  it('signs nobody in by what a stranger sends along', async () => {
    const { options } = await expired()
    const sessions = authkit(options)
    for (const said of [
      '',
      'no_session',
      '{"authenticated":true}',
      'timeout -1',
      'timeout 99999999999',
      'x '.repeat(999),
    ]) {
      const request = new Request(HOME, { headers: { 'x-fe26-auth': said } })
      const auth = await sessions.read(request.headers)
      expect([auth.authenticated, auth.user]).toEqual([false, null])
      expect([401, 503]).toContain((await requireAuth(request, { auth }))?.status)
      const entry = await sessions.enter(request)
      if (entry.response) throw new Error('it goes on')
      expect(entry.requestHeaders.get('x-fe26-auth')).toBe('no_session_cookie_provided')
    }
    const { request, options: working } = await signedIn()
    const entry = await authkit(working).enter(new Request(request(), { headers: spoofed(request()) }))
    if (entry.response) throw new Error('it goes on')
    expect(entry.requestHeaders.has('x-fe26-auth')).toBe(false)
  })
})

describe('what is no requirement although it could be meant as one', () => {
  class Rules {
    auth = undefined
  }

  it.each<[string, unknown]>([
    ['nothing in it', {}],
    ['a list', ['admin']],
    ['an empty list', []],
    ['a Map', new Map([['role', 'admin']])],
    ['a text', 'admin'],
    ['null', null],
    ['an instance without members', new Rules()],
    ['inherited members', Object.create({ role: 'admin' })],
    ['members by symbol', { [Symbol('role')]: 'admin' }],
    ['hidden members', Object.defineProperty({ auth: undefined }, 'role', { value: 'admin' })],
    ['a member that is undefined, alone', { role: undefined }],
  ])('is refused, and lets nobody pass: %s', async (_what, requirements) => {
    const { request, options } = await expired()
    const mine = request()
    await authkit(options).enter(mine)
    for (const guard of [requireAuth, requireToken]) {
      const error = await guard(mine, requirements as object).catch((error: unknown) => error)
      expect(error).toMatchObject({ name: 'TypeError', code: 'invalid_argument' })
    }
  })

  it('is none where there is no argument, or `auth` alone', async () => {
    const { request, options } = await expired()
    const mine = request()
    await authkit(options).enter(mine)
    const auth = getAuth(mine)
    for (const given of [undefined, { auth }, Object.assign(Object.create(null), { auth })]) {
      expect(await requireAuth(mine, given)).toBeUndefined()
      expect(await requireToken(mine, given)).toBeUndefined()
    }
    expect((await requireAuth(mine, { auth, role: 'stranger' }))?.status).toBe(403)
  })
})

describe('the application', () => {
  it('hears of a wrong configuration with the first request: it may be imported without one', async () => {
    const sessions = authkit({ env: {}, cookiePassword: 'short' })
    for (let time = 0; time < 2; time++) {
      const response = sessions.handle(new Request(HOME), () => new Response())
      await expect(response).rejects.toMatchObject({ code: 'invalid_config' })
    }
  })

  it('finds who is signed in by the request', async () => {
    const { request, options } = await signedIn()
    const [mine, theirs] = [request(), new Request(HOME)]
    const sessions = authkit(options)
    await sessions.handle(mine, ({ auth }) => {
      expect(getAuth(mine)).toBe(auth)
      expect(getSession(mine).user.email).toBe('ada@example.com')
      return new Response()
    })
    expect(await requireAuth(mine)).toBeUndefined()
    expect(() => getAuth(theirs)).toThrow(expect.objectContaining({ code: 'invalid_config' }))
    await expect(requireAuth(theirs)).rejects.toMatchObject({ code: 'invalid_config' })
    await sessions.enter(theirs)
    expect(() => getSession(theirs)).toThrow(expect.objectContaining({ code: 'invalid_config' }))
    expect((await requireAuth(theirs))?.status).toBe(401)
  })

  it('may ask about a session that another adapter has found', async () => {
    const app = new Hono().use(honoAuthkit(CONFIG))
    app.get('/', async c => (await requireAuth(c.req.raw, { auth: getHonoAuth(c) })) ?? c.text('passed'))
    expect((await app.request('/')).status).toBe(401)
  })

  it('gets an absolute location where it is Next.js, which takes no other', async () => {
    const request = new Request(`${HOME}logout`, { headers: { accept: 'text/html' } })
    const plain = await authkit(CONFIG).enter(request)
    expect(plain.response?.headers.get('location')).toBe('/')
    const next = await authkit(CONFIG).enter(Object.assign(request, { nextUrl: {} }))
    expect(next.response?.headers.get('location')).toBe(HOME)
  })

  it('gets a relative one in a route handler of Next.js, whose request names the host the server listens on', async () => {
    const { options, local, request } = await signedIn()
    local.updateUser('ada@example.com', {
      organizations: [{ id: 'org_01NEXT', name: 'Next', role: 'member' }],
    })
    const sessions = authkit(options)
    const inHandler = Object.assign(request(), { nextUrl: {} })
    const auth = await sessions.read(inHandler.headers)
    expect(await requireAuth(inHandler, { auth })).toBeUndefined()
    const switching = { organizationId: 'org_01NEXT', returnTo: '/there' }
    const switched = await switchOrganization(inHandler, { auth, ...switching })
    expect([switched.status, switched.headers.get('location')]).toEqual([302, '/there'])

    const inProxy = Object.assign(request(), { nextUrl: {} })
    const { auth: known } = (await sessions.enter(inProxy)) as { auth: typeof auth }
    const fromProxy = await switchOrganization(inProxy, { auth: known, ...switching })
    expect(fromProxy.headers.get('location')).toBe(`${HOME}there`)
  })
})

const HOME = 'http://127.0.0.1:3000/'

/** A configuration, its AuthKit, and requests with the cookie of a session in it. */
async function signedIn(session = inLocalAuthKit()) {
  const { config: options, local, cookie } = await session
  const request = (before = '', after = '') =>
    new Request(HOME, { headers: { accept: 'text/html', cookie: `${before}${cookie}${after}` } })
  return { options, local, request }
}

/** The same, ten minutes later. */
const expired = () => signedIn(inLocalAuthKit({}, LATE_MS))

function spoofed({ headers }: Request): Headers {
  const copy = new Headers(headers)
  copy.set('x-fe26-auth', 'invalid_grant')
  return copy
}

function raise(error: Error): never {
  throw error
}
