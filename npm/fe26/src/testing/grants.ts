import type { AuthorizationCodes } from './authorize.js'
import type { Directory } from './directory.js'
import type { Management } from './management.js'
import { invalidOneTimeCode, type PendingAuthentications } from './pending.js'
import type { Sessions, TokenResponse } from './sessions.js'
import { verifyTotp } from './totp.js'
import {
  apiError,
  oauthError,
  optionalString,
  requireStrings,
  unauthorized,
  type WireBody,
  WireError,
} from './wire-error.js'

/** What the grants work with. */
export interface GrantContext {
  clientId: string
  apiKey: string
  now: () => number
  directory: Directory
  sessions: Sessions
  codes: AuthorizationCodes
  pending: PendingAuthentications
  management: Management
}

/** `POST /user_management/authenticate`. */
export async function authenticate(
  context: GrantContext,
  body: WireBody,
  bearer: string | undefined,
): Promise<TokenResponse> {
  const { grant_type: grantType, client_id: clientId } = requireStrings(body, ['grant_type', 'client_id'])
  if (clientId !== context.clientId) throw oauthError('invalid_client', 'Unknown client_id.')
  const grant = Object.hasOwn(GRANTS, grantType) ? GRANTS[grantType] : undefined
  if (!grant) throw oauthError('unsupported_grant_type', 'The grant type is not supported.')
  const confidential = authenticateClient(context, body, bearer)
  // A public client proves itself with its verifier or its refresh token (RFC 7636, RFC 6749 §6).
  if (!confidential && !PUBLIC_GRANTS.has(grantType)) throw unauthorized()
  return grant(context, body, confidential)
}

/** True for a confidential client; a wrong secret is refused wherever it stands. */
function authenticateClient(context: GrantContext, body: WireBody, bearer: string | undefined): boolean {
  const presented = [optionalString(body, 'client_secret'), bearer].filter(secret => secret !== undefined)
  if (presented.some(secret => secret !== context.apiKey)) throw unauthorized()
  return presented.length > 0
}

type Grant = (context: GrantContext, body: WireBody, confidential: boolean) => Promise<TokenResponse>

const authorizationCode: Grant = async ({ codes, sessions, directory }, body, confidential) => {
  const { code } = requireStrings(body, ['code'])
  const verifier = optionalString(body, 'code_verifier')
  const { userId, ...start } = await codes.redeem(code, verifier, confidential)
  const { sessionId: _, ...tokens } = await sessions.open({ ...start, account: directory.get(userId) })
  return tokens
}

const refreshToken: Grant = async ({ sessions }, body) => {
  const { refresh_token: token } = requireStrings(body, ['refresh_token'])
  return sessions.refresh(token, optionalString(body, 'organization_id'))
}

const password: Grant = async ({ directory, pending }, body) => {
  const { email, password: given } = requireStrings(body, ['email', 'password'])
  const account = directory.find(email)
  if (account?.password === undefined || account.password !== given) {
    throw new WireError(401, { code: 'invalid_credentials', message: 'Invalid credentials.' })
  }
  return pending.begin(account, 'Password')
}

const magicAuth: Grant = async ({ management, directory, pending }, body) => {
  const { code, email } = requireStrings(body, ['code', 'email'])
  if (!management.redeemMagicAuth(email, code)) throw invalidOneTimeCode()
  const account = directory.get(email)
  // The code came by e-mail: whoever has it has the address.
  account.user.emailVerified = true
  return pending.begin(account, 'MagicAuth')
}

const totp: Grant = async ({ pending: pendings, management, now }, body) => {
  const given = requireStrings(body, ['code', 'authentication_challenge_id', 'pending_authentication_token'])
  const pending = pendings.get(given.pending_authentication_token)
  const factor = management.findMfaChallenge(given.authentication_challenge_id, pending.account)
  if (!factor)
    throw apiError(400, 'invalid_authentication_challenge', 'The authentication challenge is invalid.')
  if (!(await verifyTotp(factor.secret, given.code, now()))) throw invalidOneTimeCode()
  management.endMfaChallenge(given.authentication_challenge_id)
  pending.passed.add('mfa')
  return pendings.resume(pending)
}

const emailVerification: Grant = async ({ pending: pendings }, body) => {
  const { code, pending_authentication_token: token } = requireStrings(body, [
    'code',
    'pending_authentication_token',
  ])
  return pendings.answer(pendings.get(token), 'email_verification', { code })
}

const organizationSelection: Grant = async ({ pending: pendings }, body) => {
  const given = requireStrings(body, ['organization_id', 'pending_authentication_token'])
  return pendings.chooseOrganization(pendings.get(given.pending_authentication_token), given.organization_id)
}

const radarEmail: Grant = async ({ pending: pendings }, body) => {
  const given = requireStrings(body, ['code', 'radar_challenge_id', 'pending_authentication_token'])
  const pending = pendings.get(given.pending_authentication_token)
  return pendings.answer(pending, 'radar_email', { code: given.code, id: given.radar_challenge_id })
}

const radarSms: Grant = async ({ pending: pendings }, body) => {
  const given = requireStrings(body, [
    'code',
    'verification_id',
    'phone_number',
    'pending_authentication_token',
  ])
  const pending = pendings.get(given.pending_authentication_token)
  const { code, verification_id: id, phone_number: phoneNumber } = given
  return pendings.answer(pending, 'radar_sms', { code, id, phoneNumber })
}

const WORKOS_GRANT = 'urn:workos:oauth:grant-type:'

const GRANTS: Readonly<Record<string, Grant>> = {
  authorization_code: authorizationCode,
  refresh_token: refreshToken,
  password,
  [`${WORKOS_GRANT}magic-auth:code`]: magicAuth,
  [`${WORKOS_GRANT}mfa-totp`]: totp,
  [`${WORKOS_GRANT}email-verification:code`]: emailVerification,
  [`${WORKOS_GRANT}organization-selection`]: organizationSelection,
  [`${WORKOS_GRANT}radar-email-challenge:code`]: radarEmail,
  [`${WORKOS_GRANT}radar-sms-challenge:code`]: radarSms,
}

const PUBLIC_GRANTS = new Set(['authorization_code', 'refresh_token'])
