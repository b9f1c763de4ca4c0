// Answers fe26's own pages, and refreshes sessions before anything else sees them.

import { NextResponse } from 'next/server'
import { sessions } from './sessions.js'

export function proxy(request) {
  return sessions.handle(
    request,
    ({ requestHeaders }) => NextResponse.next({ request: { headers: requestHeaders } }),
    errorPage,
  )
}

function errorPage(error) {
  console.error(error)
  return Response.json({ code: error.code ?? null }, { status: 500 })
}
