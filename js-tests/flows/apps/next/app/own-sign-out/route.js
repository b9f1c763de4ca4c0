import { cookies } from 'next/headers'

export async function GET() {
  const own = await cookies()
  own.delete('wos-session')
  return Response.json({ email: null })
}
