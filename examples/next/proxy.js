// Answers /login, /signup, /callback and /logout, and refreshes sessions before anything else sees them.

import { requireAuth } from 'fe26/web'
import { NextResponse } from 'next/server'
import { sessions } from './sessions.js'

/** @param {import('next/server').NextRequest} request */
export function proxy(request) {
  return sessions.handle(request, async ({ requestHeaders }) => {
    // A navigation goes to sign in and comes back; a fetch gets 401.
    const denied = MEMBERS.test(request.nextUrl.pathname) && (await requireAuth(request))
    return denied || NextResponse.next({ request: { headers: requestHeaders } })
  })
}

const MEMBERS = /^\/(account|api)(\/|$)/

export const config = { matcher: '/((?!_next/static|_next/image|favicon.ico).*)' }
