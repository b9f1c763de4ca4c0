import { signIn } from 'fe26/web'
import { optionsIn } from '../../../../../sign-in.ts'

export function GET({ request }) {
  return signIn(request, optionsIn(request.url))
}

export { GET as POST }
