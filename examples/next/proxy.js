// Answers /login, /signup, /callback and /logout, and refreshes sessions before anything else sees them.

import { requireAuth } from 'fe26/web'
import { NextResponse } from 'next/server'
import { sessions } from './sessions.js'

/** @param {import('next/server').NextRequest} request */
export function proxy(request) {
  return sessions.handle(request, async ({ requestHeaders }) => {
    const { pathname } = request.nextUrl
    // A navigation goes to sign in and comes back; a fetch gets 401. Who is no administrator gets 403.
    const denied =
      (MEMBERS.test(pathname) && (await requireAuth(request))) ||
      (ADMINISTRATORS.test(pathname) && (await requireAuth(request, { role: 'admin' })))
    return denied || NextResponse.next({ request: { headers: requestHeaders } })
  })
}

const MEMBERS = /^\/(account|api)(\/|$)/
const ADMINISTRATORS = /^\/admin(\/|$)/

export const config = { matcher: '/((?!_next/static|_next/image|favicon.ico).*)' }
