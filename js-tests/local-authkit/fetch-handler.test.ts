// The plain handler: what a stranger sends, what it records, and where it can run.
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { createLocalAuthKit } from '../../npm/fe26/src/testing.js'
import { isLive, useBench } from './bench.js'

const ORIGIN = 'https://api.workos.com'
const AUTHENTICATE = `${ORIGIN}/user_management/authenticate`

describe('fetch handler', () => {
  const authkit = createLocalAuthKit()
  const send = (path: string, init?: RequestInit) => authkit.fetch(new Request(new URL(path, ORIGIN), init))

  it.each([
    ['GET', '/', 404],
    ['GET', '/user_management/nothing', 404],
    ['GET', '/user_management/users/user_1/more', 404],
    ['GET', '/user_management/authenticate', 405],
    ['DELETE', '/user_management/authorize', 405],
    ['POST', '/sso/jwks/client_local', 405],
    ['POST', '/user_management/sessions/logout', 405],
    ['GET', '/user_management/users/user_1', 401],
    ['POST', '/user_management/magic_auth', 401],
  ])('answers %s %s with %i', async (method, path, status) => {
    const response = await send(path, { method, ...(method === 'POST' && { body: '{}' }) })
    expect(response.status).toBe(status)
    expect(response.headers.get('X-Request-ID')).toMatch(/^req_[0-9A-Z]{26}$/)
    expect(await response.json()).toMatchObject({ message: expect.any(String) })
    if (status === 405) expect(response.headers.get('Allow')).toMatch(/GET|POST/)
  })

  it('answers a method a management route does not have with 405', async () => {
    const headers = { Authorization: `Bearer ${authkit.apiKey}` }
    expect((await send('/user_management/magic_auth', { headers })).status).toBe(405)
    expect((await send('/user_management/users/x', { method: 'DELETE', headers })).status).toBe(405)
  })

  it.each([
    ['nothing', ''],
    ['half a document', '{"grant_type":'],
    ['an array', '[]'],
    ['null', 'null'],
    ['numbers for strings', '{"grant_type":1,"client_id":{}}'],
    ['a prototype', '{"__proto__":{"grant_type":"password"}}'],
    ['markup', '<html></html>'],
    ['control characters', '\u0000\u0001'],
  ])('refuses %s as a body', async (_, body) => {
    const response = await authkit.fetch(new Request(AUTHENTICATE, { method: 'POST', body }))
    expect([400, 422]).toContain(response.status)
  })

  it('refuses a body past 1 MiB', async () => {
    const response = await authkit.fetch(
      new Request(AUTHENTICATE, { method: 'POST', body: 'x'.repeat(1_048_577) }),
    )
    expect(response.status).toBe(413)
  })

  it('takes a form, as RFC 6749 writes one', async () => {
    const { refreshToken } = await authkit.issueSession()
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: authkit.clientId,
      refresh_token: refreshToken,
    })
    const response = await authkit.fetch(new Request(AUTHENTICATE, { method: 'POST', body }))
    expect(response.status).toBe(200)
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    expect(await response.json()).toMatchObject({
      user: { object: 'user', profile_picture_url: null, external_id: null, locale: null, metadata: {} },
      organization_id: 'org_01ANALYTICAL',
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      refresh_token: expect.any(String),
      authentication_method: 'Password',
    })
  })

  it('records requests, the last thousand', async () => {
    const fresh = createLocalAuthKit()
    for (let i = 0; i < 1003; i++)
      await fresh.fetch(new Request(`${ORIGIN}/?i=${i}`, { headers: { 'X-Test': 'yes' } }))
    expect(fresh.requests).toHaveLength(1000)
    expect(fresh.requests[0]).toEqual({
      route: 'api',
      method: 'GET',
      path: '/?i=3',
      headers: { 'x-test': 'yes' },
      body: '',
    })
  })

  it('starts with the users it is given', async () => {
    const one = createLocalAuthKit({ users: [{ id: 'user_1', email: 'One@example.com', externalId: 'x-1' }] })
    expect(one.users).toMatchObject([
      { id: 'user_1', email: 'One@example.com', emailVerified: true, externalId: 'x-1' },
    ])
    expect(one.updateUser('one@EXAMPLE.com', { lastName: 'Uno' })).toMatchObject({
      id: 'user_1',
      name: 'Uno',
    })
    expect(() => one.createUser({ email: 'one@example.com' })).toThrow()
    await expect(createLocalAuthKit({ users: [] }).issueSession()).rejects.toThrow()
  })

  it('hands out users that cannot be changed from outside', async () => {
    const kit = createLocalAuthKit({ users: [{ email: 'a@example.com', metadata: { k: 'v' } }] })
    const [user] = kit.users
    if (user) Object.assign(user.metadata, { k: 'changed' })
    expect(kit.users[0]?.metadata).toEqual({ k: 'v' })
  })

  it('bundles for a runtime without Node', async () => {
    const entry = new URL('../../npm/fe26/src/testing.ts', import.meta.url).pathname
    const { metafile, outputFiles } = await build({
      entryPoints: [entry],
      bundle: true,
      write: false,
      metafile: true,
      platform: 'neutral',
      format: 'esm',
      logLevel: 'silent',
    })
    const imports = Object.values(metafile.outputs).flatMap(output => output.imports)
    expect(imports).toEqual([])
    expect(outputFiles[0]?.text).not.toMatch(/(import|require)\(?\s*["']node:/)
  })
})

describe.skipIf(isLive)('server (the local AuthKit over node:http)', () => {
  const bench = useBench()

  it('answers over HTTP what the handler answers, and survives a hostile target', async () => {
    expect((await fetch(`${bench.url}/nothing`)).status).toBe(404)
    expect((await fetch(`${bench.url}//evil.example/sso/jwks/${bench.clientId}`)).status).toBe(404)
    expect((await fetch(`${bench.url}/sso/jwks/%E0%A4%A`)).status).toBe(404)
    expect((await fetch(`${bench.url}/sso/jwks/${bench.clientId}`)).status).toBe(200)
  })

  it('keeps the knobs: the listening AuthKit is the same object', () => {
    bench.local.accessTokenTtl = 10
    expect(bench.local.accessTokenTtl).toBe(10)
    expect(bench.local.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })
})
