import { engineInfo } from 'fe26'
import { sessions } from '../../../sessions.js'

/** @param {Request} request */
export async function GET(request) {
  const auth = await sessions.read(request.headers)
  return Response.json(auth.authenticated && { user: auth.user, claims: auth.claims, engine: engineInfo() })
}
