// Every example that runs in Node, started as its `npm start` does: from signed out to signed out.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { type LocalAuthKitServer, startLocalAuthKit } from 'fe26/testing'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Browser } from './browser.js'
import { COOKIE_PASSWORD, freePort } from './host.js'

let authkit: LocalAuthKitServer

beforeAll(async () => {
  authkit = await startLocalAuthKit()
})

afterAll(() => authkit.close())

describe.each(['express', 'fastify', 'koa', 'node'])('examples/%s', example => {
  let child: ChildProcess
  let url: string
  let printed = ''

  beforeAll(async () => {
    const port = await freePort()
    url = `http://localhost:${port}`
    child = spawn(process.execPath, ['src/index.js'], {
      cwd: fileURLToPath(new URL(`../../examples/${example}`, import.meta.url)),
      env: { PATH: process.env['PATH'], PORT: String(port), ...variables(url) },
    })
    for (const output of [child.stdout, child.stderr]) output?.on('data', chunk => (printed += String(chunk)))
    await vi.waitFor(() => accepts(port), { timeout: START_MS, interval: 100 })
  }, START_MS)

  afterAll(async () => {
    const ended = once(child, 'close')
    child.kill()
    await ended
  })

  it('signs in, shows who it is, and signs out', async () => {
    const browser = new Browser(url)
    expect((await browser.visit('/')).body).toContain('href="/login"')
    expect((await browser.fetch('/api/me')).status).toBe(401)

    const authorize = await browser.visit('/account')
    expect(new URL(authorize.url).pathname).toBe('/user_management/authorize')
    const account = await browser.visit(authorize.url, { form: { email: 'ada@example.com' } })
    expect([account.url, account.status]).toEqual([`${url}/account`, 200])
    expect(account.body).toBe('This is the account of ada@example.com.')
    const home = await browser.visit('/')
    expect(home.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(home.body).toContain('Ada Lovelace')
    const me = await browser.fetch('/api/me')
    expect(JSON.parse(me.body)).toMatchObject({
      user: { email: 'ada@example.com' },
      claims: { sid: expect.stringMatching(/^session_/) },
      engine: { engine: 'native', runtime: 'node' },
    })

    const signedOut = await browser.visit('/logout', { method: 'POST' })
    expect([signedOut.url, await browser.cookies()]).toEqual([`${url}/`, {}])
    expect(signedOut.body).toContain('href="/login"')
    expect(printed).toBe('')
  })
})

function variables(url: string): Record<string, string> {
  const { hostname, port } = new URL(authkit.url)
  return {
    WORKOS_CLIENT_ID: authkit.clientId,
    WORKOS_API_KEY: authkit.apiKey,
    WORKOS_REDIRECT_URI: `${url}/callback`,
    WORKOS_COOKIE_PASSWORD: COOKIE_PASSWORD,
    WORKOS_API_HOSTNAME: hostname,
    WORKOS_API_HTTPS: 'false',
    WORKOS_API_PORT: port,
  }
}

async function accepts(port: number): Promise<void> {
  const socket = connect(port, 'localhost')
  try {
    await once(socket, 'connect')
  } finally {
    socket.destroy()
  }
}

const START_MS = 30_000
