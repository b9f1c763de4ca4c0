// The adapter itself, once more: the proxy knows nothing of tokens, and a response that depends on one has headers to get.

import { getAuth, getToken, requireToken } from 'fe26/web'
import { OF_TOKENS, tokenAnswer } from '../../../../guards.ts'
import { sessions } from '../../../sessions.js'

export function GET(request) {
  return sessions.handle(request, async () => {
    const denied = await requireToken(request, OF_TOKENS[request.nextUrl.pathname])
    return denied ?? Response.json(tokenAnswer(getToken(request), getAuth(request)))
  })
}

export { GET as POST }
