// What `npm start` runs, as a person meets it: both apps in turn, from signed out to signed out.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { CookieJar } from 'tough-cookie'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browser, type Reply } from './browser.js'
import { freePort } from './free-port.js'

/** Stopped at the end, whatever became of the test that started them. */
const children = new Set<ChildProcess>()

afterAll(async () => {
  for (const child of children) child.kill('SIGTERM')
  await Promise.all([...children].map(exitCode))
})

describe('the demo', () => {
  let demo: Demo
  beforeAll(async () => {
    demo = await startDemo({ ACCESS_TOKEN_TTL: '1' })
  })

  it.each([
    { app: 'hono', engine: { engine: 'wasm', runtime: 'workerd' } },
    { app: 'express', engine: { engine: 'native', runtime: 'node' } },
  ] as const)('signs in, refreshes and signs out through $app', async ({ app, engine }) => {
    const url = demo[app]
    const browser = new Browser(url)
    expect((await browser.visit('/')).body).toContain('href="/login"')
    expect((await browser.fetch('/api/me')).status).toBe(401)

    const home = await signIn(browser, '/login', { email: 'ada@example.com' })
    expect(home).toMatchObject({ status: 200, url: `${url}/` })
    for (const shown of ['Ada Lovelace', 'ada@example.com', 'org_01ANALYTICAL', 'session_']) {
      expect(home.body).toContain(shown)
    }

    const first = await me(browser)
    expect(first).toMatchObject({ user: { email: 'ada@example.com' }, engine })
    const token = async () => (await me(browser)).claims.jti
    await expect.poll(token).not.toBe(first.claims.jti)
    expect((await me(browser)).claims.sid).toBe(first.claims.sid)

    const signedOut = await browser.visit('/logout', { method: 'POST' })
    expect(signedOut).toMatchObject({ status: 200, url: `${url}/` })
    expect(signedOut.body).toContain('href="/login"')
    expect((await browser.fetch('/api/me')).status).toBe(401)
  })

  it('comes back to the page that needed a session', async () => {
    const browser = new Browser(demo.hono)
    const choice = { email: 'grace@example.com', organization: 'org_01HARBOUR' }
    const account = await signIn(browser, '/account', choice)
    expect(account).toMatchObject({ status: 200, url: `${demo.hono}/account` })
    expect((await me(browser)).claims.org_id).toBe('org_01HARBOUR')
  })

  it('opens with either engine the cookie that the other sealed', async () => {
    const jar = new CookieJar()
    const onWorkerd = new Browser(demo.hono, jar)
    await signIn(onWorkerd, '/login', { email: 'alan@example.com' })
    const there = await me(onWorkerd)
    const here = await me(new Browser(demo.express, jar))
    expect([there.engine.engine, here.engine.engine]).toEqual(['wasm', 'native'])
    expect(here.claims.sid).toBe(there.claims.sid)
  })

  it('writes what people call themselves as text', async () => {
    const home = await signIn(new Browser(demo.express), '/login', { email: EMAIL })
    expect(home.body).not.toContain(EMAIL)
    expect(home.body).toContain(EMAIL_AS_HTML)
  })
})

describe('the demo as a command', () => {
  it('ends with 0 and frees its ports when it is told to stop', async () => {
    const demo = await startDemo({})
    expect(await demo.stop()).toBe(0)
    for (const url of [demo.hono, demo.express]) await expect(fetch(url)).rejects.toThrow(TypeError)
  })

  it('says which port it cannot have, and ends with 1', async () => {
    const demo = await startDemo({})
    const port = new URL(demo.express).port
    const second = run({ ...(await freePorts()), EXPRESS_PORT: port })
    const output = collect(second)
    expect(await exitCode(second)).toBe(1)
    expect(output.stderr.trim().split('\n')).toHaveLength(1)
    expect(output.stderr).toContain('EXPRESS_PORT')
  })
})

interface Demo {
  hono: string
  express: string
  /** Resolves to the exit code. */
  stop(): Promise<number | null>
}

/** Who `/api/me` says is signed in, and which engine answered. */
interface Me {
  user: { email: string }
  claims: { jti: string; sid: string; org_id?: string }
  engine: { engine: string; runtime: string }
}

/** Follows a path to the authorize page, and the click there back to the app. */
async function signIn(browser: Browser, path: string, choice: Record<string, string>): Promise<Reply> {
  const authorize = await browser.visit(path)
  expect(new URL(authorize.url).pathname).toBe('/user_management/authorize')
  return browser.visit(authorize.url, { form: choice })
}

async function me(browser: Browser): Promise<Me> {
  const { status, body } = await browser.fetch('/api/me')
  expect(status).toBe(200)
  return JSON.parse(body) as Me
}

/** Starts the demo on free ports, and waits until it says where its apps are. */
async function startDemo(env: Record<string, string>): Promise<Demo> {
  const child = run({ ...(await freePorts()), ...env })
  const output = collect(child)
  const ended = exitCode(child)
  const urls = await Promise.race([
    new Promise<string[]>(resolve => {
      child.stdout?.on('data', () => {
        const found = output.stdout.match(/http:\/\/localhost:\d+/g)
        if (found && found.length >= 2) resolve(found)
      })
    }),
    ended.then(code => {
      throw new Error(`The demo ended with ${code}: ${output.stderr}`)
    }),
  ])
  const [hono = '', express = ''] = urls
  return {
    hono,
    express,
    stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}

async function freePorts() {
  const [HONO_PORT, EXPRESS_PORT] = [String(await freePort()), String(await freePort())]
  return { HONO_PORT, EXPRESS_PORT, AUTHKIT_PORT: '0' }
}

function run(env: Record<string, string>): ChildProcess {
  const { FE26_ENGINE: _, ...inherited } = process.env
  const child = spawn(process.execPath, [DEMO], { env: { ...inherited, ...env } })
  children.add(child)
  return child
}

function collect(child: ChildProcess): { stdout: string; stderr: string } {
  const output = { stdout: '', stderr: '' }
  child.stdout?.on('data', chunk => {
    output.stdout += chunk
  })
  child.stderr?.on('data', chunk => {
    output.stderr += chunk
  })
  return output
}

async function exitCode(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close')
  return child.exitCode
}

const DEMO = fileURLToPath(new URL('../../examples/demo.mjs', import.meta.url))
const EMAIL = "o'hara&amp;co@example.com"
const EMAIL_AS_HTML = 'o&#39;hara&#38;amp;co@example.com'
