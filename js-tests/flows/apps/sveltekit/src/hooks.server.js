// Answers fe26's own pages; for everything else it knows who asks. What varies from test to test comes from the
// environment of the built application.

import { engineInfo } from 'fe26'
import { authkit } from 'fe26/web'
import { hooks } from '../../web-hooks.ts'

const { frameworkTrustsProxy: _ofTheServer, ...options } = JSON.parse(process.env.APP_OPTIONS ?? '{}')
const sessions = authkit({ ...options, ...hooks })

export function init() {
  console.log(`listening: SvelteKit, engine: ${engineInfo().engine}`)
}

export function handle({ event, resolve }) {
  if (event.route.id === '/before/[name]') return resolve(event)
  const next = ({ auth }) => {
    event.locals.auth = auth
    return resolve(event)
  }
  return sessions.handle(event.request, next, errorPage)
}

function errorPage(error) {
  console.error(error)
  return Response.json({ code: error.code ?? null }, { status: 500 })
}
