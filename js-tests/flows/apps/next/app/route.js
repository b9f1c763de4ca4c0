import { authOf } from '../sessions.js'

export async function GET(request) {
  const { user } = await authOf(request)
  return Response.json({ email: user?.email ?? null })
}
