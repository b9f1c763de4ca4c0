import { json } from '@sveltejs/kit'

export function GET({ cookies }) {
  cookies.delete('wos-session', { path: '/' })
  return json({ email: null })
}
