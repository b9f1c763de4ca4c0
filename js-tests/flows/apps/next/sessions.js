// The sessions of the application. What varies from test to test comes from the environment of the built application.

import { authkit, requireAuth } from 'fe26/web'
import { hooks } from '../web-hooks.ts'

export const sessions = authkit({ ...JSON.parse(process.env.APP_OPTIONS ?? '{}'), ...hooks })

/** Who is signed in, by a request that the proxy has passed on: a route handler's is another than the proxy's. */
export function authOf(request) {
  return sessions.read(request.headers)
}

/** The email and the URL, for whom `requireAuth()` lets pass. */
export async function answerGuarded(request, required) {
  const auth = await authOf(request)
  const { pathname, search } = request.nextUrl
  const denied = await requireAuth(request, { auth, ...required })
  return denied ?? Response.json({ email: auth.user.email, url: pathname + search })
}
