// A refresh: the engine's decision, with what @workos-inc/node says beside it.

import type { RefreshResult } from '../types.js'
import { authentication } from './answers.js'
import type { Attempts } from './attempts.js'
import { AUTHENTICATE, checkPassword, isNoPassword } from './connection.js'
import { type Client, requireKeyForSealing, resolveClientId } from './grants.js'
import { unseal } from './opened.js'
import { read } from './refusals.js'
import type {
  RefreshOptions,
  RefreshSessionResponse,
  RefreshSessionRetryableFailedResponse,
  RefreshSessionSuccessResponse,
  RefreshSessionTerminalFailedResponse,
  RetryableRefreshSessionFailureReason,
} from './types/sessions.js'

export async function refresh(
  client: Client,
  { sessionData, cookiePassword }: { sessionData: unknown; cookiePassword: string },
  { cookiePassword: sealWith, organizationId }: RefreshOptions,
): Promise<RefreshSessionResponse> {
  // It opens nothing: this throws, or there is no seal.
  if (isNoPassword(cookiePassword) && unseal(client, sessionData, cookiePassword))
    return over('invalid_session_cookie')
  requireKeyForSealing(client.key)
  resolveClientId(client, undefined)
  // Once the refresh token is used up, it would be too late.
  if (sealWith !== undefined && sealWith !== null) {
    if (!sealWith) throw new Error('Cookie password is required')
    checkPassword(sealWith)
  }
  const seal = typeof sessionData === 'string' ? sessionData : ''
  const asked = { sessionData: seal, cookiePassword, sealWith, organizationId }
  const { result, attempts } = await client.connection.refresh<RefreshResult>(client, asked)
  if (result instanceof Error) throw why(attempts) ?? result
  if (result.authenticated) return refreshed(result, attempts)
  const { reason, retryable, retryAfter } = result
  if (retryable) {
    return {
      authenticated: false,
      reason: reason as RetryableRefreshSessionFailureReason,
      retryable,
      ...(reason === 'rate_limit_exceeded' && { retryAfter: retryAfter as number }),
      error: why(attempts),
    } satisfies RefreshSessionRetryableFailedResponse
  }
  switch (reason) {
    case 'no_session_cookie_provided':
      return over('invalid_session_cookie')
    case 'invalid_session_cookie':
    case 'invalid_grant':
    case 'mfa_enrollment':
    case 'sso_required':
      return over(reason)
    default:
      throw why(attempts) ?? new Error(reason)
  }
}

function refreshed(
  { sealedSession, claims }: Extract<RefreshResult, { authenticated: true }>,
  { last }: Attempts,
): RefreshSessionSuccessResponse {
  const session = { ...authentication(read(AUTHENTICATE, last, { isRead: true })), sealedSession }
  return {
    authenticated: true,
    sealedSession,
    session,
    authenticationMethod: session.authenticationMethod,
    sessionId: claims.sid,
    organizationId: claims.org_id,
    role: claims.role,
    roles: claims.roles,
    permissions: claims.permissions,
    entitlements: claims.entitlements,
    featureFlags: claims.feature_flags,
    user: session.user,
    impersonator: session.impersonator,
  } as RefreshSessionSuccessResponse
}

/** What `authenticateWithRefreshToken()` throws of the same answer. */
function why({ last }: Attempts): unknown {
  try {
    authentication(read(AUTHENTICATE, last))
    return undefined
  } catch (error) {
    return error
  }
}

const over = (
  reason: RefreshSessionTerminalFailedResponse['reason'],
): RefreshSessionTerminalFailedResponse => ({ authenticated: false, reason, retryable: false })
