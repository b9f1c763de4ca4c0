// An app on @workos-inc/authkit-nextjs, in its documented shape: a proxy, and route handlers behind it.

import { authkitProxy } from '@workos-inc/authkit-nextjs'
import { type Handler, ROUTES } from './routes.ts'
import { runProxy, runRoute } from './runtime.ts'

const proxy = authkitProxy({
  middlewareAuth: {
    enabled: true,
    unauthenticatedPaths: ['/', '/open', '/login', '/signup', '/callback', '/switch', '/key', '/logout'],
  },
  signUpPaths: ['/join'],
}) as Handler

export async function fetch(request: Request): Promise<Response> {
  const proxied = await runProxy(proxy, request)
  if (proxied instanceof Response) return proxied
  const route = ROUTES[new URL(request.url).pathname]
  return route ? proxied.finish(await runRoute(route, proxied.request)) : new Response(null, { status: 404 })
}
