import { engineInfo } from 'fe26'
import { authContext } from '../sessions.server.js'

/** @param {import('react-router').LoaderFunctionArgs} args */
export function loader({ context }) {
  const auth = context.get(authContext)
  return Response.json(auth.authenticated && { user: auth.user, claims: auth.claims, engine: engineInfo() })
}
