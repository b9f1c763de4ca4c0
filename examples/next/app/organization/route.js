import { switchOrganization } from 'fe26/web'
import { auth } from '../../sessions.js'

/** @param {Request} request */
export async function POST(request) {
  const form = await request.formData()
  const organizationId = String(form.get('organizationId'))
  return switchOrganization(request, { auth: await auth(), organizationId, returnTo: '/admin' })
}
