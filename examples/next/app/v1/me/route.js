import { getToken, requireToken } from 'fe26/web'
import { auth } from '../../../sessions.js'

/**
 * For API clients, with `Authorization: Bearer <access token>`, and for this app's own pages, with their cookie.
 *
 * @param {Request} request
 */
export async function GET(request) {
  const denied = await requireToken(request, { auth: await auth() })
  if (denied) return denied
  const { userId, organizationId, role } = getToken(request)
  return Response.json({ userId, organizationId, role })
}
