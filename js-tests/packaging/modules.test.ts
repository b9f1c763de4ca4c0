// The installed package as a module and as CommonJS: every entry loads, works, and opens what the other sealed.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Project } from './project.js'

let project: Project

beforeAll(async () => {
  project = (await Project.complete()).link('hono', 'express', 'fastify', 'koa')
})

afterAll(() => project.remove())

describe.each([
  { system: 'a module', name: 'entries.mjs' },
  { system: 'CommonJS', name: 'entries.cjs' },
])('as $system', ({ name }) => {
  it('knows who is signed in, through every entry', async () => {
    expect(await project.ask(name, withEntries(name, SIGNED_IN))).toEqual({
      direct: 'ada@example.com',
      hono: { session: 'ada@example.com', stranger: 401 },
      express: { session: 'ada@example.com', stranger: 401 },
      fastify: { session: 'ada@example.com', stranger: 401 },
      koa: { session: 'ada@example.com', stranger: 401 },
      node: { session: 'ada@example.com', stranger: 401 },
      server: 200,
    })
  })

  it('exports its version and its package.json', async () => {
    const versions = await project.ask<string[]>(name, withEntries(name, VERSIONS))
    expect(versions[0]).toMatch(/^\d+\.\d+\.\d+/)
    expect(new Set(versions).size).toBe(1)
  })
})

it('is one format: what one build seals, the other opens', async () => {
  expect(await project.ask('both.mjs', BOTH_WAYS)).toEqual({ opened: ['ü', 'ü'], builds: 2 })
})

it('is one library for its configuration and errors, however it is loaded', async () => {
  expect(await project.ask('one.mjs', ONE)).toEqual({ clientId: 'client_1', isOne: [true, true, true] })
})

it('begins anew when its modules are loaded again, and in another installation', async () => {
  const copy = project.copy()
  try {
    const program = AGAIN.replace('OTHER', JSON.stringify(copy.path('x.cjs')))
    expect(await project.ask('again.mjs', program)).toEqual({
      again: ['wos-session', 'Missing', 'sk_2', true],
      other: ['wos-session', false],
      first: ['first', 'sk_1'],
    })
  } finally {
    copy.remove()
  }
})

it('keeps what is not exported to itself', async () => {
  expect(await project.ask('private.mjs', PRIVATE)).toEqual(Array(3).fill('ERR_PACKAGE_PATH_NOT_EXPORTED'))
})

/** The program with every entry of fe26 loaded in the file's own way. */
function withEntries(name: string, body: string): string {
  const entries = {
    ...{ fe26: 'fe26', testing: 'fe26/testing', forHono: 'fe26/hono', forExpress: 'fe26/express' },
    ...{ forFastify: 'fe26/fastify', forKoa: 'fe26/koa', forNode: 'fe26/node', forWorkos: 'fe26/workos' },
    authkitSession: 'fe26/authkit-session',
  }
  const others = { express: 'express', fastify: 'fastify', hono: 'hono', Koa: 'koa' }
  if (name.endsWith('.cjs')) {
    const lines = Object.entries({ ...entries, ...others }).map(
      ([id, path]) => `const ${id} = require('${path}')`,
    )
    return `'use strict'\n${lines.join('\n')}\n;(async () => {\n${body}\n})()`
  }
  const lines = Object.entries(entries).map(([id, path]) => `import * as ${id} from '${path}'`)
  return `${lines.join('\n')}\n${IMPORTED}\nconst require = createRequire(import.meta.url)\n${body}`
}

const IMPORTED = `
import express from 'express'
import fastify from 'fastify'
import * as hono from 'hono'
import Koa from 'koa'
import { createRequire } from 'node:module'
`

