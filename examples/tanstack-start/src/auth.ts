import { createServerFn } from '@tanstack/react-start'
import { members, session } from './session'

/** Who is signed in, for loaders: on the server at once, from the browser by a request. */
export const whoAmI = createServerFn()
  .middleware([session])
  .handler(({ context: { auth } }) => ({
    email: auth.user?.email,
    isUnknown: !auth.authenticated && auth.retryable,
  }))

// Whatever route calls it, a server function is an endpoint of its own, and has its own guard.
export const account = createServerFn()
  .middleware([members])
  .handler(({ context: { auth } }) => ({ email: auth.user?.email }))
