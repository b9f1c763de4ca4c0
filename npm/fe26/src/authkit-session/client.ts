// The client of WorkOS, as far as it is called here. `WorkOS` of @workos-inc/node is one as well.

/** What sign-ins and refreshes ask of a client. */
export interface WorkOSClient {
  pkce: {
    generate(): Promise<{ codeVerifier: string; codeChallenge: string; codeChallengeMethod: 'S256' }>
  }
  userManagement: {
    getJwksUrl(clientId: string): string
    // biome-ignore lint/suspicious/noExplicitAny: each client has a type of its own for it
    getAuthorizationUrl(options: any): string
    getLogoutUrl(options: { sessionId: string; returnTo?: string | undefined }): string
    authenticateWithCode(options: {
      code: string
      clientId: string
      codeVerifier: string
    }): Promise<AuthenticationResponse>
    authenticateWithRefreshToken(options: {
      refreshToken: string
      clientId: string
      organizationId?: string | undefined
    }): Promise<AuthenticationResponse>
  }
}

/** A user as WorkOS's client gives one. */
export interface User {
  object: 'user'
  id: string
  email: string
  emailVerified: boolean
  name: string | null
  firstName: string | null
  lastName: string | null
  profilePictureUrl: string | null
  lastSignInAt: string | null
  locale: string | null
  createdAt: string
  updatedAt: string
  externalId: string | null
  metadata: Record<string, string>
}

/** Who acts as the user, from the WorkOS dashboard. */
export interface Impersonator {
  email: string
  reason: string | null
}

/** An organization as WorkOS's client gives one. */
export interface Organization {
  object: 'organization'
  id: string
  name: string
}

export type WorkOS = WorkOSClient

/** What WorkOS answers to a grant. */
export interface AuthenticationResponse {
  user: User
  organizationId?: string
  accessToken: string
  refreshToken: string
  impersonator?: Impersonator
}
