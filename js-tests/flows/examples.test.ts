// The examples, started as their pages in docs/frameworks say: Hono on workerd, everything in Node as `npm start` does.

import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type LocalAuthKitServer, startLocalAuthKit } from 'fe26/testing'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { Browser } from './browser.js'
import { freePort } from './free-port.js'
import { COOKIE_PASSWORD, type RunningApp, startWorker, variables } from './host.js'
import { runProgram, startProgram } from './program.js'

let authkit: LocalAuthKitServer

beforeAll(async () => {
  authkit = await startLocalAuthKit()
})

afterAll(() => authkit.close())

const IN_NODE = ['express', 'fastify', 'koa', 'node']

describe.each([
  ...IN_NODE.map(name => ({ example: `${name}/app.js`, start: startInNode })),
  { example: 'hono/src/node.ts', start: startInNode },
  { example: 'hono/src/index.ts', start: startInWorkerd },
])('examples/$example', ({ example, start }) => {
  let app: RunningApp
  beforeAll(async () => {
    app = await start(example)
  })
  afterAll(() => app?.close())

  it('signs in, shows who it is, and signs out', async () => {
    const browser = new Browser(app.url)
    expect((await browser.visit('/')).body).toBe('Hello, stranger')
    expect((await browser.fetch('/account')).status).toBe(401)

    const authorize = await browser.visit('/account')
    expect(new URL(authorize.url).pathname).toBe('/user_management/authorize')
    const account = await browser.visit(authorize.url, { form: { email: 'ada@example.com' } })
    expect([account.url, account.status]).toEqual([`${app.url}/account`, 200])
    expect(account.headers['content-type']).toMatch(/^application\/json\b/)
    expect(JSON.parse(account.body)).toMatchObject({ email: 'ada@example.com', firstName: 'Ada' })
    const home = await browser.visit('/')
    expect(home.body).toBe('Hello, ada@example.com')
    // It holds what a person has typed.
    expect(home.headers['content-type'] ?? 'text/plain').toMatch(/^text\/plain\b/)

    await browser.visit('/logout', { method: 'POST' })
    expect(await browser.cookies()).toEqual({})
    expect((await browser.visit('/')).body).toBe('Hello, stranger')
  })

  // What a Worker prints is not ours to see.
  if (start === startInNode) {
    it('prints nothing', async () => {
      const once = await start(example)
      const browser = new Browser(once.url)
      const authorize = await browser.visit('/account')
      const account = await browser.visit(authorize.url, { form: { email: 'ada@example.com' } })
      expect(account.status).toBe(200)
      await once.close()
      expect(once.printed?.()).toBe('')
    })
  }
})

