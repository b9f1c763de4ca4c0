// The application of the flow tests in Fastify, 4 or 5. `serve.ts` runs it.

import type { RequestListener } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Fe26Error } from 'fe26'
import {
  type AdapterOptions,
  authkit,
  getAuth,
  getSession,
  getToken,
  type HookContext,
  requireAuth,
  requireToken,
  signIn,
  signOut,
  switchOrganization,
} from 'fe26/fastify'
import { GUARDED, OF_TOKENS, tokenAnswer } from './guards.ts'
import { cookieOf, hooksOf, urlIn } from './hooks.ts'
import { optionsIn } from './sign-in.ts'

const hooks = hooksOf<HookContext>({
  urlOf: ({ request }) => urlIn(request),
  setCookie: ({ reply }, name) => void reply.header('set-cookie', cookieOf(name)),
  redirect: ({ reply }, path) => void reply.redirect(path),
})

export async function createListener(
  { frameworkTrustsProxy, ...options }: AdapterOptions & { frameworkTrustsProxy?: boolean },
  fastify: (options: { trustProxy: boolean }) => FastifyInstance,
): Promise<RequestListener> {
  const app = fastify({ trustProxy: frameworkTrustsProxy ?? false })
  app.addHook('onRequest', beforeThePlugin)
  app.setErrorHandler((error, _request, reply) => {
    console.error(error)
    return reply.code(500).send({ code: error instanceof Fe26Error ? error.code : null })
  })
  await app.register(authkit, { ...options, ...hooks })

  app.get('/', async request => ({ email: getAuth(request).user?.email ?? null }))
  app.get('/private', { preHandler: requireAuth() }, async request => ({
    email: request.auth?.user?.email ?? null,
    url: request.originalUrl,
  }))
  // A form needs no parser here: what it says is in the query.
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  // Before the body is read, which may be of any type.
  app.all('/api/me', { onRequest: requireAuth() }, async request => {
    const { user, role } = getSession(request)
    return { email: user.email, role: role ?? null }
  })
  for (const [path, required] of Object.entries(GUARDED)) {
    app.all(path, { onRequest: requireAuth(required) }, async request => ({
      email: getSession(request).user.email,
      url: request.originalUrl,
    }))
  }
  for (const [path, required] of Object.entries(OF_TOKENS)) {
    app.all(path, { onRequest: requireToken(required) }, async request =>
      tokenAnswer(getToken(request), getAuth(request)),
    )
  }
  app.get('/own-cookies', async (request, reply) => {
    reply.header('Set-Cookie', ['theme=dark; Path=/', 'lang=en; Path=/'])
    return { email: getAuth(request).user?.email ?? null }
  })
  app.get('/public', async (_request, reply) => {
    reply.header('Cache-Control', 'public, max-age=60').header('Vary', 'Accept-Language')
    return 'the same for everybody'
  })
  app.get('/stream', (_request, reply) => reply.send(Readable.from(['one ', 'two ', 'three'])))
  app.all('/switch', (request, reply) => {
    const { organization = '', returnTo = '/' } = request.query as Record<string, string>
    return switchOrganization(request, reply, { organizationId: organization, returnTo })
  })
  app.all('/own/sign-in', (request, reply) => signIn(request, reply, optionsIn(request.url)))
  app.all('/own/sign-out', (request, reply) => signOut(request, reply, optionsIn(request.url)))
  app.get('/own-sign-out', async (_request, reply) => {
    reply.header('Set-Cookie', 'wos-session=; Path=/; Max-Age=0')
    return { email: null }
  })
  app.get('/elsewhere', (_request, reply) => reply.redirect('/?from=elsewhere'))
  app.get('/broken', async () => {
    throw new Error('the handler is broken')
  })
  app.get('/broken-late', (_request, reply) => reply.send(Readable.from(broken())))
  writesRaw(app)
  await app.ready()
  return app.routing
}

/** Ways around Fastify's own replies. */
function writesRaw(app: FastifyInstance): void {
  app.get('/hijacked/head', (_request, reply) => {
    reply.hijack()
    reply.raw.writeHead(200, { 'set-cookie': 'theme=dark; Path=/' }).end('written')
  })
  app.get('/hijacked/end', (_request, reply) => {
    reply.hijack()
    reply.raw.setHeader('set-cookie', 'theme=dark; Path=/')
    reply.raw.end('written')
  })
  app.get('/hijacked/write', (_request, reply) => {
    reply.hijack()
    reply.raw.appendHeader('set-cookie', 'theme=dark; Path=/').write('writ')
    reply.raw.end('ten')
  })
}

/** Hooks run in the order they were added. */
function beforeThePlugin(request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void {
  if (request.url === '/before/get-auth') reply.send(getAuth(request))
  else if (request.url === '/before/require-auth') requireAuth()(request, reply, done)
  else if (request.url === '/before/get-token') reply.send(getToken(request))
  else if (request.url === '/before/require-token') requireToken()(request, reply, done)
  else done()
}

async function* broken(): AsyncGenerator<string> {
  yield 'begun'
  // The head leaves while the handler waits.
  await new Promise(resolve => setTimeout(resolve, 200))
  throw new Error('the handler is broken')
}
