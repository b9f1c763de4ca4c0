// The application of the flow tests in Koa, 2 or 3. `serve.ts` runs it.

import type { RequestListener } from 'node:http'
import { Readable } from 'node:stream'
import { Fe26Error } from 'fe26'
import {
  type AdapterOptions,
  type AuthState,
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
} from 'fe26/koa'
import type Koa from 'koa'
import type { Middleware } from 'koa'
import { GUARDED, OF_TOKENS, tokenAnswer } from './guards.ts'
import { hooksOf, urlIn } from './hooks.ts'
import { optionsIn } from './sign-in.ts'

const hooks = hooksOf<HookContext>({
  urlOf: ({ ctx }) => urlIn(ctx),
  setCookie: ({ ctx }, name) => void ctx.cookies.set(name, 'yes'),
  redirect: ({ ctx }, path) => void ctx.redirect(path),
})

export function createListener(
  { frameworkTrustsProxy, ...options }: AdapterOptions & { frameworkTrustsProxy?: boolean },
  Application: typeof Koa,
): RequestListener {
  const app = new Application()
  app.proxy = frameworkTrustsProxy ?? false
  app.use(beforeTheMiddleware)
  app.use(authkit({ ...options, ...hooks }))
  const guards: Record<string, Middleware> = { '/private': requireAuth(), '/api/me': requireAuth() }
  for (const [path, required] of Object.entries(GUARDED)) guards[path] = requireAuth(required)
  for (const [path, required] of Object.entries(OF_TOKENS)) guards[path] = requireToken(required)
  app.use((ctx, next) => guards[ctx.path]?.(ctx, next) ?? next())
  app.use((ctx, next) => {
    const isPosted = guards[ctx.path] || MANY_METHODS.has(ctx.path)
    const handler = ctx.method === 'POST' && !isPosted ? undefined : handlerOf(ctx.path)
    return handler ? handler(ctx, next) : next()
  })
  return app.callback()
}

const MANY_METHODS = new Set(['/switch', '/own/sign-in', '/own/sign-out'])

function handlerOf(path: string): Middleware<AuthState> | undefined {
  if (path in GUARDED) return HANDLERS['/private']
  return path in OF_TOKENS ? HANDLERS['/token'] : HANDLERS[path]
}

const HANDLERS: Record<string, Middleware<AuthState>> = {
  '/': ctx => {
    ctx.body = { email: getAuth(ctx).user?.email ?? null }
  },
  '/private': ctx => {
    ctx.body = { email: ctx.state.auth.user?.email ?? null, url: ctx.originalUrl }
  },
  '/api/me': ctx => {
    const { user, role } = getSession(ctx)
    ctx.body = { email: user.email, role: role ?? null }
  },
  '/token': ctx => {
    ctx.body = tokenAnswer(getToken(ctx), getAuth(ctx))
  },
  '/own-cookies': ctx => {
    ctx.cookies.set('theme', 'dark', { httpOnly: false })
    ctx.append('Set-Cookie', 'lang=en; Path=/')
    ctx.body = { email: getAuth(ctx).user?.email ?? null }
  },
  '/public': ctx => {
    ctx.set({ 'Cache-Control': 'public, max-age=60', Vary: 'Accept-Language' })
    ctx.body = 'the same for everybody'
  },
  '/stream': ctx => {
    ctx.body = Readable.from(['one ', 'two ', 'three'])
  },
  '/switch': ctx => {
    const { organization, returnTo } = ctx.query
    return switchOrganization(ctx, { organizationId: String(organization), returnTo: String(returnTo) })
  },
  '/own/sign-in': ctx => signIn(ctx, optionsIn(ctx.url)),
  '/own/sign-out': ctx => signOut(ctx, optionsIn(ctx.url)),
  '/own-sign-out': ctx => {
    ctx.append('Set-Cookie', 'wos-session=; Path=/; Max-Age=0')
    ctx.body = { email: null }
  },
  '/elsewhere': ctx => ctx.redirect('/?from=elsewhere'),
  '/broken': () => {
    throw new Error('the handler is broken')
  },
  '/broken-403': ctx => ctx.throw(403, 'not for you', { headers: { 'X-Own': '1', Vary: 'Origin' } }),
  '/broken-late': ctx => {
    // Koa 2 leaves the response open.
    ctx.body = Readable.from(broken()).once('error', () => ctx.res.destroy())
  },
  '/unanswered': ctx => {
    ctx.respond = false
    ctx.res.writeHead(200, { 'set-cookie': 'theme=dark; Path=/' }).end('written')
  },
  '/empty': ctx => {
    ctx.body = null
  },
}

const beforeTheMiddleware: Middleware = async (ctx, next) => {
  if (!ctx.path.startsWith('/before/')) return next()
  try {
    if (ctx.path === '/before/get-auth') ctx.body = getAuth(ctx)
    else if (ctx.path === '/before/get-token') ctx.body = getToken(ctx)
    else if (ctx.path === '/before/require-token') await requireToken()(ctx, next)
    else await requireAuth()(ctx, next)
  } catch (error) {
    console.error(error)
    ctx.status = 500
    ctx.body = { code: error instanceof Fe26Error ? error.code : null }
  }
}

async function* broken(): AsyncGenerator<string> {
  yield 'begun'
  // The head leaves while the handler waits.
  await new Promise(resolve => setTimeout(resolve, 200))
  throw new Error('the handler is broken')
}
