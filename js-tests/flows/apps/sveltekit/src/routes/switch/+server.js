import { switchOrganization } from 'fe26/web'

export function GET({ request, url: { searchParams } }) {
  return switchOrganization(request, {
    organizationId: searchParams.get('organization') ?? '',
    returnTo: searchParams.get('returnTo') ?? '/',
  })
}

export { GET as POST }
