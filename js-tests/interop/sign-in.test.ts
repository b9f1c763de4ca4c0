// Sign-ins begun by one library and finished by the other.

import {
  getPKCECookieNameForState,
  PKCECookieMissingError,
  SessionEncryptionError,
} from '@workos/authkit-session'
import { describe, expect, it, vi } from 'vitest'
import { COOKIE_PASSWORD } from '../local-authkit/bench.js'
import { authkitSession, Jar, setCookiesOf } from './authkit-session.js'
import { type Bench, pass, useBench } from './bench.js'
import { changeFirst, forgeSeal, tamper } from './forge.js'
import { outcomeOf } from './outcome.js'

/** What a sign-in may carry. fe26 calls the return path `returnTo`. */
interface Options {
  returnPathname?: string
  state?: string
  redirectUri?: string
  organizationId?: string
  loginHint?: string
  prompt?: 'login'
  maxAge?: number
}

const carried: [string, Options][] = [
  ['nothing', {}],
  ['a return path', { returnPathname: '/dashboard?tab=1&q=%C3%A4#top' }],
  ['a state of the application', { state: 'from=newsletter&n=1' }],
  ['a state of every kind of character', { state: 'ä日本🦀 \u0000\u2028"\\~*.' }],
  ['an empty state', { state: '' }],
  ['the longest state', { state: 'x'.repeat(2_048) }],
  ['a redirect URI of its own', { redirectUri: 'http://localhost:4000/other', returnPathname: '/x' }],
  [
    'everything',
    { returnPathname: '/x', state: 's', loginHint: 'ada@example.com', prompt: 'login', maxAge: 5 },
  ],
]

describe('a sign-in', () => {
  const bench = useBench()

  it.each(carried)('begun by authkit-session and finished by fe26: %s', async (_, options) => {
    const { jar, callback } = await beginTheirs(bench, options)
    const landed = await bench.fe26().handleCallback(jar.request(callback.href))
    expect(landed).toMatchObject({
      authenticated: true,
      user: { email: 'ada@example.com' },
      returnPathname: options.returnPathname ?? '/',
    })
    expect('state' in landed ? landed.state : undefined).toBe(options.state)
    expect(jar.store(landed.setCookies).names).toEqual(['wos-session'])
    const { auth } = await theirs(bench).service.withAuth(jar)
    expect(auth).toMatchObject({ user: { email: 'ada@example.com' } })
  })

  it.each(carried)('begun by fe26 and finished by authkit-session: %s', async (_, options) => {
    const { jar, callback } = await beginOurs(bench, options)
    const landed = await finishTheirs(bench, jar, callback)
    expect(landed.returnPathname).toBe(options.returnPathname ?? '/')
    expect(landed.state).toBe(options.state)
    expect(jar.store(setCookiesOf(landed)).names).toEqual(['wos-session'])
    const { auth } = await bench.fe26().withAuth(jar.request())
    expect(auth).toMatchObject({ authenticated: true, user: { email: 'ada@example.com' } })
  })

  it('has the URL of authkit-session for the same options', async () => {
    for (const [, options] of carried) {
      const secrets = /(?<=[?&](state|code_challenge)=)[^&]*/g
      const ours = (await beginOurs(bench, options)).url
      const peer = (await beginTheirs(bench, options)).url
      expect(ours.match(secrets)).toHaveLength(2)
      expect(ours.replace(secrets, '…')).toBe(peer.replace(secrets, '…'))
    }
  })

  it('with a redirect URI of its own sets Secure by it (improvement: on the session cookie as well)', async () => {
    const options = { redirectUri: 'https://app.example/callback' }
    const one = await beginOurs(bench, options)
    const two = await beginOurs(bench, options)
    const ours = await bench.fe26().handleCallback(one.jar.request(one.callback.href))
    const peer = setCookiesOf(await finishTheirs(bench, two.jar, two.callback))
    const isSecure = (line = '') => line.includes('; Secure')
    expect(ours.setCookies.map(line => line.split('=')[0])).toEqual(['wos-session', ...one.jar.names])
    expect(isSecure(ours.setCookies[0])).toBe(true)
    expect(isSecure(peer[0])).toBe(false)
  })

  it('does not disturb one in another tab, whichever library began it', async () => {
    const one = await beginTheirs(bench)
    const two = await beginOurs(bench)
    const jar = new Jar()
    for (const [name, value] of [...one.jar.cookies, ...two.jar.cookies]) jar.cookies.set(name, value)
    expect(jar.names).toHaveLength(2)
    const landed = await bench.fe26().handleCallback(jar.request(one.callback.href))
    expect(landed).toMatchObject({ authenticated: true })
    jar.store(landed.setCookies)
    expect(jar.names).toEqual([...two.jar.names, 'wos-session'])
    expect((await finishTheirs(bench, jar, two.callback)).authResponse.user.email).toBe('ada@example.com')
  })
})

