// Writes ../oauth/*.json and ../cookie/*.json: what the published peers answer.
//
//   node vectors/generate/oauth.mjs      (Node 22 or newer)
//
// Clock and randomness are fixed, so a second run changes nothing until a peer changes what it answers.

import { writeFileSync } from 'node:fs'
import {
  CookieSessionStorage,
  configure,
  createAuthService,
  getPKCECookieNameForState,
  selectStalePKCEVerifierCookieNames,
  sessionEncryption,
} from '@workos/authkit-session'
import { parseCookie } from 'cookie'
import { WorkOS } from 'workos-node-11'
import { sanitizeReturnPathname } from '../../node_modules/@workos/authkit-session/dist/utils.js'

function write(name, vectors) {
  writeFileSync(new URL(`../${name}.json`, import.meta.url), `${JSON.stringify(vectors, null, 2)}\n`)
}

let counter = 0
Date.now = () => 1_800_000_000_000
crypto.getRandomValues = bytes => {
  for (let index = 0; index < bytes.length; index += 1) {
    counter = (counter * 75 + 74) % 65_537
    bytes[index] = counter >> 8
  }
  return bytes
}
crypto.randomUUID = () => '00000000-0000-4000-8000-000000000000'

const clientId = 'client_01HZ3VQ4X0K9S1T2U3V4W5X6Y7'
const workos = new WorkOS('sk_test_vectors', { clientId })

// --- PKCE ---

const verifiers = [43, 44, 45, 46, 64, 127, 128].map(length => workos.pkce.generateCodeVerifier(length))
verifiers.push('-._~'.repeat(11), 'A'.repeat(43), '~'.repeat(128))
write(
  'oauth/pkce',
  await Promise.all(
    verifiers.map(async codeVerifier => ({
      codeVerifier,
      codeChallenge: await workos.pkce.generateCodeChallenge(codeVerifier),
    })),
  ),
)

// --- Authorization and logout URLs ---

const everyPrintable = String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 32 + index))
const redirectUri = 'http://localhost:3000/callback'
const codeChallenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
const requests = {
  minimal: { provider: 'authkit', redirectUri },
  'no redirect URI': { provider: 'authkit' },
  'with PKCE': {
    provider: 'authkit',
    redirectUri,
    codeChallenge,
    codeChallengeMethod: 'S256',
    state: "Fe26.2*1*ab'(c)!~2",
  },
  everything: {
    provider: 'authkit',
    connectionId: 'conn_01',
    organizationId: 'org_01',
    redirectUri: 'https://app.example/callback?a=1&b=two words#f',
    state: '{"returnTo":"/a b"}',
    codeChallenge,
    codeChallengeMethod: 'S256',
    screenHint: 'sign-up',
    loginHint: 'ada+test@example.com',
    domainHint: 'exämple.com',
    prompt: 'login',
    maxAge: 0,
    invitationToken: 'inv_01',
    claimNonce: 'nonce_01',
    providerScopes: ['openid', 'calendar.read write', 'openid'],
    providerQueryParams: { hd: 'example.com', access_type: 'offline', include_granted_scopes: 'true' },
  },
  connection: { connectionId: 'conn_01', redirectUri },
  organization: { organizationId: 'org_01', redirectUri, screenHint: undefined },
  'other provider': { provider: 'GoogleOAuth', redirectUri, maxAge: 86_400 },
  'every printable character': { provider: 'authkit', redirectUri, state: everyPrintable },
  'beyond ASCII': { provider: 'authkit', redirectUri, state: 'é ü 漢字 🦀 \u0000\u007f\u2028' },
  'no scopes': { provider: 'authkit', redirectUri, providerScopes: [], providerQueryParams: {} },
  'order of parameters': {
    provider: 'authkit',
    redirectUri,
    providerQueryParams: Object.fromEntries(
      [
        'b',
        'B',
        'a',
        'A',
        'ab',
        'aB',
        'Ab',
        'a_b',
        'a-b',
        'a.b',
        'a b',
        'a1',
        '10',
        '9',
        '_',
        '[x]',
        '$',
        'fooBar',
        'foo_bar',
      ].map(name => [name, `=${name}&`]),
    ),
  },
  'empty values': { provider: 'authkit', redirectUri, state: '', loginHint: '', connectionId: '' },
  'no target': { redirectUri },
  'empty target': { provider: '', redirectUri },
  'screen hint without a provider': { connectionId: 'conn_01', redirectUri, screenHint: 'sign-in' },
  'screen hint for another provider': { provider: 'GoogleOAuth', redirectUri, screenHint: 'sign-in' },
}
write(
  'oauth/authorization_url',
  Object.entries(requests).map(([name, request]) => {
    try {
      const url = workos.userManagement.getAuthorizationUrl({ clientId, ...request })
      return { name, request: { clientId, ...request }, url }
    } catch {
      return { name, request: { clientId, ...request }, url: null }
    }
  }),
)

