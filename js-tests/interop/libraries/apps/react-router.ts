// An app on @workos-inc/authkit-react-router, in its documented shape. React Router's own handler runs the loaders.

import {
  authkitLoader,
  authLoader,
  getSignInUrl,
  getSignUpUrl,
  signOut,
  switchToOrganization,
  withAuth,
} from '@workos-inc/authkit-react-router'
import { createStaticHandler, type LoaderFunctionArgs, redirect } from 'react-router'

const handler = createStaticHandler([
  { id: 'home', path: '/', loader: args => authkitLoader(args) },
  {
    id: 'account',
    path: '/account',
    loader: args =>
      authkitLoader(args, async ({ getAccessToken }) => ({ token: getAccessToken() }), {
        ensureSignedIn: true,
        onSessionRefreshSuccess: async refreshed => console.log('refreshed', refreshed.user.email),
      }),
  },
  {
    id: 'child',
    path: '/child',
    loader: async args => {
      await authkitLoader(args)
      return withAuth(args)
    },
  },
  {
    id: 'told',
    path: '/told',
    loader: args =>
      authkitLoader(args, {
        onSessionRefreshError: ({ error }) => Response.json(causeOf(error), { status: 401 }),
      }),
  },
  { id: 'login', path: '/login', loader: async () => redirect(await getSignInUrl('/account?tab=keys')) },
  { id: 'signup', path: '/signup', loader: async () => redirect(await getSignUpUrl()) },
  {
    id: 'callback',
    path: '/callback',
    loader: authLoader({
      returnPathname: '/account',
      onSuccess: ({ user, ...rest }) => console.log('signed in', user.email, Object.keys(rest).sort()),
    }),
  },
  {
    id: 'switch',
    path: '/switch',
    loader: ({ request }: LoaderFunctionArgs) => {
      const { searchParams } = new URL(request.url)
      return switchToOrganization(request, searchParams.get('to') ?? '')
    },
  },
  {
    id: 'logout',
    path: '/logout',
    loader: ({ request }: LoaderFunctionArgs) => signOut(request, { returnTo: 'http://127.0.0.1/bye' }),
  },
])

/** What React Router answers to a request for data. */
export async function fetch(request: Request): Promise<Response> {
  const context = await handler.query(request)
  if (context instanceof Response) return context
  const [headers] = Object.values(context.loaderHeaders)
  const errors = context.errors && Object.values(context.errors).map(causeOf)
  return Response.json(
    { data: context.loaderData, errors },
    { status: context.statusCode, headers: headers ?? {} },
  )
}

/** An error as an app can tell it from others. */
function causeOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { name, message, cause, ...rest } = error
  return { name, message, ...rest, cause: causeOf(cause) }
}
