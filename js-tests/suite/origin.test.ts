// Several origins: what a request says about its own chooses among those configured, and never more than that.

import type { AuthKitConfig, RequestLike } from 'fe26'
import { describe, expect, it } from 'vitest'
import { Bench, Jar, navigation, parseSetCookie, REDIRECT_URI, thrown } from './bench.js'

const PREVIEW = 'https://pr-1.preview.example.com'
const redirectUris = ['https://*.preview.example.com/callback', 'http://localhost:3000/callback']
const bench = (config: AuthKitConfig = {}) => new Bench({ config: { redirectUris, ...config } })

/** A request whose headers alone say where it went. */
const sent = (host: string, headers: Record<string, string> = {}, cookie = ''): RequestLike =>
  navigation('/login', cookie, { host, ...headers })
const overTls = (request: RequestLike): RequestLike => ({ ...request, socket: { encrypted: true } })

async function redirectUriOf({ authkit }: Bench, request: RequestLike): Promise<string | null> {
  const { url } = await authkit.signIn({ request })
  const answer = await authkit.adapter.signIn({ ...request, ...pick(request) })
  const location = new URL(answer.headers.find(([name]) => name === 'location')?.[1] ?? '')
  const redirectUri = new URL(url).searchParams.get('redirect_uri')
  expect(location.searchParams.get('redirect_uri')).toBe(redirectUri)
  return redirectUri
}

/** Members that a class has as getters. */
const pick = ({ headers, url, method }: RequestLike) => ({ headers, url, method })

const LOCAL_PROXY = { 'x-forwarded-host': 'localhost:3000', 'x-forwarded-proto': 'http' }

const isSecure = (setCookies: readonly string[]) =>
  setCookies.map(cookie => parseSetCookie(cookie).attributes['secure'] !== undefined)

describe('the redirect URI in use', () => {
  it.each<[string, RequestLike, string]>([
    ['a Request', new Request(`${PREVIEW}/x`, { headers: { accept: 'text/html' } }), `${PREVIEW}/callback`],
    ['an absolute URL', navigation(`${PREVIEW}/x`), `${PREVIEW}/callback`],
    ['a framework that knows', { ...sent('internal:80'), publicOrigin: PREVIEW }, `${PREVIEW}/callback`],
    ['a Host header', sent('localhost:3000'), 'http://localhost:3000/callback'],
    [
      'a Host header over TLS',
      overTls(sent('a-b-2.preview.example.com')),
      'https://a-b-2.preview.example.com/callback',
    ],
    ['another spelling', overTls(sent('PR-1.Preview.Example.Com:443')), `${PREVIEW}/callback`],
    ['the default', overTls(sent('app.example')), REDIRECT_URI],
    ['the default without TLS', sent('app.example'), REDIRECT_URI],
    ['a preview without TLS', sent('pr-1.preview.example.com'), REDIRECT_URI],
    ['nothing', navigation('/x'), REDIRECT_URI],
  ])('follows %s', async (_name, request, redirectUri) => {
    expect(await redirectUriOf(bench(), request)).toBe(redirectUri)
  })

  it.each(HOSTILE())('is the default for Host: %j', async host => {
    for (const trustProxy of [false, true]) {
      for (const request of [
        overTls(sent(host)),
        { ...sent('app.example'), publicOrigin: `https://${host}` },
        sent('app.example', { 'x-forwarded-host': host, 'x-forwarded-proto': 'https' }),
        sent('app.example', { forwarded: `host="${host}";proto=https` }),
      ]) {
        expect(await redirectUriOf(bench({ trustProxy }), request)).toBe(REDIRECT_URI)
      }
    }
  })

  it('is the default for two Host headers', async () => {
    const host = ['pr-1.preview.example.com', 'evil.example']
    const request = { ...navigation('/login'), headers: { ...navigation('/login').headers, host } }
    expect(await redirectUriOf(bench(), overTls(request))).toBe(REDIRECT_URI)
  })

  it('is the only one where no others are configured', async () => {
    for (const request of [
      navigation(`${PREVIEW}/x`),
      { ...sent('x'), publicOrigin: 'http://localhost:3000' },
    ]) {
      expect(await redirectUriOf(new Bench({ config: { trustProxy: true } }), request)).toBe(REDIRECT_URI)
    }
  })

  it('is that of the call where there is one', async () => {
    const redirectUri = 'https://own.example/callback'
    const { url } = await bench().authkit.signIn({ redirectUri, request: navigation(`${PREVIEW}/x`) })
    expect(new URL(url).searchParams.get('redirect_uri')).toBe(redirectUri)
  })
})

describe('a proxy', () => {
  const forwarded: [string, Record<string, string>][] = [
    ['X-Forwarded-…', { 'x-forwarded-host': 'pr-1.preview.example.com', 'x-forwarded-proto': 'https' }],
    ['lists', { 'x-forwarded-host': 'pr-1.preview.example.com, b', 'x-forwarded-proto': 'https, http' }],
    ['Forwarded', { forwarded: 'for=192.0.2.60;proto=https;host=pr-1.preview.example.com, for=b;host=c' }],
  ]

  it.each(forwarded)('is believed where it is trusted: %s', async (_name, headers) => {
    const request = sent('127.0.0.1:8080', headers)
    expect(await redirectUriOf(bench({ trustProxy: true }), request)).toBe(`${PREVIEW}/callback`)
    expect(await redirectUriOf(bench(), request)).toBe(REDIRECT_URI)
  })

  it('that speaks of the scheme alone keeps the host', async () => {
    const request = sent('pr-1.preview.example.com', { 'x-forwarded-proto': 'https' })
    expect(await redirectUriOf(bench({ trustProxy: true }), request)).toBe(`${PREVIEW}/callback`)
    expect(await redirectUriOf(bench(), request)).toBe(REDIRECT_URI)
  })
})

