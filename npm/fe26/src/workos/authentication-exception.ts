// What a person must do before they are signed in, as @workos-inc/node throws it.

import { GenericServerException, type WorkOSErrorData } from './exceptions.js'

export type AuthenticationErrorCode =
  | 'email_verification_required'
  | 'organization_selection_required'
  | 'mfa_enrollment'
  | 'mfa_challenge'
  | 'mfa_verification'
  | 'radar_email_challenge'
  | 'radar_sms_challenge'
  | 'sso_required'

interface BaseAuthenticationErrorData extends WorkOSErrorData {
  pending_authentication_token?: string
  radar_challenge_id?: string
  user?: UserResponse
  organizations?: { id: string; name: string }[]
  connection_ids?: string[]
}

export type AuthenticationErrorData =
  | (BaseAuthenticationErrorData & { code: Exclude<AuthenticationErrorCode, 'sso_required'> })
  | (BaseAuthenticationErrorData & { error: 'sso_required'; error_description: string })

/** A user as WorkOS sends it. */
export interface UserResponse {
  object: 'user'
  id: string
  email: string
  email_verified: boolean
  profile_picture_url: string | null
  name: string | null
  first_name: string | null
  last_name: string | null
  last_sign_in_at: string | null
  locale: string | null
  created_at: string
  updated_at: string
  external_id?: string
  metadata?: Record<string, string>
}

/** Whether a body asks for a step. */
export function isAuthenticationErrorData(data: WorkOSErrorData): data is AuthenticationErrorData {
  return codeOf(data) !== undefined
}

/** A step of signing in: `rawData` has what it needs. */
export class AuthenticationException extends GenericServerException {
  declare readonly rawData: AuthenticationErrorData
  override readonly name = 'AuthenticationException'
  declare readonly code: AuthenticationErrorCode
  readonly pendingAuthenticationToken: string | undefined
  readonly radarChallengeId: string | undefined

  constructor(status: number, rawData: AuthenticationErrorData, requestID: string) {
    super(status, rawData.message ?? (rawData['error_description'] as string | undefined), rawData, requestID)
    this.code = codeOf(rawData) as AuthenticationErrorCode
    this.pendingAuthenticationToken = rawData.pending_authentication_token
    this.radarChallengeId = rawData.radar_challenge_id
  }
}

function codeOf({ code, error }: WorkOSErrorData): AuthenticationErrorCode | undefined {
  return [code, error].find(one => STEPS.has(one)) as AuthenticationErrorCode | undefined
}

const STEPS = new Set<unknown>([
  'email_verification_required',
  'organization_selection_required',
  'mfa_enrollment',
  'mfa_challenge',
  'mfa_verification',
  'radar_email_challenge',
  'radar_sms_challenge',
  'sso_required',
] satisfies AuthenticationErrorCode[])
