// What WorkOS answers, under JavaScript's names. Members that no name is known for pass through a grant's answer, as in
// @workos-inc/node.

import type { UserResponse } from './authentication-exception.js'
import type {
  AuthenticationResponse,
  CreateMagicAuthResponse,
  OauthTokens,
  SendRadarSmsChallengeResponse,
  Session,
  User,
} from './types/answers.js'
import type { List } from './types/client.js'

type Wire = Record<string, unknown>

export function user(wire: UserResponse): User {
  return {
    object: wire.object,
    id: wire.id,
    email: wire.email,
    emailVerified: wire.email_verified,
    name: wire.name ?? null,
    firstName: wire.first_name,
    profilePictureUrl: wire.profile_picture_url,
    lastName: wire.last_name,
    lastSignInAt: wire.last_sign_in_at,
    locale: wire.locale,
    createdAt: wire.created_at,
    updatedAt: wire.updated_at,
    externalId: wire.external_id ?? null,
    metadata: wire.metadata ?? {},
  }
}

export function authentication(authenticationResponse: unknown): AuthenticationResponse {
  const {
    user: person,
    organization_id: organizationId,
    access_token: accessToken,
    refresh_token: refreshToken,
    authentication_method: authenticationMethod,
    impersonator,
    oauth_tokens: oauthTokens,
    ...others
  } = authenticationResponse as Wire
  return {
    user: user(person as UserResponse),
    organizationId,
    accessToken,
    refreshToken,
    impersonator,
    authenticationMethod,
    oauthTokens: oauthTokens ? providerTokens(oauthTokens as Wire) : undefined,
    ...others,
  } as AuthenticationResponse
}

function providerTokens(wire: Wire): OauthTokens {
  return {
    accessToken: wire['access_token'],
    refreshToken: wire['refresh_token'],
    expiresAt: wire['expires_at'],
    scopes: wire['scopes'],
  } as OauthTokens
}

export function magicAuth(data: unknown): CreateMagicAuthResponse {
  const { radar_auth_attempt_id: attempt, ...wire } = data as Wire
  return {
    object: wire['object'],
    id: wire['id'],
    userId: wire['user_id'],
    email: wire['email'],
    expiresAt: wire['expires_at'],
    code: wire['code'],
    createdAt: wire['created_at'],
    updatedAt: wire['updated_at'],
    ...(attempt ? { radarAuthAttemptId: attempt } : undefined),
  } as CreateMagicAuthResponse
}

export function smsChallenge(data: unknown): SendRadarSmsChallengeResponse {
  const wire = data as Wire
  return {
    verificationId: wire['verification_id'],
    phoneNumber: wire['phone_number'],
  } as SendRadarSmsChallengeResponse
}

export function sessions(wire: unknown): List<Session> {
  const list = wire as { data: Wire[]; list_metadata: object }
  return { object: 'list', data: list.data.map(session), listMetadata: list.list_metadata }
}

function session(wire: Wire): Session {
  const { organization_id: organizationId, impersonator } = wire
  return {
    object: 'session',
    id: wire['id'],
    userId: wire['user_id'],
    ipAddress: wire['ip_address'],
    userAgent: wire['user_agent'],
    ...(organizationId !== undefined && { organizationId }),
    ...(impersonator !== undefined && { impersonator }),
    authMethod: wire['auth_method'],
    status: wire['status'],
    expiresAt: wire['expires_at'],
    endedAt: wire['ended_at'],
    createdAt: wire['created_at'],
    updatedAt: wire['updated_at'],
  } as Session
}
