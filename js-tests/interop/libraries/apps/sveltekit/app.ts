// An app on @workos/authkit-sveltekit, in its documented shape: a handle, and endpoints behind it. What SvelteKit does
// around them is written down here: an event, its cookies, and redirects that are thrown.

import { isRedirect, type RequestEvent } from '@sveltejs/kit'
import type { AuthKitAuth } from '@workos/authkit-sveltekit'
import { type SetCookie, stringifySetCookie } from 'cookie'

const library = process.env['LIBRARY'] ?? '@workos/authkit-sveltekit'
const { authKit, authKitHandle, configureAuthKit }: typeof import('@workos/authkit-sveltekit') = await import(
  library
)

const env = (name: string) => process.env[name] ?? ''

configureAuthKit({
  clientId: env('WORKOS_CLIENT_ID'),
  apiKey: env('WORKOS_API_KEY'),
  redirectUri: env('WORKOS_REDIRECT_URI'),
  cookiePassword: env('WORKOS_COOKIE_PASSWORD'),
})

const handle = authKitHandle({ onError: error => console.error(error) })

const redirectTo = (location: string) => new Response(null, { status: 302, headers: { location } })

const ENDPOINTS: Record<string, (event: RequestEvent) => Promise<Response>> = {
  '/': async event => Response.json([await authKit.getUser(event), event.locals]),
  '/account': async ({ locals, url: { pathname, search } }) => {
    const { auth } = locals as { auth: AuthKitAuth }
    return auth.user
      ? Response.json(auth)
      : redirectTo(await authKit.getSignInUrl({ returnTo: pathname + search }))
  },
  // SvelteKit 3 refuses its redirect to another origin, so strangers get an error.
  '/guarded': authKit.withAuth(async ({ auth }) => Response.json(auth)),
  '/login': async () => redirectTo(await authKit.getSignInUrl({ returnTo: '/account?tab=keys' })),
  '/signup': async () => redirectTo(await authKit.getSignUpUrl()),
  '/callback': event => authKit.handleCallback()(event),
  '/switch': event =>
    authKit.switchOrganization(event, { organizationId: event.url.searchParams.get('to') ?? '' }),
  '/logout': event => authKit.signOut(event),
}

export async function fetch(request: Request): Promise<Response> {
  const url = new URL(request.url)
  const set: string[] = []
  const cookies = {
    set: (name: string, value: string, options: Omit<SetCookie, 'name' | 'value'>) =>
      set.push(stringifySetCookie({ name, value, httpOnly: true, sameSite: 'lax', ...options })),
  }
  const event = { request, url, cookies, locals: {} } as unknown as RequestEvent
  return handle({
    event,
    async resolve() {
      const endpoint = ENDPOINTS[url.pathname] ?? (async () => new Response(null, { status: 404 }))
      const response = await endpoint(event).catch(answerOf)
      for (const cookie of set) response.headers.append('set-cookie', cookie)
      return response
    },
  })
}

function answerOf(thrown: unknown): Response {
  if (isRedirect(thrown))
    return new Response(null, { status: thrown.status, headers: { location: thrown.location } })
  return Response.json({ error: String(thrown) }, { status: 500 })
}
