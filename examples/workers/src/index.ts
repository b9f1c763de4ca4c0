// A Worker without a framework.

import { env } from 'cloudflare:workers'
import { engineInfo } from 'fe26'
import { authkit, getAuth, getSession, requireAuth } from 'fe26/web'

const sessions = authkit({ env, afterSignOut: '/' })

export default {
  // Answers /login, /signup, /callback and /logout; for everything else it knows who asks.
  fetch: (request: Request) => sessions.handle(request, () => route(request), sorry),
}

async function route(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (pathname === '/') return html(getAuth(request).authenticated ? SIGNED_IN : SIGNED_OUT)

  // A navigation goes to sign in and comes back; a fetch gets 401.
  const denied = await requireAuth(request)
  if (denied) return denied

  const { user, claims } = getSession(request)
  if (pathname === '/account') return new Response(`This is the account of ${user.email}.`)
  if (pathname === '/api/me') return Response.json({ user, claims, engine: engineInfo() })
  return new Response('Not found', { status: 404 })
}

// An error's response gets the new session's cookie as well.
function sorry(error: unknown): Response {
  console.error(error)
  return new Response('Sorry', { status: 500 })
}

function html(page: string): Response {
  return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } })
}

const SIGNED_OUT = '<p><a href="/login">Sign in</a> or <a href="/signup">sign up</a></p>'
const SIGNED_IN = '<form method="post" action="/logout"><button>Sign out</button></form>'
