import { getAuth, getToken, requireToken } from 'fe26/web'
import { OF_TOKENS, tokenAnswer } from '../../../../guards.ts'
import { authOf } from '../../../sessions.js'

export async function GET(request) {
  const auth = await authOf(request)
  const denied = await requireToken(request, { auth, ...OF_TOKENS[request.nextUrl.pathname] })
  return denied ?? Response.json(tokenAnswer(getToken(request), getAuth(request)))
}

export { GET as POST }