describe('a state that is too large', () => {
  const bench = useBench()

  it.each<[string, Options]>([
    ['a state of 2,049 bytes', { state: 'x'.repeat(2_049) }],
    ['a state of 2,049 bytes in fewer characters', { state: `${'ä'.repeat(1_024)}x` }],
    ['a return path that leaves no room', { returnPathname: `/${'x'.repeat(3_000)}` }],
  ])('is refused by both: %s', async (_, options) => {
    await expect(theirs(bench).service.createSignIn(undefined, options)).rejects.toThrow()
    await expect(begin(bench, options)).rejects.toMatchObject({ code: 'state_too_large' })
  })
})

describe('a callback that does not belong to this browser', () => {
  const bench = useBench()
  const state = (callback: URL) => callback.searchParams.get('state') ?? ''

  /** What is wrong; the reason of fe26; the error of authkit-session. */
  const rows: [
    string,
    string,
    abstract new (...args: never[]) => Error,
    (jar: Jar, callback: URL) => void,
  ][] = [
    ['no state', 'oauth_state_mismatch', Error, (_, callback) => callback.searchParams.delete('state')],
    [
      'an empty state',
      'oauth_state_mismatch',
      Error,
      (_, callback) => callback.searchParams.set('state', ''),
    ],
    ['no cookie', 'verifier_cookie_missing', PKCECookieMissingError, jar => jar.cookies.clear()],
    [
      'an empty cookie',
      'verifier_cookie_missing',
      PKCECookieMissingError,
      jar => {
        for (const name of jar.names) jar.cookies.set(name, '')
      },
    ],
    [
      'a cookie of another state',
      'oauth_state_mismatch',
      Error,
      jar => {
        for (const [name, value] of jar.cookies) jar.cookies.set(name, changeFirst(value))
      },
    ],
    ['a state nobody sealed', 'invalid_state', SessionEncryptionError, forge(() => 'made up')],
    [
      'a state that was changed',
      'invalid_state',
      SessionEncryptionError,
      forge(sealed => tamper(sealed, 4, changeFirst)),
    ],
    [
      'a state under another password',
      'invalid_state',
      SessionEncryptionError,
      forge(() => forgeSeal({ payload: sound(), password: COOKIE_PASSWORD.toUpperCase() })),
    ],
    ...[
      { nonce: undefined },
      { codeVerifier: undefined },
      { issuedAt: undefined },
      { issuedAt: 'now' },
      { returnPathname: null },
      { customState: 7 },
      { redirectUri: [] },
    ].map((members): (typeof rows)[number] => [
      `a sealed state whose ${Object.keys(members)} is ${JSON.stringify(Object.values(members)[0])}`,
      'invalid_state',
      SessionEncryptionError,
      forge(() => forgeSeal({ payload: sound(members), password: COOKIE_PASSWORD })),
    ]),
    [
      'a state of ten minutes and a millisecond',
      'invalid_state',
      SessionEncryptionError,
      () => pass(600.001),
    ],
    ['a state from more than a minute ahead', 'invalid_state', SessionEncryptionError, () => pass(-60.001)],
  ]

  it.each(rows)('%s: %s', async (_, reason, error, spoil) => {
    for (const begin of [beginTheirs, beginOurs]) {
      const { jar, callback } = await begin(bench)
      spoil(jar, callback)
      const before = Date.now()
      await expect(finishTheirs(bench, jar, callback)).rejects.toBeInstanceOf(error)
      expect(await bench.fe26().handleCallback(jar.request(callback.href))).toMatchObject({ reason })
      vi.setSystemTime(before)
    }
  })

  it.each([600, 0, -60])('a state of %i seconds is still good', async age => {
    for (const begin of [beginTheirs, beginOurs]) {
      const { callback, ...one } = await begin(bench)
      pass(age)
      // AuthKit's own codes end earlier: that the code is refused shows that the state was not.
      const peer = await outcomeOf(() => finishTheirs(bench, one.jar, callback))
      const fe26 = await bench.fe26().handleCallback(one.jar.request(callback.href))
      if ('threw' in peer) expect(peer.threw.status).toBe(400)
      expect(fe26).toMatchObject(fe26.authenticated ? {} : { reason: 'invalid_grant' })
      pass(-age)
    }
  })

  /** Another state, in the URL and in the cookie that belongs to it. */
  function forge(change: (sealed: string) => string) {
    return (jar: Jar, callback: URL) => {
      const forged = change(state(callback))
      callback.searchParams.set('state', forged)
      jar.cookies.set(getPKCECookieNameForState(forged), encodeURIComponent(forged))
    }
  }

  function sound(members: object = {}): string {
    const verifier = 'v'.repeat(43)
    return JSON.stringify({ nonce: 'n', codeVerifier: verifier, issuedAt: Date.now(), ...members })
  }
})

