// Configuration is the environment: WORKOS_CLIENT_ID, WORKOS_API_KEY, WORKOS_REDIRECT_URI and WORKOS_COOKIE_PASSWORD.

import { authkit, requireAuth } from 'fe26/web'

const sessions = authkit({ afterSignOut: '/' })

/**
 * Answers /login, /signup, /callback and /logout; for everything else it knows who asks.
 *
 * @type {import('@sveltejs/kit/hooks').Handle}
 */
export function handle({ event, resolve }) {
  return sessions.handle(event.request, async ({ auth }) => {
    event.locals.auth = auth
    // By route, not by path, of which there are several spellings. A navigation goes to sign in and comes back; a fetch
    // gets 401.
    const denied = MEMBERS.test(event.route.id ?? '') && (await requireAuth(event.request))
    return denied || resolve(event)
  })
}

const MEMBERS = /^\/(account|api)(\/|$)/
