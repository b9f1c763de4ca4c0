// Types that adapters, mocks and fixtures name: compiled against @workos-inc/node and against fe26/workos.

import type * as workos from 'workos-node-11'

const user: workos.UserResponse = {
  object: 'user',
  id: 'user_1',
  email: 'ada@example.com',
  email_verified: true,
  profile_picture_url: null,
  name: null,
  first_name: null,
  last_name: null,
  last_sign_in_at: null,
  locale: null,
  created_at: '',
  updated_at: '',
}
export const answer: workos.AuthenticationResponseResponse = {
  user,
  access_token: 'a',
  refresh_token: 'r',
  authentication_method: 'Password',
  impersonator: { email: 'a', reason: null } satisfies workos.ImpersonatorResponse,
  oauth_tokens: {
    access_token: 'a',
    refresh_token: 'r',
    expires_at: 1,
    scopes: [],
  } satisfies workos.OauthTokensResponse,
}
export const claims: workos.UserManagementAccessToken = { sid: 's', org_id: 'o', roles: ['a'] }
export const organizationOf = ({ org_id }: workos.UserManagementAccessToken): string | undefined => org_id
const magicAuth: workos.MagicAuthResponse = {
  object: 'magic_auth',
  id: 'm',
  user_id: 'u',
  email: 'a',
  expires_at: '',
  code: '1',
  created_at: '',
  updated_at: '',
}
export const created: workos.CreateMagicAuthResponseResponse = { ...magicAuth, radar_auth_attempt_id: 'r' }
const session: workos.SessionResponse = {
  object: 'session',
  id: 's',
  user_id: 'u',
  ip_address: null,
  user_agent: null,
  auth_method: 'password',
  status: 'active',
  expires_at: '',
  ended_at: null,
  created_at: '',
  updated_at: '',
}
export const page: workos.ListResponse<workos.SessionResponse> = {
  object: 'list',
  data: [session],
  list_metadata: { after: null },
}
export const sms: workos.SendRadarSmsChallengeResponseResponse = { verification_id: 'v', phone_number: '+1' }
export const refusal: workos.WorkOSResponseError = { message: 'no', errors: [{ field: 'a', code: 'b' }] }
export const publicRefresh: workos.AuthenticateWithRefreshTokenPublicClientOptions = {
  clientId: 'c',
  refreshToken: 'r',
  session: { sealSession: false },
}

type Body =
  | workos.SerializedAuthenticateWithCodeOptions
  | workos.SerializedAuthenticateWithCodeAndVerifierOptions
  | workos.SerializedAuthenticateWithPasswordOptions
  | workos.SerializedAuthenticateWithRefreshTokenOptions
  | workos.SerializedAuthenticateWithRefreshTokenPublicClientOptions
  | workos.SerializedAuthenticateWithMagicAuthOptions
  | workos.SerializedAuthenticateWithTotpOptions
  | workos.SerializedAuthenticateWithEmailVerificationOptions
  | workos.SerializedAuthenticateWithRadarEmailChallengeOptions
  | workos.SerializedAuthenticateWithRadarSmsChallengeOptions
/** What a mock of WorkOS switches over. */
export function subject(body: Body): string {
  switch (body.grant_type) {
    case 'authorization_code':
      return body.code
    case 'password':
    case 'urn:workos:oauth:grant-type:magic-auth:code':
      return body.email
    case 'refresh_token':
      return body.refresh_token
    default:
      return body.pending_authentication_token
  }
}
export const challenge: workos.SerializedSendRadarSmsChallengeOptions = {
  user_id: 'u',
  pending_authentication_token: 'p',
  phone_number: '+1',
}
export const code: workos.SerializedCreateMagicAuthOptions = { email: 'a' }
