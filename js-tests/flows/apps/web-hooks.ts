// The hooks of the applications that speak `Request` and `Response`.

import type { HookContext } from 'fe26/web'
import { cookieOf, hooksOf, urlIn } from './hooks.ts'

/** There is no response to set anything on before there is one. */
export const hooks = hooksOf<HookContext>({
  urlOf: ({ request }) => urlIn(request),
  setCookie: (_context, name) => redirectTo('/hook/cookie', name),
  redirect: (_context, path) => redirectTo(path, 'seen'),
})

function redirectTo(location: string, cookie: string): Response {
  return new Response(null, { status: 302, headers: { location, 'set-cookie': cookieOf(cookie) } })
}
