// A server without a framework. Its configuration is the environment: WORKOS_CLIENT_ID, WORKOS_API_KEY,
// WORKOS_REDIRECT_URI and WORKOS_COOKIE_PASSWORD.

import { createServer } from 'node:http'
import { engineInfo } from 'fe26'
import { authkit, getAuth, requireAuth } from 'fe26/node'
import { homePage } from '../../page.js'

const auth = authkit({ afterSignOut: '/' })

// A navigation goes to sign in and comes back; a fetch gets 401.
const account = requireAuth((req, res) => {
  res.end(`This is the account of ${req.auth.user.email}.`)
})

const me = requireAuth((req, res) => {
  const { user, claims } = req.auth
  res.setHeader('content-type', 'application/json')
  res.end(JSON.stringify({ user, claims, engine: engineInfo() }))
})

// Answers /login, /signup, /callback and /logout; for everything else it knows who asks.
const server = createServer(
  auth((req, res) => {
    const { pathname } = new URL(req.url ?? '/', 'http://localhost')
    if (pathname === '/account') return account(req, res)
    if (pathname === '/api/me') return me(req, res)
    res.statusCode = pathname === '/' ? 200 : 404
    res.setHeader('content-type', 'text/html; charset=utf-8')
    return res.end(pathname === '/' ? homePage(getAuth(req), engineInfo()) : 'Not found')
  }),
)

server.listen(process.env.PORT ?? 3000)
