import { json } from '@sveltejs/kit'
import { getAuth, getToken, requireToken } from 'fe26/web'
import { OF_TOKENS, tokenAnswer } from '../../../../../guards.ts'

export async function GET({ request, url }) {
  const denied = await requireToken(request, OF_TOKENS[url.pathname])
  return denied ?? json(tokenAnswer(getToken(request), getAuth(request)))
}

export { GET as POST }
