import { requireAuth } from 'fe26/web'
import { authOf } from '../../../sessions.js'

export async function GET(request) {
  const auth = await authOf(request)
  const denied = await requireAuth(request, { auth })
  return denied ?? Response.json({ email: auth.user.email, role: auth.role ?? null })
}

export { GET as POST }
