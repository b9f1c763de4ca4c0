// The route handler's request, about which the adapter knows nothing unless it is told.

import { getAuth, getToken, requireAuth, requireToken } from 'fe26/web'

const CALLS = {
  'get-auth': getAuth,
  'get-token': getToken,
  'require-auth': requireAuth,
  'require-token': requireToken,
}

export async function GET(request, { params }) {
  const { name } = await params
  try {
    return Response.json(await CALLS[name](request))
  } catch (error) {
    console.error(error)
    return Response.json({ code: error.code }, { status: 500 })
  }
}