const logouts = [
  { sessionId: 'session_01H93ZY4F80QPBEZ1R5B2SHQG8' },
  { sessionId: 'session_01', returnTo: '' },
  { sessionId: 'session_01', returnTo: 'https://app.example/bye?a=1&b=two words#f' },
  { sessionId: everyPrintable, returnTo: everyPrintable },
  { sessionId: 'é 漢字 🦀', returnTo: '\u0000\u007f\r\n' },
]
write(
  'oauth/logout_url',
  logouts.map(request => ({ ...request, url: workos.userManagement.getLogoutUrl(request) })),
)

// --- Return paths ---

const returnPaths = [
  '/',
  '/dashboard',
  '/dashboard?tab=1&x=%20#top',
  'dashboard',
  '?a=b',
  '#frag',
  '/?',
  '/#',
  '/?#',
  '/a?b?c#d#e',
  '/a//b///c',
  '/a/./b/../c',
  '/a/b/..',
  '/a/b/.',
  '..',
  '../../..',
  './',
  '/a/%2e%2E/b',
  '/%2e%2e/%2E/x',
  '/a/.%2e',
  '/a/%2e./',
  '/%2e',
  '/...',
  '/.%2',
  '/%',
  '/%2',
  '/%zz',
  '/..//evil.com',
  '/.//evil.com',
  '/.//\\evil.com',
  '/a/..//evil.com',
  '//evil.com',
  '///evil.com',
  '////evil.com/x',
  '//evil.com/path?q#h',
  '//evil.com?q',
  '//evil.com#h',
  '//evil.com\\x',
  '/\\evil.com',
  '\\/evil.com',
  '\\\\evil.com',
  '\\evil.com',
  '/\\/evil.com/x',
  '/a\\b\\..\\c',
  '//user:pw@evil.com:8080/x',
  '//evil.com@app.example/x',
  '//',
  '///',
  '\\\\',
  '//?x',
  '/%2F/evil.com',
  '/%2f%2fevil.com',
  '/%5Cevil.com',
  '%2F%2Fevil.com',
  '/\t/evil.com',
  '/\n/evil.com',
  '/\r\n/evil.com',
  '\t//evil.com',
  '//\tevil.com/x',
  '/.\t/\n/evil.com',
  '\u0000//evil.com',
  '\u0001/x\u0002',
  ' //evil.com/x ',
  '/a\u0000b',
  '/a\u007fb',
  '/a\u0085b',
  '/a b',
  '/a?b c',
  '/a#b c',
  ' ',
  '\t',
  '   /x',
  '/x   ',
  '/x\u001f\u0020',
  'https://evil.com',
  'https://evil.com/x?y#z',
  'http://evil.com/x',
  'HTTPS://evil.com/x',
  'hTtP:evil.com/x',
  'http:/evil.com/x',
  'http:\\\\evil.com\\x',
  'http:///evil.com/x',
  'https:evil.com/x',
  'https:/evil.com/x',
  'https:\\evil.com/x',
  'https:/\\evil.com/x',
  'https://evil.com',
  'https:',
  'https:?a',
  'https:#a',
  'https:..//evil.com',
  'https:foo:bar',
  'ht\ntps://evil.com/x',
  'h\tttp:evil.com/x',
  'https://evil.com/..//x',
  'https://evil.com//x',
  'https:///',
  'http:',
  'http://',
  'https://?x',
  '1https://evil.com/x',
  ':x',
  '/x:y',
  'a/b:c',
  './javascript:x',
  '-x:y',
  'é:x',
  '/é/漢字/🦀?é#é',
  '／／evil.com',
  '/／evil.com',
  '/\u2028/x',
  '/\ufeff/x',
  '/\u202e/x',
  '\u3000//evil.com',
  '\u00a0//evil.com',
  '/"<>`#"<>`',
  "/^|{}[]~'!*()",
  '/?^|{}[]~\'`"<>\\',
  '/#^|{}[]~\'`"<>\\',
  '/;a=b,c@d:e&f=g+h$i',
  '/a;//evil.com',
  '/x?//evil.com',
  '/x#//evil.com',
  'C|/..',
  '/C:/../x',
  '/C|/../../x',
  '/c:\\..',
  'https:C|/..',
  'user@evil.com',
  '//@/x',
  '//user@/x',
  '//:80/x',
  'https://user:pw@/x',
  '//a@b@evil.com/x',
]
// No URL can have these hosts, so the peer takes its fallback; fe26 does not read what it throws away.
const impossibleHosts = [
  '//C|/x',
  'https://[bad/x',
  'https://evil.com:99999/x',
  'http://1.2.3.4.5/x',
  '//evil.com／y/x',
  'https://a b/x',
  '//%2F/x',
]
const schemesRefused = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  ' javascript:alert(1)',
  'javascript://evil.com/%0aalert(1)',
  'data:text/html,<script>',
  'vbscript:x',
  'blob:https://evil.com/x',
  'file:///etc/passwd',
  'file://evil.com/x',
  'ftp://evil.com/x',
  'ws://evil.com/x',
  'wss:evil.com',
  'mailto:a@b.c',
  'foo:bar',
  'x-y+z.1:/a',
  'about:blank',
  'intent://evil.com#x',
]
write('oauth/return_path', {
  sameAsPeer: [
    ...returnPaths.map(input => ({ input, fallback: '/', path: sanitizeReturnPathname(input, '/') })),
    ...[
      [undefined, '/home'],
      ['', '/home'],
      [undefined, '//evil.com/x'],
      ['//', '/home?x'],
      ['https://', 'https://evil.com/home'],
      ['', ''],
      ['', '//'],
      [undefined, '\\\\evil.com\\x'],
      ['/kept', '//evil.com'],
      [' ', '/home'],
    ].map(([input, fallback]) => ({ input, fallback, path: sanitizeReturnPathname(input, fallback) })),
  ],
  hostNotRead: impossibleHosts.map(input => ({ input, peer: sanitizeReturnPathname(input, '/fallback') })),
  stricterThanPeer: schemesRefused.map(input => ({
    input,
    peer: sanitizeReturnPathname(input, '/fallback'),
  })),
})

