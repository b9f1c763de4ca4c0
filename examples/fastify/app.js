import createFastify from 'fastify'
import { authkit, getAuth, getSession, requireAuth } from 'fe26/fastify'

const fastify = createFastify()

// Answers /login, /signup, /callback and /logout; for everything else it knows who asks.
await fastify.register(authkit)

fastify.get('/', async request => `Hello, ${getAuth(request).user?.email ?? 'stranger'}`)

// A navigation goes to sign in and comes back; a fetch gets 401.
fastify.get('/account', { onRequest: requireAuth() }, async request => getSession(request).user)

await fastify.listen({ port: Number(process.env.PORT ?? 3000) })
