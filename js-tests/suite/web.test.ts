// The answers that adapters only translate: who is redirected, who gets JSON, and what is never in a page.

import type { Answer, NoSessionReason } from 'fe26'
import { describe, expect, it } from 'vitest'
import { Bench, Jar, navigation, ORIGIN } from './bench.js'

const header = ({ headers }: Answer, name: string) => headers.find(([key]) => key === name)?.[1]
const setCookies = ({ headers }: Answer) =>
  headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value)

function wellMade(answer: Answer): Answer {
  expect(header(answer, 'cache-control')).toBe('private, no-store')
  expect(header(answer, 'vary')).toBe('Cookie')
  for (const [name, value] of answer.headers) {
    expect(name).toBe(name.toLowerCase())
    expect(() => new Headers([[name, value]])).not.toThrow()
  }
  return answer
}

const PAGE = `${ORIGIN}/inbox?a=1`
const old = (accept: string, more: Record<string, string> = {}) => ({
  ...{ url: PAGE, method: 'GET', headers: { accept, ...more } },
})
const navigations = {
  'a browser': navigation(PAGE),
  'an older browser': old('text/html,application/xhtml+xml,*/*;q=0.8'),
  'a Request': new Request(PAGE, { headers: { accept: 'text/html' } }),
  'a path': { ...navigation('/inbox?a=1'), headers: new Headers({ accept: 'text/html' }) },
}
const others = {
  'fetch()': navigation(PAGE, '', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }),
  XMLHttpRequest: old('text/html, */*', { 'x-requested-with': 'XMLHttpRequest' }),
  'a prefetch': navigation(PAGE, '', { 'sec-purpose': 'prefetch;prerender' }),
  'an older prefetch': navigation(PAGE, '', { purpose: 'prefetch' }),
  'an image': navigation(PAGE, '', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }),
  'a frame': navigation(PAGE, '', { 'sec-fetch-dest': 'iframe' }),
  'a form': { ...navigation(PAGE), method: 'POST' },
  curl: old('*/*'),
  'an API client': old('application/json'),
  'nothing at all': { headers: {} },
}
const denied = (reason: NoSessionReason, retryAfter?: number) => ({
  ...{ authenticated: false as const, reason, retryable: false },
  ...(retryAfter !== undefined && { retryAfter }),
})

describe('AdapterSide.denied()', () => {
  it.each(Object.entries(navigations))('sends %s to sign in, and back', async (_name, request) => {
    const bench = new Bench()
    const answer = wellMade(await bench.authkit.adapter.denied(request, denied('invalid_grant')))
    expect(answer).toMatchObject({ status: 302, body: '' })
    const jar = new Jar().apply({ setCookies: setCookies(answer) })
    const back = await bench.local.signIn(header(answer, 'location') ?? '')
    const result = await bench.authkit.handleCallback(jar.visit(back))
    expect(result).toMatchObject({ authenticated: true, returnPathname: '/inbox?a=1' })
  })

  it.each(Object.entries(others))('answers 401 to %s and begins nothing', async (_name, request) => {
    const answer = wellMade(await new Bench().authkit.adapter.denied(request, denied('invalid_jwt')))
    expect(answer.status).toBe(401)
    expect(JSON.parse(answer.body)).toEqual({ error: 'unauthenticated', reason: 'invalid_jwt' })
    expect(setCookies(answer)).toEqual([])
  })

  it.each<NoSessionReason>([
    ...(['rate_limit_exceeded', 'timeout', 'server_error', 'network_error', 'key_set_unavailable'] as const),
  ])('answers 503 while it passes: %s', async reason => {
    const { authkit } = new Bench()
    const page = wellMade(await authkit.adapter.denied(navigation(PAGE), denied(reason, 17)))
    expect(page).toMatchObject({ status: 503, body: expect.stringContaining('<!doctype html>') })
    expect([header(page, 'retry-after'), setCookies(page)]).toEqual(['17', []])
    const json = wellMade(await authkit.adapter.denied(others['fetch()'], denied(reason)))
    expect([json.status, setCookies(json)]).toEqual([503, []])
    expect(JSON.parse(json.body)).toEqual({ error: 'temporarily_unavailable', reason })
    expect(Number(header(json, 'retry-after'))).toBeGreaterThan(0)
  })

  it.each([
    `https://evil.example//evil.example/x`,
    `//evil.example/x`,
    `/\\evil.example`,
    `/${'x'.repeat(10_000)}`,
    `/?q=${'%00'.repeat(2000)}`,
    '/\r\nset-cookie: a=b',
    '/ü\ud800',
    '',
  ])('comes back to this origin, whatever was asked for: %j', async url => {
    const bench = new Bench()
    const answer = wellMade(await bench.authkit.adapter.denied(navigation(url), denied('invalid_jwt')))
    expect(answer.status).toBe(302)
    const jar = new Jar().apply({ setCookies: setCookies(answer) })
    const back = await bench.local.signIn(header(answer, 'location') ?? '')
    const result = await bench.authkit.handleCallback(jar.visit(back))
    expect(result).toMatchObject({
      authenticated: true,
      returnPathname: expect.stringMatching(/^\/(?![/\\])/),
    })
  })

  it('takes a reason it does not know for no session', async () => {
    const answer = await new Bench().authkit.adapter.denied(others.curl, denied('nonsense' as never))
    expect(answer.status).toBe(401)
  })
})

