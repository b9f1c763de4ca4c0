// The declarations of fe26/hono beside Hono 3, whose own take the DOM's for granted.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { Project, run } from './project.js'
import { inRepository } from './tarballs.js'

let project: Project

beforeAll(async () => {
  project = (await Project.complete()).link('@types/node', 'undici-types').linkAs('hono', 'hono3')
})

afterAll(() => project.remove())

it.each(['.mts', '.cts'])('say who is signed in, with the types of Hono 3: %s', async extension => {
  project.write(`consumer${extension}`, CONSUMER)
  const compilerOptions = {
    ...{ target: 'es2023', module: 'nodenext', lib: ['es2023'], types: ['node'] },
    ...{ strict: true, skipLibCheck: true, exactOptionalPropertyTypes: true, noEmit: true },
  }
  project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: [`consumer${extension}`] }))
  const tsc = inRepository('node_modules/typescript/bin/tsc')
  const { stdout } = await run(
    process.execPath,
    [tsc, '-p', project.folder, '--pretty', 'false'],
    project.folder,
  )
  expect(stdout).toBe('')
})

const CONSUMER = `
import { type AuthVariables, authkit, getAuth, getAuthKit, getSession, getToken } from 'fe26/hono'
import { requireAuth, requireToken, switchOrganization } from 'fe26/hono'
import { Hono } from 'hono'

interface Plan {
  plan: 'free' | 'pro'
}

const app = new Hono<AuthVariables<Plan>>()
app.use('*', authkit<Plan>({ clientId: 'client_1' }))
app.get('/', c => c.text(c.var.auth.authenticated ? c.var.auth.claims.plan : c.var.auth.reason))
app.post('/organization', c => switchOrganization(c, { organizationId: 'org_1', returnTo: '/' }))
app.get('/settings', c => c.json({ may: getAuthKit(c).satisfies(getAuth(c), { role: 'admin' }) }))

export const untyped = new Hono()
untyped.use('*', authkit())
untyped.get('/account', requireAuth({ role: 'admin' }), c => c.text(c.var.auth.user.email))
untyped.get('/session', requireAuth(), c => c.text(getSession(c).user.email))
untyped.get('/token', requireToken(), c => c.text(c.var.token.userId + getToken(c).userId))
// @ts-expect-error nobody need be signed in here
app.get('/nobody', c => c.text(c.var.auth.user.email))
export default app
`
