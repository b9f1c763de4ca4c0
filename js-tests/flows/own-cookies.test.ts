// Cookies that a handler sets itself: those of the session overtake a refreshed one, and others with names like them do not.

import type { AddressInfo } from 'node:net'
import expressApp from 'express'
import { authkit as expressAuthkit } from 'fe26/express'
import { authkit as honoAuthkit } from 'fe26/hono'
import { authkit as webAuthkit } from 'fe26/web'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { expired } from './local-session.js'

it.each([
  ['app', true],
  ['app.2', true],
  ['app.1', false],
  ['app.1.0', false],
])("a handler's cookie %s is kept beside the session's app.1: %s", async (own, both) => {
  const { config, cookie } = await expired()
  const cookieName = 'app.1'
  const options = { ...config, cookieName }
  const headers = { cookie: cookie.replace('wos-session', cookieName) }
  const set = `${own}=x; Path=/`
  const hono = new Hono().use(honoAuthkit(options)).get('/', c => {
    c.header('set-cookie', set)
    return c.text('page')
  })
  const sessions = webAuthkit(options)
  const page = () => new Response('page', { headers: { 'set-cookie': set } })
  const app = expressApp().use(expressAuthkit(options))
  const server = app.get('/', (_req, res) => void res.set('Set-Cookie', set).send('page')).listen(0)
  const { port } = server.address() as AddressInfo
  try {
    for (const response of [
      await hono.request('/', { headers }),
      await sessions.handle(new Request('http://127.0.0.1/', { headers }), page),
      await fetch(`http://127.0.0.1:${port}/`, { headers }),
    ]) {
      const names = response.headers.getSetCookie().map(text => text.split('=')[0])
      expect(names).toEqual(both ? [own, cookieName] : [own])
    }
  } finally {
    server.close()
  }
})
