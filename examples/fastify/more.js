// Roles, an API, organizations, hooks and events in one app.

import createFastify from 'fastify'
import {
  authkit,
  getAuth,
  getSession,
  getToken,
  requireAuth,
  requireToken,
  switchOrganization,
} from 'fe26/fastify'

const SIGNED_OUT = '<p><a href="/login">Sign in</a> or <a href="/signup">sign up</a></p>'
const SORRY = '<p>That did not work. <a href="/login">Try again</a></p>'
const SIGNED_IN = `
<form method="post" action="/organization">
  <input name="organizationId" placeholder="org_…" required> <button>Switch organization</button>
</form>
<form method="post" action="/logout"><button>Sign out</button></form>`

const fastify = createFastify()
const people = new Map() // in the place of your database

await fastify.register(authkit, {
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

fastify.get('/', async (request, reply) => {
  reply.type('text/html; charset=utf-8')
  return getAuth(request).authenticated ? SIGNED_IN : SIGNED_OUT
})

fastify.get('/sorry', async (_request, reply) => {
  reply.type('text/html; charset=utf-8')
  return SORRY
})

// This hook guards all routes of its plugin, and no others.
fastify.register(async members => {
  members.addHook('onRequest', requireAuth())
  members.get('/welcome', async request => {
    return `Welcome, ${getSession(request).user.firstName}: you are here for the first time.`
  })
})

// By role in the session's organization. Others get 403.
fastify.get('/admin', { onRequest: requireAuth({ role: 'admin' }) }, async request => {
  return `You administer ${getSession(request).organizationId}.`
})

// For API clients, with `Authorization: Bearer <access token>`, and for this app's own pages, with their cookie.
fastify.get('/api/me', { onRequest: requireToken() }, async request => {
  const { userId, organizationId, role } = getToken(request)
  return { userId, organizationId, role }
})

// What @fastify/formbody does.
fastify.addContentTypeParser(
  'application/x-www-form-urlencoded',
  { parseAs: 'string' },
  (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))))
  },
)

fastify.post('/organization', (request, reply) => {
  const { organizationId } = Object(request.body)
  return switchOrganization(request, reply, { organizationId: String(organizationId), returnTo: '/admin' })
})

await fastify.listen({ port: Number(process.env.PORT ?? 3000) })