describe('AdapterSide.signIn()', () => {
  it('sends a person to AuthKit, and back to where the query says', async () => {
    const bench = new Bench()
    const request = navigation(`${ORIGIN}/login?returnTo=%2Finbox%3Fa%3D1`)
    const answer = wellMade(await bench.authkit.adapter.signIn(request, { loginHint: 'ada@example.com' }))
    expect(answer.status).toBe(302)
    const url = new URL(header(answer, 'location') ?? '')
    expect(url.searchParams.get('login_hint')).toBe('ada@example.com')
    const jar = new Jar().apply({ setCookies: setCookies(answer) })
    const result = await bench.authkit.handleCallback(jar.visit(await bench.local.signIn(url)))
    expect(result).toMatchObject({ returnPathname: '/inbox?a=1' })
  })

  it.each(Object.entries(others))('begins nothing for %s', async (_name, request) => {
    const answer = wellMade(await new Bench().authkit.adapter.signIn(request))
    expect([answer.status, setCookies(answer)]).toEqual([401, []])
  })

  it.each(['x'.repeat(10_000), '%ff', '%2F%2Fevil.example', '%00', '', '%'])(
    'takes any returnTo: %j',
    async returnTo => {
      const bench = new Bench()
      const request = navigation(`${ORIGIN}/login?returnTo=${returnTo}`)
      const answer = wellMade(await bench.authkit.adapter.signIn(request))
      const jar = new Jar().apply({ setCookies: setCookies(answer) })
      const back = await bench.local.signIn(header(answer, 'location') ?? '')
      const result = await bench.authkit.handleCallback(jar.visit(back))
      expect(result).toMatchObject({ returnPathname: expect.stringMatching(/^\/(?![/\\])/) })
    },
  )
})

describe('AdapterSide.endCallback()', () => {
  const MARK = '<script>marked</script>'
  const begin = async (bench: Bench) => {
    const jar = new Jar()
    const start = await bench.authkit.signIn({ returnTo: '/inbox' })
    jar.apply(start)
    const answer = async (url: URL | string) =>
      (await bench.authkit.adapter.endCallback(jar.visit(url), { signInPath: '/login?a=1&b="2"' })).answer
    return { jar, start, answer }
  }

  it('goes on with the session set and the verifier gone', async () => {
    const bench = new Bench()
    const { jar, start, answer } = await begin(bench)
    const done = wellMade(await answer(await bench.local.signIn(start.url)))
    expect([done.status, header(done, 'location')]).toEqual([302, '/inbox'])
    expect(jar.apply({ setCookies: setCookies(done) }).names).toEqual(['wos-session'])
  })

  it.each<[number, (parameters: URLSearchParams) => void]>([
    [400, query => query.delete('state')],
    [400, query => query.set('state', MARK)],
    [400, query => query.delete('code')],
    [
      403,
      query => {
        query.set('error', MARK)
        query.set('error_description', MARK)
      },
    ],
    [403, query => query.set('code', MARK)],
  ])('answers %d with a page that holds nothing of the request', async (status, change) => {
    const bench = new Bench()
    const { start, answer } = await begin(bench)
    const url = await bench.local.signIn(start.url)
    change(url.searchParams)
    const page = wellMade(await answer(url))
    expect(page.status).toBe(status)
    expect(header(page, 'content-type')).toBe('text/html; charset=utf-8')
    expect(page.body).toContain('href="/login?a=1&amp;b=%222%22"')
    expect(JSON.stringify(page)).not.toContain('marked')
  })

  it('says when it is not the person’s fault', async () => {
    const bench = new Bench()
    bench.skipDelays()
    const { jar, start, answer } = await begin(bench)
    const url = await bench.local.signIn(start.url)
    bench.local.fail('authenticate', { status: 503 })
    const page = wellMade(await answer(url))
    expect(page.status).toBe(503)
    expect(Number(header(page, 'retry-after'))).toBeGreaterThan(0)
    expect(jar.apply({ setCookies: setCookies(page) }).names).toEqual([])
  })
})

describe('AdapterSide.signOut()', () => {
  it.each([
    ['GET', 302],
    ['POST', 303],
  ])('answers a %s with %d to WorkOS', async (method, status) => {
    const bench = new Bench()
    const { cookie, sessionId } = await bench.session()
    const request = { ...navigation(`${ORIGIN}/logout`, cookie), method }
    const answer = wellMade(await bench.authkit.adapter.signOut(request, { returnTo: ORIGIN }))
    expect(answer.status).toBe(status)
    expect(new URL(header(answer, 'location') ?? '').searchParams.get('session_id')).toBe(sessionId)
    expect(new Jar().apply({ setCookies: setCookies(answer) }).names).toEqual([])
    expect(setCookies(answer)).toHaveLength(1)
  })

  it('goes to the path, on this origin, when there is no session', async () => {
    for (const [returnTo, path] of [
      ['/bye', '/bye'],
      ['//evil.example/x', '/x'],
      ['https://evil.example/x', '/'],
      [undefined, '/'],
    ] as const) {
      const options = returnTo === undefined ? {} : { returnTo }
      const answer = wellMade(await new Bench().authkit.adapter.signOut(navigation('/logout'), options))
      expect([answer.status, header(answer, 'location')]).toEqual([302, path])
    }
  })

  it.each(Object.entries(others).filter(([name]) => name !== 'a form'))(
    'signs nobody out for %s',
    async (_name, request) => {
      const answer = wellMade(await new Bench().authkit.adapter.signOut(request, {}))
      expect([answer.status, setCookies(answer)]).toEqual([405, []])
    },
  )
})
