import { json } from '@sveltejs/kit'
import { getSession, requireAuth } from 'fe26/web'

export async function GET({ request }) {
  const denied = await requireAuth(request)
  if (denied) return denied
  const { user, role } = getSession(request)
  return json({ email: user.email, role: role ?? null })
}

export { GET as POST }
