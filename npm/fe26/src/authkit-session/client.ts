// The client of WorkOS, as far as it is called here. `WorkOS` of @workos-inc/node is one as well as fe26's.

import type { AuthenticationResponse } from '../workos/types/answers.js'

/** What sign-ins and refreshes ask of a client. */
export interface WorkOSClient {
  readonly pkce: {
    generate(): Promise<{ codeVerifier: string; codeChallenge: string; codeChallengeMethod: 'S256' }>
  }
  // biome-ignore-start lint/suspicious/noExplicitAny: each client has types of its own for its options
  readonly userManagement: {
    getJwksUrl(clientId: string): string
    getAuthorizationUrl(options: any): string
    getLogoutUrl(options: any): string
    authenticateWithCode(options: any): Promise<AuthenticationResponse>
    authenticateWithRefreshToken(options: any): Promise<AuthenticationResponse>
  }
  // biome-ignore-end lint/suspicious/noExplicitAny: each client has types of its own for its options
}

/** An organization as WorkOS's API describes one. */
export interface Organization {
  object: 'organization'
  id: string
  name: string
  allowProfilesOutsideOrganization: boolean
  domains: OrganizationDomain[]
  stripeCustomerId?: string
  createdAt: string
  updatedAt: string
  externalId: string | null
  metadata: Record<string, string>
}

export interface OrganizationDomain {
  object: 'organization_domain'
  id: string
  domain: string
  organizationId: string
  state: string
  verificationStrategy: string
  verificationToken?: string
  verificationPrefix?: string
  createdAt: string
  updatedAt: string
}
