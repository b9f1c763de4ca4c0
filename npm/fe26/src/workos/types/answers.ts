// What WorkOS answers, with camelCase members. Everything is the caller's to change, as in @workos-inc/node.

export interface User {
  object: 'user'
  id: string
  email: string
  emailVerified: boolean
  profilePictureUrl: string | null
  name: string | null
  firstName: string | null
  lastName: string | null
  lastSignInAt: string | null
  locale: string | null
  createdAt: string
  updatedAt: string
  externalId: string | null
  metadata: Record<string, string>
}

/** Somebody who acts as the user. */
export interface Impersonator {
  email: string
  reason: string | null
}

/** The identity provider's own tokens. */
export interface OauthTokens {
  accessToken: string
  refreshToken: string
  expiresAt: number
  scopes: string[]
}

export type AuthenticationMethod =
  | 'SSO'
  | 'Password'
  | 'Passkey'
  | 'AppleOAuth'
  | 'BitbucketOAuth'
  | 'DiscordOAuth'
  | 'GitHubOAuth'
  | 'GitLabOAuth'
  | 'GoogleOAuth'
  | 'GrokOAuth'
  | 'XOAuth'
  | 'IntuitOAuth'
  | 'LinkedInOAuth'
  | 'MicrosoftOAuth'
  | 'SalesforceOAuth'
  | 'SlackOAuth'
  | 'VercelMarketplaceOAuth'
  | 'VercelOAuth'
  | 'XeroOAuth'
  | 'MagicAuth'
  | 'CrossAppAuth'
  | 'ExternalAuth'
  | 'MigratedSession'
  | 'Impersonation'

/** Tokens, and the user they stand for. */
export interface AuthenticationResponse {
  user: User
  organizationId?: string
  accessToken: string
  refreshToken: string
  impersonator?: Impersonator
  authenticationMethod?: AuthenticationMethod
  sealedSession?: string
  oauthTokens?: OauthTokens
}

export interface MagicAuth {
  object: 'magic_auth'
  id: string
  userId: string
  email: string
  expiresAt: string
  code: string
  createdAt: string
  updatedAt: string
}

export interface CreateMagicAuthResponse extends MagicAuth {
  radarAuthAttemptId?: string
}

export interface SendRadarSmsChallengeResponse {
  verificationId: string
  phoneNumber: string
}

export type AuthMethod =
  | 'cross_app_auth'
  | 'external_auth'
  | 'impersonation'
  | 'magic_code'
  | 'migrated_session'
  | 'oauth'
  | 'passkey'
  | 'password'
  | 'sso'
  | 'unknown'

export type SessionStatus = 'active' | 'expired' | 'revoked'

/** A session as WorkOS lists it. */
export interface Session {
  object: 'session'
  id: string
  userId: string
  ipAddress: string | null
  userAgent: string | null
  organizationId?: string
  impersonator?: Impersonator
  authMethod: AuthMethod
  status: SessionStatus
  expiresAt: string
  endedAt: string | null
  createdAt: string
  updatedAt: string
}
