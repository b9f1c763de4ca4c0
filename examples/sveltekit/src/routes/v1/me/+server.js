import { getToken, requireToken } from 'fe26/web'

/**
 * For API clients, with `Authorization: Bearer <access token>`, and for this app's own pages, with their cookie.
 *
 * @param {{ request: Request }} event
 */
export async function GET({ request }) {
  const denied = await requireToken(request)
  if (denied) return denied
  const { userId, organizationId, role } = getToken(request)
  return Response.json({ userId, organizationId, role })
}
