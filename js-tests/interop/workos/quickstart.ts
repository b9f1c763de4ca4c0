// The Express application of WorkOS's documentation (AuthKit, "Node.js"), in its shape: routes, cookie-parser, and the
// `withAuth` middleware that refreshes. Only where the client comes from is a parameter.

import { createRequire } from 'node:module'
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express'
import type { WorkOS } from 'workos-node-11'

/** It has no types. */
const cookieParser = createRequire(import.meta.url)('cookie-parser') as () => RequestHandler
const COOKIE_OPTIONS = { path: '/', httpOnly: true, secure: false, sameSite: 'lax' } as const

export interface Quickstart {
  workos: WorkOS
  cookiePassword: string
  redirectUri: string
}

export function quickstart({ workos, cookiePassword, redirectUri }: Quickstart): RequestHandler {
  const app = express()
  app.use(cookieParser())

  app.get('/login', (_, response) => {
    // The URL that the user should be redirected to for logging in.
    const authorizationUrl = workos.userManagement.getAuthorizationUrl({ provider: 'authkit', redirectUri })
    response.redirect(authorizationUrl)
  })

  app.get('/callback', async (request, response) => {
    const code = request.query['code'] as string | undefined
    if (!code) {
      response.status(400).send('No code provided')
      return
    }
    try {
      const { sealedSession } = await workos.userManagement.authenticateWithCode({
        code,
        session: { sealSession: true, cookiePassword },
      })
      response.cookie('wos-session', sealedSession, COOKIE_OPTIONS)
      response.redirect('/')
    } catch {
      response.redirect('/login')
    }
  })

  app.get('/', async (request, response) => {
    const session = workos.userManagement.loadSealedSession({
      sessionData: request.cookies['wos-session'],
      cookiePassword,
    })
    const result = await session.authenticate()
    response.send(result.authenticated ? `Hello ${result.user.firstName}` : `Sign in: ${result.reason}`)
  })

  app.get('/dashboard', withAuth, async (request, response) => {
    const session = workos.userManagement.loadSealedSession({
      sessionData: request.cookies['wos-session'],
      cookiePassword,
    })
    const result = await session.authenticate()
    response.send(result.authenticated ? `Welcome back, ${result.user.firstName}` : 'nobody')
  })

  app.get('/logout', async (request, response) => {
    const session = workos.userManagement.loadSealedSession({
      sessionData: request.cookies['wos-session'],
      cookiePassword,
    })
    const url = await session.getLogoutUrl()
    response.clearCookie('wos-session')
    response.redirect(url)
  })

  return app

  async function withAuth(request: Request, response: Response, next: NextFunction) {
    const session = workos.userManagement.loadSealedSession({
      sessionData: request.cookies['wos-session'],
      cookiePassword,
    })
    const result = await session.authenticate()
    if (result.authenticated) {
      next()
      return
    }
    // Without the cookie, there is nobody to refresh.
    if (result.reason === 'no_session_cookie_provided') {
      response.redirect('/login')
      return
    }
    try {
      const refreshed = await session.refresh()
      if (!refreshed.authenticated) {
        response.redirect('/login')
        return
      }
      response.cookie('wos-session', refreshed.sealedSession, COOKIE_OPTIONS)
      response.redirect(request.originalUrl)
    } catch {
      response.clearCookie('wos-session')
      response.redirect('/login')
    }
  }
}
