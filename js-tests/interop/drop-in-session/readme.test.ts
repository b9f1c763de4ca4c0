// The README of @workos/authkit-session: its storage adapter, its service and its middleware, with nothing changed but the
// import. They are taken from the installed package, so that they are what people have copied.

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { transformSync } from 'esbuild'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { COOKIE_PASSWORD, REDIRECT_URI } from '../../local-authkit/bench.js'
import { pass, useBench } from '../bench.js'
import { LIBRARIES, type Library } from './worlds.js'

const readme = readFileSync(
  join(dirname(createRequire(import.meta.url).resolve('@workos/authkit-session')), '..', 'README.md'),
  'utf8',
)
const written: string[] = []
afterAll(() => {
  for (const file of written) rmSync(file)
})

interface Program {
  authService: InstanceType<Library['AuthService']>
  configure: Library['configure']
  authMiddleware(): (args: { request: Request; next: Next }) => Promise<{ response: Response }>
}
type Next = (options: {
  context: { auth: () => { user: { email: string } | null } }
}) => Promise<{ response: Response }>

/** The blocks of code under "Quick Start", as one module that imports from elsewhere. */
async function programOf(importFrom: string, { isOptional = false } = {}): Promise<Program> {
  const [, quickStart = ''] = readme.split('## Quick Start')
  const [section = ''] = quickStart.split('\n## ')
  const blocks = [...section.matchAll(/```typescript\n([\s\S]*?)```/g)].map(([, code = '']) => code)
  // What the framework of the README brings, and what the first block configures.
  const [, storage = '', service = '', middleware = ''] = blocks
  const source = [
    "export { configure } from '@workos/authkit-session'",
    'const createMiddleware = () => ({ server: handler => handler })',
    // `applyHeaders`, which it calls optional, is the last of the class.
    isOptional ? storage : `${storage.split('// Optional')[0]}}`,
    ...[service, middleware],
  ].join('\n')
  const { code } = transformSync(source, { loader: 'ts', format: 'esm' })
  // Where both packages are found, and the two hosts of this suite do not meet.
  const name = `.readme-${importFrom.replaceAll(/\W/g, '-')}-${process.env['FE26_ENGINE']}.mjs`
  const file = join(import.meta.dirname, '../../node_modules', `${isOptional}${name}`)
  written.push(file)
  writeFileSync(file, code.replaceAll('"@workos/authkit-session"', `"${importFrom}"`))
  return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Program
}

describe.each([
  { importFrom: '@workos/authkit-session', lib: LIBRARIES.peer },
  { importFrom: 'fe26/authkit-session', lib: LIBRARIES.fe26 },
])('the README with $importFrom', ({ importFrom, lib }) => {
  const bench = useBench()

  it.each([
    ['headers', false],
    ['responses', true],
  ])('signs in, refreshes and signs out, with %s', async (_, isOptional) => {
    vi.stubEnv('WORKOS_COOKIE_PASSWORD', COOKIE_PASSWORD)
    const { authService, authMiddleware, configure } = await programOf(importFrom, { isOptional })
    const { clientId, apiKey } = bench.local
    configure({ clientId, apiKey, redirectUri: REDIRECT_URI, ...bench.address })
    const browser = new Map<string, string>()
    const visit = (path: string) => {
      const cookie = [...browser].map(([name, value]) => `${name}=${value}`).join('; ')
      return new Request(new URL(path, REDIRECT_URI), { headers: { cookie } })
    }
    const heed = ({ response, headers }: Awaited<ReturnType<Program['authService']['saveSession']>>) => {
      expect(response === undefined).toBe(!isOptional)
      const lines = response
        ? (response as Response).headers.getSetCookie()
        : [headers?.['Set-Cookie'] ?? []].flat()
      for (const line of lines) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        if (line.includes('Max-Age=0')) browser.delete(name)
        else browser.set(name, value)
      }
    }
    const whoIsIt = async () => {
      let email: string | undefined
      const { response } = await authMiddleware()({
        request: visit('/'),
        next: async ({ context }) => {
          email = context.auth().user?.email
          return { response: new Response('page', { status: 202, headers: { 'X-Page': '1' } }) }
        },
      })
      expect([response.status, response.headers.get('X-Page'), await response.text()]).toEqual([
        202,
        '1',
        'page',
      ])
      const lines = response.headers.getSetCookie()
      if (!isOptional) heed({ headers: { 'Set-Cookie': lines } })
      return email
    }

    expect(await whoIsIt()).toBeUndefined()
    const begun = await authService.createSignIn(new Response(null, { status: 302 }), {
      returnPathname: '/x',
    })
    heed(begun)
    expect([...browser.keys()]).toEqual([begun.cookieName])
    const callback = await bench.local.signIn(begun.url)
    const { code = '', state } = Object.fromEntries(callback.searchParams)
    const landed = await authService.handleCallback(visit('/callback'), new Response(), { code, state })
    heed(landed as never)
    expect([landed.returnPathname, [...browser.keys()]]).toEqual(['/x', ['wos-session']])

    expect(await whoIsIt()).toBe('ada@example.com')
    const before = browser.get('wos-session')
    pass(301)
    expect(await whoIsIt()).toBe('ada@example.com')
    // Its middleware looks for headers, so its storage had better not make responses of them.
    expect(browser.get('wos-session') === before).toBe(isOptional)
    expect(await whoIsIt()).toBe('ada@example.com')

    const session = await authService.getSession(visit('/'))
    if (!session) throw new Error('There is a session.')
    const switched = await authService.switchOrganization(session, 'org_01ANALYTICAL')
    expect(switched.auth).toMatchObject({ organizationId: 'org_01ANALYTICAL' })
    const { logoutUrl } = await authService.signOut(switched.auth.user ? switched.auth.sessionId : '')
    expect(logoutUrl).toContain('/user_management/sessions/logout?session_id=session_')
  })

  it('has the pieces of "Direct Access"', async () => {
    const { clientId, apiKey } = bench.local
    lib.configure({
      clientId,
      apiKey,
      redirectUri: REDIRECT_URI,
      cookiePassword: COOKIE_PASSWORD,
      ...bench.address,
    })
    const config = lib.getConfigurationProvider().getConfig()
    const client = lib.getWorkOS()
    const core = new lib.AuthKitCore(config, client, lib.sessionEncryption)
    const operations = new lib.AuthOperations(core, client, config, lib.sessionEncryption)
    expect(lib.getWorkOS()).toBe(client)
    const { url, sealedState, cookieName } = await operations.createSignUp()
    expect(new URL(url).searchParams.get('screen_hint')).toBe('sign-up')
    expect(lib.getPKCECookieNameForState(sealedState)).toBe(cookieName)
    const { accessToken, refreshToken, user } = await bench.local.issueSession()
    const session = { accessToken, refreshToken, user } as never
    expect(await core.validateAndRefresh(session)).toMatchObject({ valid: true, refreshed: false })
    expect(await core.decryptSession(await core.encryptSession(session))).toEqual({
      accessToken,
      refreshToken,
      user,
    })
  })
})
