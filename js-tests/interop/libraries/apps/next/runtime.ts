// Next's own runtime around a proxy and around a route handler, without a build. What its server does between them is
// done here: what the proxy says of the request goes to the handler, and what it says of the response to the browser.

import { AppRouteRouteModule } from 'next/dist/server/route-modules/app-route/module.js'
import { adapter } from 'next/dist/server/web/adapter.js'
import { NextRequest } from 'next/server.js'
import type { Handler } from './routes.ts'

/** The proxy's answer, or the request as it goes on. */
export async function runProxy(
  handler: Handler,
  { url, method, headers }: Request,
): Promise<Response | { request: NextRequest; finish(response: Response): Response }> {
  const { response } = await adapter({
    page: '/proxy',
    handler,
    request: { url, method, headers: Object.fromEntries(headers), nextConfig: {}, signal: SIGNAL } as never,
  })
  if (response.headers.get('x-middleware-next') === null) return response
  const names = response.headers.get('x-middleware-override-headers')?.split(',')
  const forwarded = names?.map(name => [name, response.headers.get(`x-middleware-request-${name}`) ?? ''])
  return {
    request: new NextRequest(url, {
      method,
      headers: new Headers((forwarded as [string, string][]) ?? headers),
    }),
    finish(answer) {
      const all = new Headers(answer.headers)
      for (const [name, value] of response.headers) {
        if (name === 'set-cookie') all.append(name, value)
        else if (!name.startsWith('x-middleware-')) all.set(name, value)
      }
      return new Response(answer.body, { status: answer.status, headers: all })
    },
  }
}

/** What the handler answers, with the cookies and redirects that it leaves to Next. */
export async function runRoute(handler: Handler, request: NextRequest): Promise<Response> {
  const { pathname } = new URL(request.url)
  const module = new AppRouteRouteModule({
    userland: () => ({ GET: handler, dynamic: 'force-dynamic' }),
    definition: { kind: 'APP_ROUTE', page: `${pathname}/route`, pathname, filename: '', bundlePath: '' },
    ...{ distDir: '', relativeProjectDir: '', resolvedPagePath: pathname, nextConfigOutput: undefined },
  } as never)
  return module.handle(request, {
    params: {},
    sharedContext: { buildId: '', deploymentId: '' },
    renderOpts: { experimental: {}, waitUntil() {}, onClose() {} },
  } as never)
}

const SIGNAL = new AbortController().signal