describe.each([
  ...IN_NODE.map(name => ({ example: `${name}/more.js`, start: startInNode })),
  { example: 'hono/src/more.ts', start: startInWorkerd },
])('examples/$example', ({ example, start }) => {
  let app: RunningApp
  beforeAll(async () => {
    app = await start(example)
  })
  afterAll(() => app?.close())

  const signIn = async (browser: Browser, form: Record<string, string>) => {
    const authorize = await browser.visit('/login')
    return browser.visit(authorize.url, { form })
  }

  it('has a hook that welcomes people the first time', async () => {
    const browser = new Browser(app.url)
    const home = await browser.visit('/')
    expect(home.headers['content-type']).toMatch(/^text\/html\b/)
    expect(home.body).toContain('href="/login"')
    const first = await signIn(browser, { email: 'ada@example.com' })
    expect([first.url, first.body]).toEqual([
      `${app.url}/welcome`,
      'Welcome, Ada: you are here for the first time.',
    ])
    const signedOut = await browser.visit('/logout', { method: 'POST' })
    expect([signedOut.url, await browser.cookies()]).toEqual([`${app.url}/`, {}])
    const again = await signIn(browser, { email: 'ada@example.com' })
    expect([again.url, again.status]).toEqual([`${app.url}/`, 200])
    expect(again.body).toContain('action="/logout"')
  })

  it('has a hook for sign-ins that fail', async () => {
    const browser = new Browser(app.url)
    const authorize = await browser.visit('/login')
    const denied = await browser.visit(authorize.url, { form: { decision: 'deny' } })
    expect([denied.url, denied.status]).toEqual([`${app.url}/sorry`, 200])
    expect(denied.body).toContain('href="/login"')
  })

  it('lets administrators in, and switches organizations by a form', async () => {
    const browser = new Browser(app.url)
    await signIn(browser, { email: 'grace@example.com', organization: 'org_01COMPILERS' })
    const refused = await browser.visit('/admin')
    expect([refused.url, refused.status]).toEqual([`${app.url}/admin`, 403])

    const admin = await browser.visit('/organization', { form: { organizationId: 'org_01HARBOUR' } })
    expect([admin.url, admin.status]).toEqual([`${app.url}/admin`, 200])
    expect(admin.body).toBe('You administer org_01HARBOUR.')

    for (const form of [{ organizationId: 'org_01NOWHERE' }, {}]) {
      const stays = await browser.navigate('/organization', { form })
      expect(stays.status).toBe(403)
    }
    expect((await browser.visit('/admin')).status).toBe(200)
  })

  it('has an API for tokens and for its own pages', async () => {
    const browser = new Browser(app.url)
    expect((await browser.fetch('/api/me')).status).toBe(401)
    const { accessToken, user } = await authkit.issueSession({ user: 'ada@example.com' })
    const expected = { userId: user.id, organizationId: 'org_01ANALYTICAL', role: 'admin' }
    const byToken = await browser.send('/api/me', { headers: { authorization: `Bearer ${accessToken}` } })
    expect([byToken.status, JSON.parse(byToken.body)]).toEqual([200, expected])
    await signIn(browser, { email: 'ada@example.com' })
    const byCookie = await browser.fetch('/api/me')
    expect([byCookie.status, JSON.parse(byCookie.body)]).toEqual([200, expected])
  })

  // What a Worker prints is not ours to see.
  if (start === startInNode) {
    it('prints events, and no secret', async () => {
      const browser = new Browser(app.url)
      await signIn(browser, { email: 'grace@example.com', organization: 'org_01COMPILERS' })
      await browser.visit('/organization', { form: { organizationId: 'org_01HARBOUR' } })
      const secrets = Object.values(await browser.cookies())
      expect(secrets).toHaveLength(1)
      await browser.visit('/logout', { method: 'POST' })
      const printed = await vi.waitFor(() => {
        const text = app.printed?.() ?? ''
        const lines = text.trimEnd().split('\n')
        const types = lines.map(line => (JSON.parse(line) as { type: string }).type)
        const expected = ['sign_in_started', 'signed_in', 'authenticated', 'refreshed', 'signed_out']
        expect(types).toEqual(expect.arrayContaining(expected))
        return text
      }, PRINTED_MS)
      expect(printed).not.toMatch(/Fe26\.2\*|\beyJ[\w-]{10}|@example\.com/)
      for (const secret of [authkit.apiKey, COOKIE_PASSWORD, ...secrets])
        expect(printed).not.toContain(secret)
    })
  }
})

describe('examples/node/socket.js', () => {
  let app: RunningApp
  beforeAll(async () => {
    app = await startInNode('node/socket.js')
  })
  afterAll(() => app?.close())

  it('greets members, and nobody else', async () => {
    const browser = new Browser(app.url)
    const stranger = await browser.upgrade('/')
    expect(stranger.status).toBe(401)
    const authorize = await browser.visit('/login')
    await browser.visit(authorize.url, { form: { email: 'ada@example.com' } })
    const cookie = Object.entries(await browser.cookies()).map(pair => pair.join('='))
    const socket = new WebSocket(app.url.replace('http:', 'ws:'), { headers: { cookie: cookie.join('; ') } })
    const [message] = await once(socket, 'message')
    expect(String(message)).toBe('Hello, ada@example.com')
    socket.close()
  })
})

describe.each([
  { example: 'express/app.test.js', tests: 2 },
  { example: 'hono/src/index.test.ts', tests: 3 },
])('examples/$example', ({ example, tests }) => {
  it('passes', async () => {
    const [flags, folder] = [['--test', '--test-force-exit', '--test-reporter=tap'], fileURLToPath(EXAMPLES)]
    const env = { NODE_OPTIONS, PORT: String(await freePort()) }
    const { code, printed } = await runProgram({ args: [...flags, example], folder, env })
    expect(printed).toContain(`# pass ${tests}\n`)
    expect(code).toBe(0)
  })
})

async function startInNode(example: string): Promise<RunningApp> {
  const [folder = '', ...rest] = example.split('/')
  const port = await freePort()
  const url = `http://localhost:${port}`
  const env = { NODE_OPTIONS, PORT: String(port), ...variables(authkit, url) }
  return startProgram({ args: [rest.join('/')], folder: join(fileURLToPath(EXAMPLES), folder), env }, url)
}

async function startInWorkerd(example: string): Promise<RunningApp> {
  const url = `http://localhost:${await freePort()}`
  const people = { PEOPLE: { type: 'kv_namespace' as const, id: 'people' } }
  return startWorker(url, variables(authkit, url), example.replace(/\.ts$/, ''), EXAMPLES, people)
}

const EXAMPLES = new URL('../../examples/', import.meta.url)
/** What a process has written arrives when both processes get to it. */
const PRINTED_MS = 30_000
/** Node runs TypeScript from 22.18 on; before, it must be told to. */
const NODE_OPTIONS = process.features.typescript
  ? '--disable-warning=ExperimentalWarning'
  : '--disable-warning=ExperimentalWarning --experimental-strip-types'
