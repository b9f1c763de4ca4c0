// A Fastify app. Its configuration is the environment: WORKOS_CLIENT_ID, WORKOS_API_KEY, WORKOS_REDIRECT_URI and
// WORKOS_COOKIE_PASSWORD.

import createFastify from 'fastify'
import { engineInfo } from 'fe26'
import { authkit, getAuth, getSession, requireAuth } from 'fe26/fastify'
import { homePage } from '../../page.js'

const fastify = createFastify()

// Answers /login, /signup, /callback and /logout; for everything else it knows who asks.
await fastify.register(authkit, { afterSignOut: '/' })

fastify.get('/', async (request, reply) => {
  reply.type('text/html; charset=utf-8')
  return homePage(getAuth(request), engineInfo())
})

// A navigation goes to sign in and comes back; a fetch gets 401.
fastify.get('/account', { onRequest: requireAuth() }, async request => {
  return `This is the account of ${getSession(request).user.email}.`
})

fastify.get('/api/me', { onRequest: requireAuth() }, async request => {
  const { user, claims } = getSession(request)
  return { user, claims, engine: engineInfo() }
})

await fastify.listen({ port: Number(process.env.PORT ?? 3000) })
