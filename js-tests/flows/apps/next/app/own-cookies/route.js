import { cookies } from 'next/headers'
import { authOf } from '../../sessions.js'

export async function GET(request) {
  const { user } = await authOf(request)
  const own = await cookies()
  own.set('theme', 'dark')
  own.set('lang', 'en')
  return Response.json({ email: user?.email ?? null })
}
