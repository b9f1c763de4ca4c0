import { createMiddleware } from '@tanstack/react-start'
import { requireAuth } from 'fe26/web'
import { sessions } from './sessions.server'

// Answers /login, /signup, /callback and /logout; for everything else it knows who asks.
export const session = createMiddleware().server(async ({ request, next }) => {
  const entry = await sessions.enter(request)
  if (entry.response) throw entry.response // a thrown Response is the answer
  try {
    const result = await next({ context: { auth: entry.auth } })
    return { ...result, response: entry.finish(result.response) }
  } catch (error) {
    entry.reportNotSent() // the response to an error is made elsewhere
    throw error
  }
})

// A navigation goes to sign in and comes back; a fetch gets 401.
export const members = createMiddleware()
  .middleware([session])
  .server(async ({ request, context, next }) => {
    const denied = await requireAuth(request, { auth: context.auth })
    if (denied) throw denied
    return next()
  })
