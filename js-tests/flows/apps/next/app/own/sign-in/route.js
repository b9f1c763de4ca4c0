import { signIn } from 'fe26/web'
import { optionsIn } from '../../../../sign-in.ts'
import { authOf } from '../../../sessions.js'

export async function GET(request) {
  return signIn(request, { auth: await authOf(request), ...optionsIn(request.url) })
}

export { GET as POST }
