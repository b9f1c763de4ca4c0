// Roles, an API, organizations, hooks and events in one app.

import express from 'express'
import {
  authkit,
  getAuth,
  getSession,
  getToken,
  requireAuth,
  requireToken,
  switchOrganization,
} from 'fe26/express'

const SIGNED_OUT = '<p><a href="/login">Sign in</a> or <a href="/signup">sign up</a></p>'
const SORRY = '<p>That did not work. <a href="/login">Try again</a></p>'
const SIGNED_IN = `
<form method="post" action="/organization">
  <input name="organizationId" placeholder="org_…" required> <button>Switch organization</button>
</form>
<form method="post" action="/logout"><button>Sign out</button></form>`

const app = express()
const people = new Map() // in the place of your database

app.use(
  authkit({
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
  }),
)

app.get('/', (req, res) => {
  res.send(getAuth(req).authenticated ? SIGNED_IN : SIGNED_OUT)
})

app.get('/welcome', requireAuth(), (req, res) => {
  res.type('text').send(`Welcome, ${getSession(req).user.firstName}: you are here for the first time.`)
})

app.get('/sorry', (_req, res) => {
  res.send(SORRY)
})

// By role in the session's organization. Others get 403.
app.get('/admin', requireAuth({ role: 'admin' }), (req, res) => {
  res.type('text').send(`You administer ${getSession(req).organizationId}.`)
})

// For API clients, with `Authorization: Bearer <access token>`, and for this app's own pages, with their cookie.
app.get('/api/me', requireToken(), (req, res) => {
  const { userId, organizationId, role } = getToken(req)
  res.json({ userId, organizationId, role })
})

app.post('/organization', express.urlencoded(), (req, res, next) => {
  const organizationId = String(req.body?.organizationId)
  switchOrganization(req, res, { organizationId, returnTo: '/admin' }).catch(next)
})

app.listen(process.env.PORT ?? 3000)
