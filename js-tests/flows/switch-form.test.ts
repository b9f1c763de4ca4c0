// The form that switches the organization, as the documentation shows it, with what strangers put into forms.

import { type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import type { SwitchOptions } from 'fe26'
import { authkit, switchOrganization } from 'fe26/express'
import { afterEach, expect, it } from 'vitest'
import { signedIn } from './local-session.js'

const ORGANIZATION = 'org_01SWITCHED'
const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

async function post(form: string, respond: (body: Record<string, unknown>) => SwitchOptions) {
  const { config, local, cookie } = await signedIn()
  const errors: unknown[] = []
  const app = express()
  app.use(authkit(config))
  app.post('/organization', express.urlencoded({ extended: true }), (req, res, next) => {
    switchOrganization(req, res, respond(req.body)).catch(error => {
      errors.push(error)
      next(error)
    })
  })
  const server = app.listen(0, '127.0.0.1')
  servers.push(server)
  await new Promise(resolve => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/organization`
  const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' }
  return { local, errors, url, init: { method: 'POST', headers, body: form, redirect: 'manual' as const } }
}

it.each([
  'returnTo[]=//evil.example',
  'returnTo[a]=/x',
  'returnTo=/a&returnTo=/b',
  'returnTo[toString]=x',
  'other=x',
])('goes home with %s', async form => {
  const { local, errors, url, init } = await post(form, ({ returnTo }) => {
    return { organizationId: ORGANIZATION, returnTo: returnTo as string }
  })
  local.updateUser('ada@example.com', { organizations: [{ id: ORGANIZATION, name: 'One' }] })
  // Not with fetch(), which says of itself that it is no navigation.
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { ...init.headers, accept: 'text/html' }
    request(url, { method: 'POST', headers }, resolve).once('error', reject).end(form)
  })
  expect([response.statusCode, response.headers.location, errors]).toEqual([303, '/', []])
})

it.each([
  'organizationId[]=x',
  'organizationId[a]=x',
  'organizationId=x&organizationId=y',
  'other=x',
  'organizationId=',
])('is refused with %s', async form => {
  const { local, errors, url, init } = await post(form, ({ organizationId }) => {
    return { organizationId: organizationId as string, returnTo: '/' }
  })
  const response = await fetch(url, init)
  expect([response.status, await response.json()]).toEqual([
    403,
    { error: 'forbidden', reason: 'workos_refused' },
  ])
  expect([errors, response.headers.getSetCookie()]).toEqual([[], []])
  expect(local.requests.map(({ route }) => route)).toEqual(['jwks'])
})