describe('a session on another origin', () => {
  it.each([
    ['http://localhost:3000', false],
    [PREVIEW, true],
    ['https://evil.example', true],
  ])('begins, is refreshed and ends on %s with cookies that fit', async (origin, secure) => {
    const app = bench()
    const at = (path: string, jar: Jar) => jar.visit(`${origin}${path}`)
    const jar = new Jar()
    const start = await app.authkit.signIn({ request: at('/login', jar), returnTo: '/inbox' })
    expect(isSecure(start.setCookies)).toEqual([secure])
    const back = await app.local.signIn(new URL(start.url))
    expect(back.origin).toBe(origin === 'https://evil.example' ? 'https://app.example' : origin)
    const done = await app.authkit.handleCallback(jar.apply(start).visit(back))
    expect(done).toMatchObject({ authenticated: true, returnPathname: '/inbox' })
    expect(isSecure(done.setCookies)[0]).toBe(secure)

    app.clock.advance(301_000)
    const refreshed = await app.authkit.withAuth(at('/', jar.apply(done)))
    expect([refreshed.refreshed, isSecure(refreshed.setCookies)]).toEqual([true, [secure]])
    const left = await app.authkit.signOut(at('/logout', jar.apply(refreshed)))
    expect(isSecure(left.setCookies)).toEqual([secure])
  })

  it.each<[string, RequestLike, boolean]>([
    ['a development host', navigation('http://localhost:3000/sign-in'), false],
    ['a framework that knows', { ...sent('internal:80'), publicOrigin: 'http://localhost:3000' }, false],
    ['a preview', navigation(`${PREVIEW}/sign-in`), true],
    ['the default', navigation('https://app.example/sign-in'), true],
    ['the default behind TLS that ends before it', sent('app.example'), true],
    ['another', navigation('http://evil.example/sign-in'), true],
    ['a proxy nobody trusts', sent('app.example', LOCAL_PROXY), true],
  ])('that a grant has opened has cookies that fit: %s', async (_name, request, secure) => {
    const app = bench()
    const { session } = await app.session()
    const { refreshToken } = session
    const granted = await app.authkit.authenticateWith('refreshToken', { refreshToken, request })
    expect(isSecure(granted.setCookies ?? [])).toEqual([secure])
    const sealed = await app.authkit.sealSession(session)
    expect(isSecure(await app.authkit.sessionCookies(sealed, { request }))).toEqual([secure])
  })

  it('that a grant has opened behind a proxy that is trusted follows the proxy', async () => {
    const app = bench({ trustProxy: true })
    const { session } = await app.session()
    const request = sent('127.0.0.1:8080', LOCAL_PROXY)
    const { refreshToken } = session
    const granted = await app.authkit.authenticateWith('refreshToken', { refreshToken, request })
    expect(isSecure(granted.setCookies ?? [])).toEqual([false])
    const without = await app.authkit.authenticateWith('refreshToken', {
      refreshToken: granted.authenticated ? granted.refreshToken : '',
    })
    expect(isSecure(without.setCookies ?? [])).toEqual([true])
  })

  it('is asked for there when a request is denied', async () => {
    const app = bench()
    const denied = { authenticated: false, reason: 'no_session_cookie_provided', retryable: false } as const
    const answer = await app.authkit.adapter.denied(navigation(`${PREVIEW}/inbox?a=1`), denied)
    const setCookies = answer.headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value)
    const location = new URL(answer.headers.find(([name]) => name === 'location')?.[1] ?? '')
    expect(location.searchParams.get('redirect_uri')).toBe(`${PREVIEW}/callback`)
    const back = await app.local.signIn(location)
    const result = await app.authkit.handleCallback(new Jar().apply({ setCookies }).visit(back))
    expect(result).toMatchObject({ authenticated: true, returnPathname: '/inbox?a=1' })
  })

  it('is remembered as on any other', async () => {
    const app = bench()
    const { cookie } = await app.session()
    const request = navigation(`${PREVIEW}/`, cookie)
    const first = await app.authkit.withAuth(request)
    expect(app.authkit.adapter.recallAuth(request)).toBe(first)
  })
})

it.each([
  ['redirectUris', ['https://*.com/callback']],
  ['redirectUris', ['https://a.*.example.com/callback']],
  ['redirectUris', ['https://a.example.com/elsewhere']],
  ['redirectUris', ['/callback', 'https://a.example.com/callback']],
  ['redirectUris', 'https://a.example.com/callback'],
  ['trustProxy', 'yes'],
])('reports what is wrong with %s: %j', async (key, value) => {
  const error = await thrown(() => bench({ [key]: value } as AuthKitConfig))
  expect(error).toMatchObject({ code: 'invalid_config', problems: [{ key }] })
})

function HOSTILE(): string[] {
  return [
    'evil.example',
    'app.example.evil',
    'app.example:80@evil',
    'user:password@pr-1.preview.example.com',
    'pr-1.preview.example.com@evil.example',
    'pr-1.preview.example.com.',
    'pr-1.preview.example.com:8443',
    'pr-1.preview.example.com.evil.example',
    'preview.example.com',
    '.preview.example.com',
    'a.b.preview.example.com',
    '*.preview.example.com',
    'evil.example/.preview.example.com',
    'evil.example?.preview.example.com',
    'evil.example#.preview.example.com',
    'evil.example\\.preview.example.com',
    'ü.preview.example.com',
    'a%2f.preview.example.com',
    'a b.preview.example.com',
    '[::1]',
    '[::1]:3000',
    'localhost:3000',
    '',
  ]
}
