// The form that switches the organization, as the documentation shows it, with what strangers put into forms.

import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { authkit, switchOrganization } from 'fe26/express'
import { afterEach, expect, it } from 'vitest'
import { signedIn } from './local-session.js'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

it.each([
  'organizationId[]=x',
  'organizationId[a]=x',
  'organizationId=x&organizationId=y',
  'other=x',
  'organizationId=',
])('is refused with %s', async form => {
  const { config, local, cookie } = await signedIn()
  const errors: unknown[] = []
  const app = express()
  app.use(authkit(config))
  app.post('/organization', express.urlencoded({ extended: true }), (req, res, next) => {
    switchOrganization(req, res, { organizationId: req.body.organizationId, returnTo: '/' }).catch(error => {
      errors.push(error)
      next(error)
    })
  })
  const server = app.listen(0, '127.0.0.1')
  servers.push(server)
  await new Promise(resolve => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/organization`
  const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' }
  const response = await fetch(url, { method: 'POST', headers, body: form, redirect: 'manual' })
  expect([response.status, await response.json()]).toEqual([
    403,
    { error: 'forbidden', reason: 'workos_refused' },
  ])
  expect([errors, response.headers.getSetCookie()]).toEqual([[], []])
  expect(local.requests.map(({ route }) => route)).toEqual(['jwks'])
})
