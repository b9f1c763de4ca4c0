import { switchOrganization } from 'fe26/web'
import { authOf } from '../../sessions.js'

export async function GET(request) {
  const { searchParams } = request.nextUrl
  return switchOrganization(request, {
    auth: await authOf(request),
    organizationId: searchParams.get('organization') ?? '',
    returnTo: searchParams.get('returnTo') ?? '/',
  })
}

export { GET as POST }