// --- Sign-in states and verifier cookies ---

class HeaderStorage extends CookieSessionStorage {
  async getCookie() {
    return null
  }
}

const cookiePassword = 'vectors-are-public-so-is-this-password-0123456789'
async function signIn(name, options, overrides = {}) {
  configure({
    clientId,
    apiKey: 'sk_test_vectors',
    redirectUri: 'https://app.example/callback',
    cookiePassword,
    cookieSameSite: 'lax',
    cookieDomain: undefined,
    ...overrides,
  })
  const service = createAuthService({ sessionStorageFactory: config => new HeaderStorage(config) })
  const { url, headers, cookieName } = await service.createSignIn(undefined, options)
  const sealed = new URL(url).searchParams.get('state')
  const state = await sessionEncryption.unsealData(sealed, { password: cookiePassword })
  const cleared = await service.clearPendingVerifier(undefined, {
    state: sealed,
    redirectUri: options.redirectUri,
  })
  return {
    name,
    options,
    config: overrides,
    url,
    sealed,
    state,
    cookieName,
    setCookie: headers['Set-Cookie'],
    clearCookie: cleared.headers['Set-Cookie'],
  }
}

write('oauth/sign_in_state', {
  cookiePassword,
  signIns: [
    await signIn('plain', {}),
    await signIn('everything', {
      returnPathname: '/reports?year=2026#q2',
      state: '{"plan":"team","näme":"漢字 🦀"}',
      redirectUri: 'http://localhost:3000/callback',
    }),
    await signIn(
      'SameSite=None',
      { redirectUri: 'http://localhost:3000/callback' },
      { cookieSameSite: 'none' },
    ),
    await signIn('SameSite=Strict becomes Lax', {}, { cookieSameSite: 'strict' }),
    await signIn('Domain', {}, { cookieDomain: 'app.example' }),
    await signIn('largest custom state', { state: 'x'.repeat(2048) }),
  ],
})

