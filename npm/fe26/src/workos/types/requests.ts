// What goes to WorkOS, as it goes.

/** Of a client without an API key. */
export interface SerializedAuthenticatePublicClientBase {
  client_id: string
  ip_address?: string
  user_agent?: string
}

/** Of a client that has one. */
export interface SerializedAuthenticateWithOptionsBase extends SerializedAuthenticatePublicClientBase {
  client_secret: string | undefined
}

interface Code {
  grant_type: 'authorization_code'
  code: string
  invitation_token?: string
  signals_id?: string
}

export interface SerializedAuthenticateWithCodeOptions extends SerializedAuthenticateWithOptionsBase, Code {
  code_verifier?: string
}

export interface SerializedAuthenticateWithCodeAndVerifierOptions
  extends SerializedAuthenticatePublicClientBase,
    Code {
  code_verifier: string
}

export interface SerializedAuthenticateWithPasswordOptions extends SerializedAuthenticateWithOptionsBase {
  grant_type: 'password'
  email: string
  password: string
  invitation_token?: string
  radar_auth_attempt_id?: string
  signals_id?: string
}

interface Refresh {
  grant_type: 'refresh_token'
  refresh_token: string
  organization_id: string | undefined
}

export interface SerializedAuthenticateWithRefreshTokenOptions
  extends SerializedAuthenticateWithOptionsBase,
    Refresh {}

export interface SerializedAuthenticateWithRefreshTokenPublicClientOptions
  extends SerializedAuthenticatePublicClientBase,
    Refresh {}

export interface SerializedAuthenticateWithMagicAuthOptions extends SerializedAuthenticateWithOptionsBase {
  grant_type: 'urn:workos:oauth:grant-type:magic-auth:code'
  code: string
  email: string
  invitation_token?: string
  link_authorization_code?: string
  radar_auth_attempt_id?: string
  signals_id?: string
}

export interface SerializedAuthenticateWithTotpOptions extends SerializedAuthenticateWithOptionsBase {
  grant_type: 'urn:workos:oauth:grant-type:mfa-totp'
  code: string
  pending_authentication_token: string
  authentication_challenge_id: string
}

export interface SerializedAuthenticateWithEmailVerificationOptions
  extends SerializedAuthenticateWithOptionsBase {
  grant_type: 'urn:workos:oauth:grant-type:email-verification:code'
  code: string
  pending_authentication_token: string
}

export interface SerializedAuthenticateWithOrganizationSelectionOptions
  extends SerializedAuthenticateWithOptionsBase {
  grant_type: 'urn:workos:oauth:grant-type:organization-selection'
  organization_id: string
  pending_authentication_token: string
}

export interface SerializedAuthenticateWithRadarEmailChallengeOptions
  extends SerializedAuthenticateWithOptionsBase {
  grant_type: 'urn:workos:oauth:grant-type:radar-email-challenge:code'
  code: string
  radar_challenge_id: string
  pending_authentication_token: string
}

export interface SerializedAuthenticateWithRadarSmsChallengeOptions
  extends SerializedAuthenticateWithOptionsBase {
  grant_type: 'urn:workos:oauth:grant-type:radar-sms-challenge:code'
  code: string
  verification_id: string
  phone_number: string
  pending_authentication_token: string
}

export interface SerializedCreateMagicAuthOptions {
  email: string
  invitation_token?: string
  ip_address?: string
  user_agent?: string
  radar_auth_attempt_id?: string
  signals_id?: string
}

export interface SerializedSendRadarSmsChallengeOptions {
  user_id: string
  pending_authentication_token: string
  phone_number: string
  ip_address?: string
  user_agent?: string
}
