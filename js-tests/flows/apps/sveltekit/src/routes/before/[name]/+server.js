// `handle` leaves these requests alone: the adapter knows nothing about them.

import { json } from '@sveltejs/kit'
import { getAuth, getToken, requireAuth, requireToken } from 'fe26/web'

const CALLS = {
  'get-auth': getAuth,
  'get-token': getToken,
  'require-auth': requireAuth,
  'require-token': requireToken,
}

export async function GET({ params, request }) {
  try {
    return json(await CALLS[params.name](request))
  } catch (error) {
    console.error(error)
    return json({ code: error.code }, { status: 500 })
  }
}
