import { engineInfo } from 'fe26'

/** @param {import('astro').APIContext} context */
export function GET({ locals: { auth } }) {
  return Response.json(auth.authenticated && { user: auth.user, claims: auth.claims, engine: engineInfo() })
}
