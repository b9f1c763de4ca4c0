// The application of the flow tests in Hono. As a Worker it is this file's default export; on Node, `serve.ts` runs it.
// `hono3.ts` makes the same of the previous major.

import { Fe26Error } from 'fe26'
import {
  type AdapterOptions,
  type AuthVariables,
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
} from 'fe26/hono'
import { Hono, type MiddlewareHandler } from 'hono'
import { upgradeWebSocket } from 'hono/cloudflare-workers'
import { stream } from 'hono/streaming'
import { GUARDED, OF_TOKENS, tokenAnswer } from './guards.ts'
import { cookieOf, hooksOf, urlIn } from './hooks.ts'
import { optionsIn } from './sign-in.ts'

/** Made in global scope, where a Worker may neither tell the time nor draw random bytes. */
const guards = Object.entries(GUARDED).map(([path, required]) => [path, requireAuth(required)] as const)

const hooks = hooksOf<HookContext>({
  urlOf: ({ c }) => urlIn(c.req),
  setCookie: ({ c }, name) => void c.header('set-cookie', cookieOf(name), { append: true }),
  redirect: ({ c }, path) => c.redirect(path),
})

/** What the application takes from Hono. */
export interface Framework {
  Hono: typeof Hono
  stream: typeof stream
  socket: MiddlewareHandler
}

const HONO: Framework = {
  Hono,
  stream,
  socket: upgradeWebSocket(() => ({ onMessage: (event, socket) => socket.send(`heard ${event.data}`) })),
}

export function createApp(options: AdapterOptions = {}, { Hono, stream, socket } = HONO) {
  const app = new Hono<AuthVariables>()
  app.route('/before', beforeTheMiddleware(new Hono()))
  app.use('*', authkit({ ...options, ...hooks }))

  app.get('/', c => c.json({ email: getAuth(c).user?.email ?? null }))
  app.get('/private', requireAuth(), c => c.json({ email: c.var.auth.user.email, url: pathOf(c.req.url) }))
  app.all('/api/me', requireAuth(), c =>
    c.json({ email: c.var.auth.user.email, role: c.var.auth.role ?? null }),
  )
  for (const [path, guard] of guards) {
    app.all(path, guard, c => c.json({ email: getSession(c).user.email, url: pathOf(c.req.url) }))
  }
  for (const [path, required] of Object.entries(OF_TOKENS)) {
    app.all(path, requireToken(required), c => c.json(tokenAnswer(getToken(c), getAuth(c))))
  }
  app.get('/own-cookies', c => {
    c.header('Set-Cookie', 'theme=dark; Path=/')
    c.header('Set-Cookie', 'lang=en; Path=/', { append: true })
    return c.json({ email: c.var.auth.user?.email ?? null })
  })
  app.get('/public', c => {
    c.header('Cache-Control', 'public, max-age=60')
    c.header('Vary', 'Accept-Language')
    return c.text('the same for everybody')
  })
  app.get('/stream', c =>
    stream(c, async output => {
      for (const part of ['one ', 'two ', 'three']) await output.write(part)
    }),
  )
  app.all('/switch', c =>
    switchOrganization(c, {
      organizationId: c.req.query('organization') ?? '',
      returnTo: c.req.query('returnTo') ?? '/',
    }),
  )
  app.all('/own/sign-in', c => signIn(c, optionsIn(c.req.url)))
  app.all('/own/sign-out', c => signOut(c, optionsIn(c.req.url)))
  app.get('/own-sign-out', c => {
    c.header('Set-Cookie', 'wos-session=; Path=/; Max-Age=0', { append: true })
    return c.json({ email: null })
  })
  app.get('/elsewhere', c => c.redirect('/?from=elsewhere'))
  app.get('/broken', () => {
    throw new Error('the handler is broken')
  })
  app.get(
    '/broken-late',
    () =>
      new Response(
        new ReadableStream({
          start: controller => controller.enqueue(new TextEncoder().encode('begun')),
          async pull(controller) {
            // The head leaves while the handler waits.
            await new Promise(resolve => setTimeout(resolve, 200))
            controller.error(new Error('the handler is broken'))
          },
        }),
      ),
  )
  app.get('/socket', socket)
  // The headers of such a response cannot be changed.
  app.get('/immutable', c => Response.redirect(new URL('/', c.req.url), 307))
  return app
}

function beforeTheMiddleware(app: Hono) {
  app.onError((error, c) => {
    console.error(error)
    return c.json({ code: error instanceof Fe26Error ? error.code : null }, 500)
  })
  app.get('/get-auth', c => c.json(getAuth(c)))
  app.get('/require-auth', requireAuth(), c => c.text('passed'))
  app.get('/require-token', requireToken(), c => c.text('passed'))
  app.get('/get-token', c => c.json(getToken(c)))
  return app
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}

/** A Worker. Its configuration is its `env`; the paths of fe26's own pages are variables of the test's. */
export function asWorker(create: (options: AdapterOptions) => ReturnType<typeof createApp>) {
  let app: ReturnType<typeof createApp> | undefined
  return {
    fetch(request: Request, env: Record<string, string>): Response | Promise<Response> {
      app ??= create(JSON.parse(env['PATHS'] ?? '{}') as AdapterOptions)
      return app.fetch(request, env)
    },
  }
}

export default asWorker(createApp)
