import {
  checkRecentAuth,
  getSignInUrl,
  getSignUpUrl,
  handleAuth,
  refreshSession,
  signOut,
  switchToOrganization,
  validateApiKey,
  withAuth,
} from '@workos-inc/authkit-nextjs'
import type { NextRequest } from 'next/server.js'

export type Handler = (request: NextRequest) => Promise<Response>

const redirectTo = (location: string) => new Response(null, { status: 302, headers: { location } })

export const ROUTES: Record<string, Handler> = {
  '/': async () => Response.json(await withAuth()),
  '/account': async () => Response.json(await withAuth({ ensureSignedIn: true })),
  '/open': async () => Response.json(await withAuth({ ensureSignedIn: true })),
  '/recent': async () => Response.json((await checkRecentAuth({ maxAge: 3_600 })).isStale),
  '/login': async () => redirectTo(await getSignInUrl({ returnTo: '/account?tab=keys', state: 'mine' })),
  '/signup': async () => redirectTo(await getSignUpUrl()),
  '/callback': handleAuth({
    returnPathname: '/account',
    onSuccess: ({ user, state, authenticationMethod, organizationId }) =>
      console.log('signed in', user.email, state, authenticationMethod, organizationId),
  }) as Handler,
  '/refresh': async () => Response.json(await refreshSession({ ensureSignedIn: true })),
  '/switch': async ({ nextUrl }) => {
    const to = nextUrl.searchParams.get('to') ?? ''
    try {
      return Response.json(await switchToOrganization(to, { revalidationStrategy: 'none' }))
    } catch (error) {
      if (!(error instanceof Error) || 'digest' in error) throw error
      const { name, message, cause, ...rest } = error as Error & { cause: object }
      return Response.json({ name, message, ...rest, cause: { ...cause } }, { status: 400 })
    }
  },
  '/key': () =>
    validateApiKey().then(
      found => Response.json(found),
      error => Response.json({ code: error.code }, { status: 500 }),
    ),
  '/logout': async () => {
    await signOut({ returnTo: 'http://127.0.0.1/bye' })
    return new Response('signOut() throws its redirect')
  },
}
