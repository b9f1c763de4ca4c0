import { json } from '@sveltejs/kit'
import { requireAuth } from 'fe26/web'

/** The email and the URL, for whom `requireAuth()` lets pass. */
export async function answerGuarded({ request, url, locals }, required) {
  const denied = await requireAuth(request, required)
  return denied ?? json({ email: locals.auth.user.email, url: url.pathname + url.search })
}
