import { engineInfo } from 'fe26'

/** @param {{ locals: App.Locals }} event */
export function GET({ locals: { auth } }) {
  return Response.json(auth.authenticated && { user: auth.user, claims: auth.claims, engine: engineInfo() })
}
