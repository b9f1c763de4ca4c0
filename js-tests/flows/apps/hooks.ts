// What the applications of the flow tests do when a sign-in ends; the requests say what.

import type { CallbackHooks } from 'fe26/express'

export const hooks: CallbackHooks = {
  async onSuccess(session, { returnPathname }) {
    if (returnPathname === '/hook/throws') throw new Error('the hook is broken')
    if (returnPathname === '/hook/leads-on') return { returnTo: `/?welcome=${session.user.email}` }
    return undefined
  },
  onError(failure, { request }) {
    if (request.url.includes('answer=path')) return `/?failed=${failure.reason}`
    if (request.url.includes('answer=own')) return { status: 418, body: failure.reason }
    return undefined
  },
}