describe('the return path', () => {
  const bench = useBench()

  it.each([
    '/',
    '',
    'relative',
    '/a/../b',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example/x?y#z',
    'https:evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    ' //evil.example',
    '/%2F/evil.example',
    '/%5Cevil.example',
    '/.//evil.example',
    '/..//evil.example',
    '/x?next=//evil.example',
    '/x#//evil.example',
    '?q',
    '#h',
    '@evil.example',
    '/ä 日本?ü=🦀#é',
    'http://[',
    '/:80',
    '/a//b',
    '.',
    '..',
  ])('%j is made harmless alike', async returnPathname => {
    const { peer, fe26 } = await arrive(returnPathname)
    expect(fe26).toBe(peer)
    expect(fe26).toMatch(/^\/(?![/\\])[!-~]*$/)
  })

  it.each([
    ['javascript:alert(1)', '/alert(1)'],
    ['data:text/html,x', '/text/html,x'],
    ['ftp://evil.example/x', '/x'],
  ])('%j has no path of ours (improvement: the remains of another scheme are not one)', async (...row) => {
    const [returnPathname, path] = row
    expect(await arrive(returnPathname)).toEqual({ peer: path, fe26: '/' })
  })

  async function arrive(returnPathname: string) {
    const one = await beginOurs(bench, { returnPathname })
    const two = await beginOurs(bench, { returnPathname })
    const peer = await finishTheirs(bench, one.jar, one.callback)
    const fe26 = await bench.fe26().handleCallback(two.jar.request(two.callback.href))
    if (!fe26.authenticated) throw new Error(`The sign-in failed: ${fe26.reason}.`)
    return { peer: peer.returnPathname, fe26: fe26.returnPathname }
  }
})

function theirs(bench: Bench) {
  const { clientId, apiKey } = bench.local
  return authkitSession({ clientId, apiKey, ...bench.address })
}

function begin(bench: Bench, { returnPathname, ...options }: Options = {}) {
  return bench
    .fe26()
    .signIn({ ...options, ...(returnPathname !== undefined && { returnTo: returnPathname }) })
}

/** A browser that comes back from AuthKit to the redirect URI. */
async function beginOurs(bench: Bench, options: Options = {}) {
  const { url, setCookies } = await begin(bench, options)
  return { url, jar: new Jar().store(setCookies), callback: await bench.local.signIn(url) }
}

async function beginTheirs(bench: Bench, options: Options = {}) {
  const { url, ...answer } = await theirs(bench).service.createSignIn(undefined, options)
  const jar = new Jar().store(setCookiesOf(answer))
  return { url, jar, callback: await bench.local.signIn(url) }
}

function finishTheirs(bench: Bench, jar: Jar, callback: URL) {
  const { code = '', state } = Object.fromEntries(callback.searchParams)
  return theirs(bench).service.handleCallback(jar, undefined, { code, state })
}
