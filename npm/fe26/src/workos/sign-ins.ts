// Every way to come by tokens: what each sends, the engine knows.

import { lacking, NOT_OF_USER_MANAGEMENT } from './elsewhere.js'
import { authenticate, type Client } from './grants.js'
import type { AuthenticationResponse } from './types/answers.js'
import type * as o from './types/options.js'

/** The grants. What people get wrong is an exception, as in `@workos-inc/node`. */
export abstract class SignsIn extends lacking('userManagement', NOT_OF_USER_MANAGEMENT) {
  protected abstract get client(): Client

  /** With an authorization code: and its verifier, an API key, or both. */
  async authenticateWithCode(payload: o.AuthenticateWithCodeOptions): Promise<AuthenticationResponse> {
    const { codeVerifier } = payload
    if (codeVerifier !== undefined && codeVerifier.trim() === '') {
      throw new TypeError(
        'codeVerifier cannot be an empty string. Generate a valid PKCE pair using workos.pkce.generate().',
      )
    }
    if (!codeVerifier && !this.client.key) {
      throw new TypeError(
        'authenticateWithCode requires either a codeVerifier (for public clients) or an API key configured on the WorkOS instance (for confidential clients).',
      )
    }
    return authenticate(this.client, 'authorizationCode', payload)
  }

  /** With an authorization code and its verifier, without the client's secret. */
  async authenticateWithCodeAndVerifier(
    payload: o.AuthenticateWithCodeAndVerifierOptions,
  ): Promise<AuthenticationResponse> {
    return authenticate(this.client, 'authorizationCode', payload, { isPublic: true })
  }

  async authenticateWithRefreshToken(
    payload: o.AuthenticateWithRefreshTokenOptions,
  ): Promise<AuthenticationResponse> {
    return authenticate(this.client, 'refreshToken', payload)
  }

  async authenticateWithPassword(
    payload: o.AuthenticateWithPasswordOptions,
  ): Promise<AuthenticationResponse> {
    return authenticate(this.client, 'password', payload, CONFIDENTIAL)
  }

  async authenticateWithMagicAuth(
    payload: o.AuthenticateWithMagicAuthOptions,
  ): Promise<AuthenticationResponse> {
    return authenticate(this.client, 'magicAuth', payload, CONFIDENTIAL)
  }

  async authenticateWithTotp(payload: o.AuthenticateWithTotpOptions): Promise<AuthenticationResponse> {
    return authenticate(this.client, 'totp', payload, CONFIDENTIAL)
  }

  async authenticateWithEmailVerification(
    payload: o.AuthenticateWithEmailVerificationOptions,
  ): Promise<AuthenticationResponse> {
    return authenticate(this.client, 'emailVerification', payload, CONFIDENTIAL)
  }

  async authenticateWithOrganizationSelection(
    payload: o.AuthenticateWithOrganizationSelectionOptions,
  ): Promise<AuthenticationResponse> {
    return authenticate(this.client, 'organizationSelection', payload, CONFIDENTIAL)
  }

  async authenticateWithRadarEmailChallenge(
    payload: o.AuthenticateWithRadarEmailChallengeOptions,
  ): Promise<AuthenticationResponse> {
    return authenticate(this.client, 'radarEmailChallenge', payload, CONFIDENTIAL)
  }

  async authenticateWithRadarSmsChallenge(
    payload: o.AuthenticateWithRadarSmsChallengeOptions,
  ): Promise<AuthenticationResponse> {
    return authenticate(this.client, 'radarSmsChallenge', payload, CONFIDENTIAL)
  }
}

/** For clients with an API key alone. */
const CONFIDENTIAL = { isPublic: false }

/** The body that revokes a session. */
export const serializeRevokeSessionOptions = ({
  sessionId,
}: o.RevokeSessionOptions): o.SerializedRevokeSessionOptions => ({ session_id: sessionId })
