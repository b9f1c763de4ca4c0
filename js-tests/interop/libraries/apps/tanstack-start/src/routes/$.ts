// Server routes alone: what the library does for them it does for loaders, which call the same functions.

import { createFileRoute } from '@tanstack/react-router'
import {
  checkRecentAuth,
  checkSessionAction,
  getAccessTokenAction,
  getAuth,
  getAuthAction,
  getSignInUrl,
  getSignUpUrl,
  handleCallbackRoute,
  refreshAccessTokenAction,
  refreshAuthAction,
  signOut,
  switchToOrganization,
} from '@workos/authkit-tanstack-react-start'

type Handler = (context: { request: Request }) => Promise<Response>

const redirectTo = (location: string) => new Response(null, { status: 302, headers: { location } })

const ROUTES: Record<string, Handler> = {
  '/': async () => Response.json([await getAuth(), await checkSessionAction(), await getAuthAction()]),
  '/account': async ({ request }) => {
    const { pathname, search } = new URL(request.url)
    const auth = await getAuth()
    return auth.user
      ? Response.json(auth)
      : redirectTo(await getSignInUrl({ data: { returnPathname: pathname + search } }))
  },
  '/recent': async () =>
    Response.json([
      (await checkRecentAuth({ data: { maxAge: 3_600 } })).isStale,
      await getAccessTokenAction(),
    ]),
  '/login': async () =>
    redirectTo(await getSignInUrl({ data: { returnPathname: '/account?tab=keys', state: 'mine' } })),
  '/signup': async () => redirectTo(await getSignUpUrl()),
  '/callback': handleCallbackRoute({
    onSuccess: ({ user, state, authenticationMethod, organizationId }) =>
      console.log('signed in', user.email, state, authenticationMethod, organizationId),
  }),
  '/callback-told': handleCallbackRoute({
    onError: ({ error }) => Response.json({ error: String(error) }, { status: 400 }),
  }),
  '/refresh': async () => Response.json([await refreshAuthAction(), await refreshAccessTokenAction()]),
  '/switch': async ({ request }) => {
    const organizationId = new URL(request.url).searchParams.get('to') ?? ''
    return Response.json(await switchToOrganization({ data: { organizationId } }))
  },
  '/logout': async () => {
    await signOut({ data: { returnTo: 'http://127.0.0.1/bye' } })
    return new Response('signOut() throws its redirect')
  },
}

export const Route = createFileRoute('/$')({
  server: {
    handlers: {
      GET: ({ request }) => {
        const answer = ROUTES[new URL(request.url).pathname]
        return answer ? answer({ request }) : new Response(null, { status: 404 })
      },
    },
  },
})
