import { authkit, requireAuth } from 'fe26/web'
import { createContext } from 'react-router'

/** @import { Auth } from 'fe26' */
/** @import { MiddlewareFunction, RouterContext } from 'react-router' */

const sessions = authkit({ afterSignOut: '/' })

/**
 * Who is signed in, for loaders and actions: `context.get(authContext)`.
 *
 * @type {RouterContext<Auth>}
 */
export const authContext = createContext()

/**
 * Answers /login, /signup, /callback and /logout; for everything else it knows who asks.
 *
 * @type {MiddlewareFunction<Response>}
 */
export function session({ request, context }, next) {
  return sessions.handle(request, ({ auth }) => {
    context.set(authContext, auth)
    return next()
  })
}

/**
 * A navigation goes to sign in and comes back; a fetch gets 401.
 *
 * @type {MiddlewareFunction<Response>}
 */
export async function members({ request, context }, next) {
  const denied = await requireAuth(request, { auth: context.get(authContext) })
  return denied ?? next()
}
