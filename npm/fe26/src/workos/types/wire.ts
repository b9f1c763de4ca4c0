// What WorkOS sends, as it sends it, and what an access token claims.

import type { UserResponse } from '../authentication-exception.js'
import type { UnprocessableEntityError } from '../exceptions.js'
import type { AuthenticationMethod, Impersonator, Session } from './answers.js'

export type { UserResponse }

/** The claims of an access token. */
export interface UserManagementAccessToken {
  sid: string
  org_id?: string
  role?: string
  roles?: string[]
  permissions?: string[]
  entitlements?: string[]
  feature_flags?: string[]
}

export type ImpersonatorResponse = Impersonator

export interface OauthTokensResponse {
  access_token: string
  refresh_token: string
  expires_at: number
  scopes: string[]
}

/** To every grant. */
export interface AuthenticationResponseResponse {
  user: UserResponse
  organization_id?: string
  access_token: string
  refresh_token: string
  impersonator?: ImpersonatorResponse
  authentication_method?: AuthenticationMethod
  oauth_tokens?: OauthTokensResponse
}

export interface MagicAuthResponse {
  object: 'magic_auth'
  id: string
  user_id: string
  email: string
  expires_at: string
  code: string
  created_at: string
  updated_at: string
}

export interface CreateMagicAuthResponseResponse extends MagicAuthResponse {
  radar_auth_attempt_id?: string
}

export interface SendRadarSmsChallengeResponseResponse {
  verification_id: string
  phone_number: string
}

export interface SessionResponse {
  object: 'session'
  id: string
  user_id: string
  ip_address: string | null
  user_agent: string | null
  organization_id?: string
  impersonator?: Impersonator
  auth_method: Session['authMethod']
  status: Session['status']
  expires_at: string
  ended_at: string | null
  created_at: string
  updated_at: string
}

/** A page of a list. */
export interface ListResponse<T> {
  readonly object: 'list'
  data: T[]
  list_metadata: { before?: string | null; after?: string | null }
}

/** A refusal. */
export interface WorkOSResponseError {
  code?: string
  error_description?: string
  error?: string
  errors?: UnprocessableEntityError[]
  message: string
  [key: string]: unknown
}
