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
    // gets 401. Who is no administrator gets 403.
    const route = event.route.id ?? ''
    const denied =
      (MEMBERS.test(route) && (await requireAuth(event.request))) ||
      (ADMINISTRATORS.test(route) && (await requireAuth(event.request, { role: 'admin' })))
    return denied || resolve(event)
  })
}

const MEMBERS = /^\/(account|api)(\/|$)/
const ADMINISTRATORS = /^\/admin(\/|$)/
