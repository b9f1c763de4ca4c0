// The application of the flow tests as one function from `Request` to `Response`. As a Worker it is this file's default
// export; on Node, `serve.ts` runs it.

import { Fe26Error } from 'fe26'
import {
  type AdapterOptions,
  authkit,
  getAuth,
  getSession,
  getToken,
  requireAuth,
  requireToken,
  signIn,
  signOut,
  switchOrganization,
} from 'fe26/web'
import { GUARDED, OF_TOKENS, tokenAnswer } from './guards.ts'
import { optionsIn } from './sign-in.ts'
import { streamOf } from './streams.ts'
import { hooks } from './web-hooks.ts'

type Handler = (request: Request) => Response | Promise<Response>

const ROUTES: Record<string, Handler> = {
  '/': request => Response.json({ email: getAuth(request).user?.email ?? null }),
  '/private': guarded(request =>
    Response.json({ email: getSession(request).user.email, url: pathOf(request.url) }),
  ),
  '/api/me': guarded(request => {
    const { user, role } = getSession(request)
    return Response.json({ email: user.email, role: role ?? null })
  }),
  '/own-cookies': request => {
    const response = Response.json({ email: getAuth(request).user?.email ?? null })
    response.headers.append('set-cookie', 'theme=dark; Path=/')
    response.headers.append('set-cookie', 'lang=en; Path=/')
    return response
  },
  '/public': () =>
    new Response('the same for everybody', {
      headers: { 'cache-control': 'public, max-age=60', vary: 'Accept-Language' },
    }),
  '/stream': () => new Response(streamOf(['one ', 'two ', 'three'])),
  '/switch': request => {
    const { searchParams } = new URL(request.url)
    const organizationId = searchParams.get('organization') ?? ''
    return switchOrganization(request, { organizationId, returnTo: searchParams.get('returnTo') ?? '/' })
  },
  '/own/sign-in': request => signIn(request, optionsIn(request.url)),
  '/own/sign-out': request => signOut(request, optionsIn(request.url)),
  '/own-sign-out': () =>
    Response.json({ email: null }, { headers: { 'set-cookie': 'wos-session=; Path=/; Max-Age=0' } }),
  '/elsewhere': () => new Response(null, { status: 302, headers: { location: '/?from=elsewhere' } }),
  '/thrown': () => {
    throw new Response('thrown', { status: 418 })
  },
  '/broken': () => {
    throw new Error('the handler is broken')
  },
  '/broken-late': () => new Response(streamOf(['begun'], new Error('the handler is broken'))),
  '/socket': () => {
    const [client, server] = Object.values(new (globalThis as unknown as Workerd).WebSocketPair())
    server?.accept()
    return new Response(null, { status: 101, webSocket: client } as ResponseInit)
  },
  // The headers of such a response cannot be changed.
  '/immutable': request => Response.redirect(new URL('/', request.url), 307),
}

for (const [path, required] of Object.entries(GUARDED)) {
  ROUTES[path] = async request =>
    (await requireAuth(request, required)) ??
    Response.json({ email: getSession(request).user.email, url: pathOf(request.url) })
}
for (const [path, required] of Object.entries(OF_TOKENS)) {
  ROUTES[path] = async request =>
    (await requireToken(request, required)) ?? Response.json(tokenAnswer(getToken(request), getAuth(request)))
}

export function createApp(options: AdapterOptions = {}): { fetch: Handler } {
  const sessions = authkit({ ...options, ...hooks })
  return {
    async fetch(request) {
      const { pathname } = new URL(request.url)
      try {
        if (pathname === '/before/get-auth') return Response.json(getAuth(request))
        if (pathname === '/before/get-token') return Response.json(getToken(request))
        if (pathname === '/before/require-token') return (await requireToken(request)) ?? notFound(request)
        if (pathname === '/before/require-auth') return (await requireAuth(request)) ?? notFound(request)
        return await sessions.handle(request, () => (ROUTES[pathname] ?? notFound)(request), errorPage)
      } catch (error) {
        return errorPage(error)
      }
    },
  }
}

function errorPage(error: unknown): Response {
  console.error(error)
  const { code, setCookies } = error instanceof Fe26Error ? error : { code: null, setCookies: [] }
  const headers = setCookies.map(cookie => ['set-cookie', cookie] as [string, string])
  return Response.json({ code }, { status: 500, headers })
}

const notFound: Handler = () => new Response('not found', { status: 404 })

function guarded(handler: Handler): Handler {
  return async request => (await requireAuth(request)) ?? handler(request)
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}

interface Workerd {
  WebSocketPair: new () => Record<number, { accept(): void }>
}

let worker: ReturnType<typeof createApp> | undefined

/** The Worker. Its configuration is its `env`; the paths of fe26's own pages are variables of the test's. */
export default {
  fetch(request: Request, env: Record<string, string>): Response | Promise<Response> {
    worker ??= createApp({ ...(JSON.parse(env['PATHS'] ?? '{}') as AdapterOptions), env })
    return worker.fetch(request)
  },
}
