// The declarations as a strict consumer's compiler reads them, libraries included.

import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Project, run } from './project.js'
import { inRepository } from './tarballs.js'

let bare: Project
let linked: Project

beforeAll(async () => {
  bare = (await Project.complete()).link('@types/node', 'undici-types')
  linked = bare.copy().link('hono', 'express', '@types/express', 'fastify', 'koa', '@types/koa')
})

afterAll(() => {
  bare.remove()
  linked.remove()
})

const resolutions = {
  'nodenext, as a module': { file: 'consumer.mts', module: 'nodenext', lib: ['es2023'] },
  'nodenext, as CommonJS': { file: 'consumer.cts', module: 'nodenext', lib: ['es2023'] },
  bundler: { file: 'consumer.ts', module: 'esnext', lib: ['es2023'] },
  'bundler, with the DOM': { file: 'consumer.ts', module: 'esnext', lib: ['es2023', 'dom', 'dom.iterable'] },
}

describe.each(Object.entries(resolutions))('%s', (_, { file, module, lib }) => {
  it('resolves every entry', async () => {
    expect(await compile(linked, file, EVERY_ENTRY, { module, lib })).toEqual([])
  })

  it('needs no framework that is not used', async () => {
    expect(await compile(bare, file, NO_FRAMEWORK, { module, lib })).toEqual([])
  })

  it('refuses what is wrong', async () => {
    const errors = await compile(linked, file, MISTAKES, { module, lib })
    expect(errors).toEqual(['TS2322', 'TS18047', 'TS2345', 'TS2339'])
  })
})

/** The codes of the compiler's errors. */
async function compile(
  project: Project,
  file: string,
  source: string,
  { module, lib }: { module: string; lib: string[] },
): Promise<string[]> {
  project.write(file, source)
  const compilerOptions = {
    ...{ target: 'es2023', module, moduleResolution: module === 'esnext' ? 'bundler' : module, lib },
    ...{ strict: true, skipLibCheck: false, exactOptionalPropertyTypes: true, noEmit: true, types: ['node'] },
  }
  writeFileSync(project.path('tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }))
  const tsc = inRepository('node_modules/typescript/bin/tsc')
  const { stdout } = await run(
    process.execPath,
    [tsc, '-p', project.folder, '--pretty', 'false'],
    project.folder,
  )
  // Those of Koa meet the content-disposition of Express here, which Koa itself does not have.
  const errors = [...stdout.matchAll(/^(.*)\(.*error (TS\d+)/gm)].filter(
    ([, file]) => !file?.includes('@types/koa/'),
  )
  return errors.map(match => match[2] ?? '')
}

const NO_FRAMEWORK = `
import { type Auth, type AuthKitConfig, createAuthKit, engineInfo, Fe26Error, pkce, sealSession } from 'fe26'
import { createLocalAuthKit, type LocalAuthKit } from 'fe26/testing'
import { type AuthResult, CookieSessionStorage, createAuthService } from 'fe26/authkit-session'
import { OauthException, type User as WorkosUser, WorkOS } from 'fe26/workos'

export const signsIn = new WorkOS('sk_1', { clientId: 'client_1' }).userManagement
export const person = (id: string): Promise<WorkosUser> => signsIn.getUser(id)
export const reason = (error: unknown) => error instanceof OauthException ? error.error : undefined

export async function show(config: AuthKitConfig, request: Request): Promise<string> {
  const { auth } = await createAuthKit<{ plan: string }>(config).withAuth(request)
  if (!auth.authenticated) return auth.reason
  const plan: string = auth.claims.plan
  return plan + auth.user.email
}
export const local: LocalAuthKit = createLocalAuthKit({ accessTokenTtl: 60 })
export const engine: 'native' | 'wasm' = engineInfo().engine
export const isOurs = (error: unknown): boolean => error instanceof Fe26Error && error.code === 'invalid_config'
class Storage extends CookieSessionStorage<Request, Response> {
  getCookie = async (request: Request, name: string) => request.headers.get(name)
}
const service = createAuthService({ sessionStorageFactory: config => new Storage(config) })
export const auth = async (request: Request): Promise<AuthResult> => (await service.withAuth(request)).auth
export { pkce, sealSession }
export type { Auth }
`

const EVERY_ENTRY = `${NO_FRAMEWORK}
import * as forExpress from 'fe26/express'
import * as forFastify from 'fe26/fastify'
import * as forHono from 'fe26/hono'
import * as forKoa from 'fe26/koa'
import * as forNode from 'fe26/node'
import { createServer } from 'node:http'
import { type Express } from 'express'
import { type FastifyInstance } from 'fastify'
import type Koa from 'koa'
import { Hono } from 'hono'

export const app = new Hono()
  .use(forHono.authkit({ clientId: 'client_1' }))
  .get('/', c => c.text(c.var.auth.authenticated ? c.var.auth.user.id : 'nobody'))
  .get('/private', forHono.requireAuth(), c => c.text(c.var.auth.user.email))

export function mount(app: Express): void {
  app.use(forExpress.authkit())
  app.get('/', forExpress.requireAuth(), (req, res) => {
    const auth = forExpress.getAuth(req)
    res.send(auth.authenticated ? auth.user.email : auth.reason)
  })
}

export async function plug(app: FastifyInstance): Promise<void> {
  await app.register(forFastify.authkit, { clientId: 'client_1' })
  app.get('/', async request => request.auth?.user?.email)
  app.get('/private', { onRequest: forFastify.requireAuth() }, async request => forFastify.getSession(request).user.email)
}

export function use(app: Koa): void {
  app.use(forKoa.authkit()).use(ctx => {
    ctx.body = ctx.state.auth.user?.email
  })
  app.use(forKoa.requireAuth()).use(ctx => {
    ctx.body = forKoa.getSession(ctx).user.email
  })
}

export function serve(auth: forNode.NodeAuthKit): void {
  const server = createServer(auth(forNode.requireAuth((req, res) => res.writeHead(200).end(req.auth.user.email))))
  server.on('upgrade', auth.upgrade((req, socket, head) => socket.end(head.length + (req.auth.user?.email ?? ''))))
}
`

const MISTAKES = `
import { type Auth, createAuthKit } from 'fe26'
export const authkit = createAuthKit({ clientId: 1 })
export const email = (auth: Auth) => auth.user.email
authkit.loadSealedSession('sealed')
export const { nothing } = authkit.settings
`