const SIGNED_IN = `
const local = testing.createLocalAuthKit()
const cookiePassword = 'a password of at least 32 characters'
const settings = {
  clientId: local.clientId,
  apiKey: local.apiKey,
  cookiePassword,
  redirectUri: 'http://app.test/callback',
  fetch: (input, init) => local.fetch(new Request(input, init)),
}
const sealed = await fe26.sealSession(await local.issueSession(), { cookiePassword })
const headers = { cookie: 'wos-session=' + encodeURIComponent(sealed) }
const { user } = await fe26.createAuthKit(settings).loadSealedSession({ sessionData: sealed }).authenticate()

const app = new hono.Hono()
app.use(forHono.authkit(settings))
app.get('/', forHono.requireAuth(), c => c.text(forHono.getAuth(c).user.email))
const onHono = async headers => app.request('http://app.test/', { headers })

const handler = express()
handler.use(forExpress.authkit(settings))
handler.get('/', forExpress.requireAuth(), (req, res) => res.send(forExpress.getAuth(req).user.email))
const plugged = fastify()
plugged.register(forFastify.authkit, settings)
plugged.get('/', { onRequest: forFastify.requireAuth() }, async request => forFastify.getAuth(request).user.email)
await plugged.ready()

const koa = new Koa().use(forKoa.authkit(settings)).use(forKoa.requireAuth()).use(ctx => {
  ctx.body = forKoa.getAuth(ctx).user.email
})

const onNode = forNode.authkit(settings)(forNode.requireAuth((req, res) => res.end(req.auth.user.email)))

const { createServer } = require('node:http')
const servers = []
const serve = async handler => {
  const server = createServer(handler)
  servers.push(server)
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return headers => fetch('http://127.0.0.1:' + server.address().port, { headers })
}

const ask = async get => ({ session: await (await get(headers)).text(), stranger: (await get({})).status })
const server = await testing.startLocalAuthKit()
console.log(JSON.stringify({
  direct: user.email,
  hono: await ask(onHono),
  express: await ask(await serve(handler)),
  fastify: await ask(await serve(plugged.routing)),
  koa: await ask(await serve(koa.callback())),
  node: await ask(await serve(onNode)),
  server: (await fetch(server.url + '/sso/jwks/' + server.clientId)).status,
}))
await server.close()
for (const one of servers) {
  one.close()
  one.closeAllConnections()
}
`

const VERSIONS = `
console.log(JSON.stringify([fe26.version, require('fe26/package.json').version, fe26.engineInfo().version]))
`

const BOTH_WAYS = `
import { createRequire } from 'node:module'
import * as asModule from 'fe26'
const asCommonJs = createRequire(import.meta.url)('fe26')
const cookiePassword = 'a password of at least 32 characters'
const session = { accessToken: 'a', refreshToken: 'r', user: { id: 'ü' } }
const opened = []
for (const [from, to] of [[asModule, asCommonJs], [asCommonJs, asModule]]) {
  const sealed = await from.sealSession(session, { cookiePassword })
  opened.push((await to.unsealSession(sealed, { cookiePassword })).user.id)
}
const builds = new Set([asModule.createAuthKit, asCommonJs.createAuthKit]).size
console.log(JSON.stringify({ opened, builds }))
`

const PRIVATE = `
const codes = []
for (const path of ['fe26/dist/esm/calls.js', 'fe26/engine/node', 'fe26/adapters/gate']) {
  await import(path).catch(error => codes.push(error.code))
}
console.log(JSON.stringify(codes))
`

const ONE = `
import { createRequire } from 'node:module'
import * as imported from 'fe26/authkit-session'
const required = createRequire(import.meta.url)('fe26/authkit-session')
imported.configure({ clientId: 'client_1', apiKey: 'sk_1' })
const error = new required.TokenRefreshError('x')
console.log(JSON.stringify({
  clientId: required.getConfig('clientId'),
  isOne: [
    error instanceof imported.TokenRefreshError && error instanceof imported.AuthKitError,
    required.getConfigurationProvider() === imported.getConfigurationProvider(),
    required.getWorkOS() === imported.getWorkOS(),
  ],
}))
`

const AGAIN = `
import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)
const imported = await import('fe26/authkit-session')
const first = require('fe26/authkit-session')
first.configure({ apiKey: 'sk_1', cookieName: 'first' })
first.getWorkOS()
for (const name of Object.keys(require.cache)) if (!name.endsWith('.node')) delete require.cache[name]
const again = require('fe26/authkit-session')
const missing = () => {
  try {
    again.getWorkOS()
  } catch (error) {
    return error.message.split(' ')[0]
  }
}
const before = [again.getConfig('cookieName'), missing()]
again.configure({ apiKey: 'sk_2' })
const other = createRequire(OTHER)('fe26/authkit-session')
console.log(JSON.stringify({
  again: [...before, again.getWorkOS().key, again.AuthKitError !== first.AuthKitError],
  other: [other.getConfig('cookieName'), other.AuthKitError === again.AuthKitError],
  first: [imported.getConfig('cookieName'), imported.getWorkOS().key],
}))
`
