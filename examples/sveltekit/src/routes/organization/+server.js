import { switchOrganization } from 'fe26/web'

/** @param {{ request: Request }} event */
export async function POST({ request }) {
  const form = await request.formData()
  const organizationId = String(form.get('organizationId'))
  return switchOrganization(request, { organizationId, returnTo: '/admin' })
}
