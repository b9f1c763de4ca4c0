import { defineMiddleware } from 'astro:middleware'
import { authkit, requireAuth } from 'fe26/web'

const sessions = authkit({ afterSignOut: '/' })

// Answers /login, /signup, /callback and /logout; for everything else it knows who asks.
export const onRequest = defineMiddleware((context, next) => {
  if (context.isPrerendered) return next()
  return sessions.handle(context.request, async ({ auth }) => {
    context.locals.auth = auth
    // By route, not by path, of which there are several spellings. A navigation goes to sign in and comes back; a fetch
    // gets 401.
    const denied = MEMBERS.test(context.routePattern) && (await requireAuth(context.request))
    return denied || next()
  })
})

const MEMBERS = /^\/(account|api)(\/|$)/
