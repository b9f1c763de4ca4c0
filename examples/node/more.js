// Roles, an API, organizations, hooks and events in one app.

import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { authkit, getToken, requireAuth, requireToken, switchOrganization } from 'fe26/node'

/** @import { ServerResponse } from 'node:http' */
/** @import { WithAuth } from 'fe26/node' */

const SIGNED_OUT = '<p><a href="/login">Sign in</a> or <a href="/signup">sign up</a></p>'
const SORRY = '<p>That did not work. <a href="/login">Try again</a></p>'
const SIGNED_IN = `
<form method="post" action="/organization">
  <input name="organizationId" placeholder="org_…" required> <button>Switch organization</button>
</form>
<form method="post" action="/logout"><button>Sign out</button></form>`

const people = new Map() // in the place of your database

const auth = authkit({
  afterSignOut: '/',
  // A sign-in has succeeded. Without an answer, people go to where they were going.
  onSuccess({ user }) {
    const isNew = !people.has(user.id)
    people.set(user.id, user.email)
    return isNew ? '/welcome' : undefined
  },
  // Or it has failed.
  onError: () => '/sorry',
  // For logs and metrics; no secret is in it.
  onEvent: event => console.log(JSON.stringify(event)),
})

/** @type {Record<string, (req: WithAuth, res: ServerResponse) => unknown>} */
const routes = {
  'GET /': (req, res) => html(res, req.auth.authenticated ? SIGNED_IN : SIGNED_OUT),

  'GET /welcome': requireAuth((req, res) => {
    res.end(`Welcome, ${req.auth.user.firstName}: you are here for the first time.`)
  }),

  'GET /sorry': (_req, res) => html(res, SORRY),

  // By role in the session's organization. Others get 403.
  'GET /admin': requireAuth((req, res) => res.end(`You administer ${req.auth.organizationId}.`), {
    role: 'admin',
  }),

  // For API clients, with `Authorization: Bearer <access token>`, and for this app's own pages, with their cookie.
  'GET /api/me': requireToken((req, res) => {
    const { userId, organizationId, role } = getToken(req)
    res.setHeader('Content-Type', 'application/json')
    res.end(JSON.stringify({ userId, organizationId, role }))
  }),

  async 'POST /organization'(req, res) {
    if (!(Number(req.headers['content-length']) <= 10_000)) return res.writeHead(413).end()
    const form = new URLSearchParams(await text(req))
    const organizationId = String(form.get('organizationId'))
    return switchOrganization(req, res, { organizationId, returnTo: '/admin' })
  },
}

const server = createServer(
  auth((req, res) => {
    const [path] = String(req.url).split('?')
    const route = routes[`${req.method} ${path}`]
    return route ? route(req, res) : res.writeHead(404).end('Not found')
  }),
)

server.listen(process.env.PORT ?? 3000)

/** @param {ServerResponse} res @param {string} page */
function html(res, page) {
  res.setHeader('Content-Type', 'text/html; charset=utf-8')
  res.end(page)
}
