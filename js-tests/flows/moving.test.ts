// What docs/migrating.md says, with its own programs: the same person before, after, and back again.

import { fileURLToPath } from 'node:url'
import { type LocalAuthKitServer, startLocalAuthKit } from 'fe26/testing'
import { CookieJar } from 'tough-cookie'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browser } from './browser.js'
import { freePort } from './free-port.js'
import { type RunningApp, variables } from './host.js'
import { startProgram } from './program.js'
import { withTokensFor } from './sign-in.js'

let authkit: LocalAuthKitServer
const apps: RunningApp[] = []

beforeAll(async () => {
  authkit = await startLocalAuthKit()
})

afterAll(async () => {
  await Promise.all(apps.map(app => app.close()))
  await authkit.close()
})

/** What changing the import does, to a program as it stands. */
const CHANGED = `import { registerHooks } from 'node:module'
registerHooks({ resolve: (name, context, next) => next(name === '@workos-inc/node' ? 'fe26/workos' : name, context) });`

describe.each([
  ['an app on @workos-inc/node', '', /^workos-node\//],
  ['an app whose import has been changed to fe26/workos', CHANGED, /^fe26\//],
])('%s, and the same app on an adapter', (_name, change, client) => {
  let before: string
  let after: string
  beforeAll(async () => {
    // The SDK is told by its constructor alone where WorkOS is, and the page shows how people construct it.
    const elsewhere = `${change} const fetch = globalThis.fetch; globalThis.fetch = (input, init) =>
      fetch(String(input.url ?? input).replace('https://api.workos.com', '${authkit.url}'), init)`
    ;[before, after] = await Promise.all([start('before.js', elsewhere), start('after.js')])
  })

  async function signInBefore(jar: CookieJar): Promise<void> {
    const browser = new Browser(before, jar)
    const { location = '' } = (await browser.navigate('/login')).headers
    const authorize = location.replace('https://api.workos.com', authkit.url)
    const account = await browser.visit(authorize, { form: { email: 'ada@example.com' } })
    expect(JSON.parse(account.body)).toMatchObject({ email: 'ada@example.com' })
    expect(authkit.requests.findLast(({ route }) => route === 'authenticate')?.headers['user-agent']).toMatch(
      client,
    )
  }

  it('are signed in to both by the cookie of either', async () => {
    const jar = new CookieJar()
    await signInBefore(jar)
    const moved = await new Browser(after, jar).fetch('/account')
    expect([moved.status, JSON.parse(moved.body).email, moved.setCookies]).toEqual([
      200,
      'ada@example.com',
      [],
    ])

    const other = new CookieJar()
    const browser = new Browser(after, other)
    const authorize = await browser.visit('/account')
    await browser.visit(authorize.url, {
      form: { email: 'grace@example.com', organization: 'org_01HARBOUR' },
    })
    const back = await new Browser(before, other).navigate('/account')
    expect([back.status, JSON.parse(back.body).email]).toEqual([200, 'grace@example.com'])
  })

  it('refresh what the other has left', async () => {
    const jar = new CookieJar()
    await withTokensFor(-60, { knobs: authkit }, async () => {
      const browser = new Browser(before, jar)
      const { location = '' } = (await browser.navigate('/login')).headers
      const page = location.replace('https://api.workos.com', authkit.url)
      const returned = await browser.navigate(page, { form: { email: 'ada@example.com' } })
      await browser.navigate(String(returned.headers['location']))
    })
    const moved = await new Browser(after, jar).fetch('/account')
    expect([moved.status, moved.setCookies.length]).toEqual([200, 1])
    expect((await new Browser(before, jar).navigate('/account')).status).toBe(200)
  })
})

describe('an app with sessions of its own', () => {
  let url: string
  beforeAll(async () => {
    const { accessToken, refreshToken, user } = await authkit.issueSession({ user: 'ada@example.com' })
    const kept = JSON.stringify({ accessToken, refreshToken, user })
    const database = new URL('database.js', MOVING)
    url = await start(
      'own-sessions.js',
      `import { sessions } from '${database.href}'; sessions.set('old', ${kept})`,
    )
  })

  it('seals them for whoever comes with the old cookie, once', async () => {
    const jar = new CookieJar()
    await jar.setCookie('sid=old; Path=/', url)
    const browser = new Browser(url, jar)
    const account = await browser.visit('/account')
    expect([account.url, JSON.parse(account.body).email]).toEqual([`${url}/account`, 'ada@example.com'])
    expect(Object.keys(await browser.cookies())).toEqual(['wos-session'])

    const late = new Browser(url)
    await late.setCookie('sid=old; Path=/')
    expect((await late.fetch('/account')).status).toBe(401)
  })
})

/** Starts one of the programs; gives its origin. `preload` runs before it. */
async function start(program: string, preload = ''): Promise<string> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const args = ['--import', `data:text/javascript,${encodeURIComponent(preload)}`, program]
  const env = { PORT: String(port), ...variables(authkit, url) }
  apps.push(await startProgram({ args, folder: fileURLToPath(MOVING), env }, url))
  return url
}

const MOVING = new URL('../../examples/moving/', import.meta.url)
