// Cookies that the application sets itself: those of the session overtake a refreshed one, and others with names like them
// do not.

import type { AddressInfo } from 'node:net'
import expressApp from 'express'
import { Fe26Error } from 'fe26'
import { authkit as expressAuthkit } from 'fe26/express'
import { authkit as honoAuthkit } from 'fe26/hono'
import { authkit as koaAuthkit } from 'fe26/koa'
import { authkit as webAuthkit } from 'fe26/web'
import { Hono } from 'hono'
import Koa from 'koa'
import { expect, it } from 'vitest'
import { Browser } from './browser.js'
import { expired, signedIn } from './local-session.js'

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

it('the cookies of a callback that fails are sent once, whether or not an error page sets them', async () => {
  for (const pageSetsThem of [false, true]) {
    const { config, local } = await signedIn()
    local.fail('authenticate', { status: 401, body: { message: 'Unauthorized' } })
    const cookiesOf = (error: unknown) => (pageSetsThem && error instanceof Fe26Error ? error.setCookies : [])

    const sessions = webAuthkit(config)
    const koa = new Koa()
      .use(async (ctx, next) => {
        try {
          await next()
        } catch (error) {
          ctx.status = 500
          ctx.body = 'the page'
          for (const cookie of cookiesOf(error)) ctx.append('Set-Cookie', cookie)
        }
      })
      .use(koaAuthkit(config))
    koa.silent = true
    const server = koa.listen(0)
    const { port } = server.address() as AddressInfo
    try {
      for (const ask of [
        (path: string, headers: Record<string, string>) =>
          sessions.handle(
            new Request(`http://127.0.0.1:3000${path}`, { headers }),
            () => new Response(),
            error => {
              const page = new Response('the page', { status: 500 })
              for (const cookie of cookiesOf(error)) page.headers.append('set-cookie', cookie)
              return page
            },
          ),
        async (path: string, headers: Record<string, string>) => {
          const reply = await new Browser(`http://127.0.0.1:${port}`).send(path, { headers })
          const { location = '' } = reply.headers
          return new Response(null, {
            status: reply.status,
            headers: [
              ['location', location],
              ...reply.setCookies.map(text => ['set-cookie', text] as [string, string]),
            ],
          })
        },
      ]) {
        const begun = await ask('/login', { accept: 'text/html' })
        const [verifier = ''] = begun.headers.getSetCookie()
        const back = await local.signIn(begun.headers.get('location') ?? '')
        const cookie = verifier.split(';')[0] ?? ''
        const failed = await ask(`${back.pathname}${back.search}`, { accept: 'text/html', cookie })
        const name = cookie.split('=')[0]
        expect([failed.status, failed.headers.getSetCookie()]).toEqual([
          500,
          [expect.stringMatching(new RegExp(`^${name}=;.*Max-Age=0`))],
        ])
      }
    } finally {
      server.close()
    }
  }
})
