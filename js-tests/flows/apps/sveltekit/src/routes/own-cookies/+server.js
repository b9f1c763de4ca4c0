import { json } from '@sveltejs/kit'

export function GET({ cookies, locals }) {
  cookies.set('theme', 'dark', { path: '/' })
  cookies.set('lang', 'en', { path: '/' })
  return json({ email: locals.auth.user?.email ?? null })
}
