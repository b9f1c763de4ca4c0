import { signOut } from 'fe26/web'
import { optionsIn } from '../../../../sign-in.ts'
import { authOf } from '../../../sessions.js'

export async function GET(request) {
  return signOut(request, { auth: await authOf(request), ...optionsIn(request.url) })
}

export { GET as POST }