write(
  'oauth/verifier_cookie_name',
  ['', 'a', 'foobar', 'state', 'é漢字🦀', 'Fe26.2*1*salt*iv*text**salt*digest~2', everyPrintable].map(
    state => ({
      state,
      name: getPKCECookieNameForState(state),
    }),
  ),
)

const verifier = digit => `wos-auth-verifier-${String(digit).repeat(8)}`
const keep = verifier(9)
write(
  'oauth/stale_verifier_cookies',
  [
    [],
    ['wos-session', 'wos-auth-verifierXYZ', 'WOS-AUTH-VERIFIER-00000000', keep],
    [1, 2, 3, 4].map(verifier),
    [1, 2, 3, 4, 1, 2, 3, 4].map(verifier),
    [...[1, 2, 3, 4].map(verifier), keep],
    [1, 2, 3, 4, 5].map(verifier),
    [...[1, 2, 3, 4].map(verifier), 'wos-auth-verifier'],
    [...[1, 2, 3, 4, 5, 6, 7, 1].map(verifier), keep, 'wos-session', 'wos-auth-verifier-'],
  ].map(cookieNames => ({
    cookieNames,
    keep,
    stale: selectStalePKCEVerifierCookieNames(cookieNames, { keep }),
  })),
)

// --- Cookie headers ---

const storage = new HeaderStorage({ redirectUri: 'https://app.example/callback' })
const session = { path: '/', httpOnly: true, secure: true, sameSite: 'lax', maxAge: 34_560_000 }
const cookies = [
  { name: 'wos-session', value: 'Fe26.2*1*ab-_.!~2', options: session },
  { name: 'wos-session', value: everyPrintable, options: session },
  { name: 'wos-session', value: 'é 漢字 🦀 \u0000\r\n;', options: session },
  { name: 'wos-session', value: '', options: session },
  { name: 'a', value: 'b', options: { ...session, maxAge: undefined, secure: false, httpOnly: false } },
  {
    name: 'a',
    value: 'b',
    options: { ...session, domain: '.example.com', path: '/app', sameSite: 'strict' },
  },
  { name: 'a', value: 'b', options: { ...session, domain: 'example.com', sameSite: 'none', maxAge: -1 } },
  { name: 'a', value: 'b', expired: true, options: { ...session, domain: 'example.com' } },
]
write(
  'cookie/set_cookie',
  cookies.map(({ name, value, options, expired = false }) => ({
    name,
    value,
    options,
    expired,
    header: storage.serializeCookie(name, expired ? '' : value, options, { expired }),
  })),
)

const headers = [
  'SID=31d4d96e407aad42',
  'SID=31d4d96e407aad42; lang=en-US',
  'a=1; a=2; A=3',
  'a=1;b=2;;c=3;',
  ' a = 1 ;\tb\t=\t2\t',
  'a; b=2; c',
  'a=b=c==',
  'a=',
  'a=%20%C3%A9%F0%9F%A6%80',
  'a=%',
  'a=%2; b=%zz; c=%E0%A4%A; d=%C3%28; e=%ED%A0%80; f=%F4%90%80%80; g=%c3%a9',
  'a=1+2',
  'a=1, b=2',
  '$Version=1; a=b; $Path=/',
  'wos-session=Fe26.2*1*x*y*z**s*d~2',
  'a=b c',
  '; ; =',
  '',
  'a',
  'é=ü',
  'a=\u0001',
  'constructor=1; toString=2',
  'a=1;\u00a0b=2',
  'a=1;\nb=2',
]
write(
  'cookie/cookie_header',
  headers.map(header => ({ header, cookies: { ...parseCookie(header) } })),
)
