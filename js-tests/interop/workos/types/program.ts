// A program as people write it for @workos-inc/node, with its types: compiled against that package and against fe26/workos.

import {
  ApiKeyRequiredException,
  AuthenticateWithSessionCookieFailureReason,
  type AuthenticateWithSessionCookieSuccessResponse,
  type AuthenticationErrorCode,
  AuthenticationException,
  type AuthenticationResponse,
  type AutoPaginatable,
  BadRequestException,
  ConflictException,
  type CookieSession,
  createWorkOS,
  GenericServerException,
  type Impersonator,
  isAuthenticationErrorData,
  type List,
  type ListSessionsOptions,
  type MagicAuth,
  NotFoundException,
  OauthException,
  type PaginationOptions,
  PKCE,
  type PKCEAuthorizationURLResult,
  type PKCEPair,
  type PublicWorkOS,
  RateLimitExceededException,
  RefreshSessionFailureReason,
  type RefreshSessionResponse,
  type RetryableRefreshSessionFailureReason,
  type Session,
  type SessionCookieData,
  type TerminalRefreshSessionFailureReason,
  UnauthorizedException,
  UnprocessableEntityException,
  type User,
  type UserManagementAuthorizationURLOptions,
  WorkOS,
  type WorkOSOptions,
} from 'workos-node-11'

const options: WorkOSOptions = {
  clientId: 'client_1',
  https: false,
  port: 80,
  config: { headers: { a: 'b' } },
}
export const workos: WorkOS = new WorkOS('sk_1', options)
export const publicClient: PublicWorkOS = createWorkOS({ clientId: 'client_1' })
export const confidential: WorkOS = createWorkOS({ apiKey: 'sk_1' })
const management = workos.userManagement

class Accounts extends WorkOS {
  readonly tenant: string

  constructor(tenant: string) {
    super({
      apiKey: 'sk_1',
      issuer: ['a'],
      timeout: 1_000,
      maxRetries: 0,
      appInfo: { name: 'a', version: '1' },
    })
    this.tenant = tenant
  }
}
export const accounts: WorkOS = new Accounts('t')

export function urls(state?: string): string[] {
  const asked: UserManagementAuthorizationURLOptions = {
    provider: 'authkit',
    redirectUri: 'x',
    ...(state && { state }),
  }
  const full = management.getAuthorizationUrl({
    ...{
      provider: 'GoogleOAuth',
      redirectUri: 'x',
      codeChallenge: 'c',
      codeChallengeMethod: 'S256' as const,
    },
    providerQueryParams: { a: 1, b: true, c: 'd' },
    providerScopes: ['a'],
  })
  return [
    management.getAuthorizationUrl(asked),
    full,
    management.getLogoutUrl({ sessionId: 's', returnTo: 'x' }),
  ]
}

export async function pkce(): Promise<[PKCEAuthorizationURLResult, PKCEPair, string]> {
  const own = new PKCE()
  const result = await publicClient.userManagement.getAuthorizationUrlWithPKCE({
    provider: 'authkit',
    redirectUri: 'x',
  })
  return [result, await workos.pkce.generate(), own.generateCodeVerifier(64)]
}

export async function signIn(code: string): Promise<{ user: User; cookie: string | undefined }> {
  const session = { sealSession: true, cookiePassword: 'x' }
  const answer: AuthenticationResponse = await management.authenticateWithCode({
    code,
    session,
    ipAddress: '::1',
  })
  const { user, sealedSession, organizationId, impersonator, oauthTokens } = answer
  const acting: Impersonator | undefined = impersonator
  user.firstName = `${user.firstName} ${acting?.reason ?? ''} ${organizationId} ${oauthTokens?.scopes.join()}`
  user.metadata['seen'] = 'yes'
  await management.authenticateWithCodeAndVerifier({ code, codeVerifier: 'v' })
  await management.authenticateWithPassword({ email: 'a', password: 'b', invitationToken: 'i', session })
  await management.authenticateWithMagicAuth({
    email: 'a',
    code,
    linkAuthorizationCode: 'l',
    radarAuthAttemptId: 'r',
  })
  await management.authenticateWithRefreshToken({ refreshToken: 'r', organizationId: 'o', clientId: 'c' })
  const pending = { code, pendingAuthenticationToken: 'p' }
  await management.authenticateWithTotp({ ...pending, authenticationChallengeId: 'a' })
  await management.authenticateWithEmailVerification(pending)
  await management.authenticateWithOrganizationSelection({
    organizationId: 'o',
    pendingAuthenticationToken: 'p',
  })
  await management.authenticateWithRadarEmailChallenge({ ...pending, radarChallengeId: 'r' })
  const sent = await management.sendRadarSmsChallenge({
    userId: 'u',
    pendingAuthenticationToken: 'p',
    phoneNumber: '1',
  })
  await management.authenticateWithRadarSmsChallenge({ ...pending, ...sent })
  return { user, cookie: sealedSession }
}

export async function who(cookie: string): Promise<AuthenticateWithSessionCookieSuccessResponse | undefined> {
  const session: CookieSession = management.loadSealedSession({ sessionData: cookie, cookiePassword: 'x' })
  const result = await session.authenticate()
  if (result.authenticated) {
    const { user, sessionId, role = 'none', roles = [], permissions, entitlements, featureFlags } = result
    const names: string[] = [
      ...roles,
      ...(permissions ?? []),
      ...(entitlements ?? []),
      ...(featureFlags ?? []),
    ]
    return [user.email, sessionId, role, names].length > 0 ? result : undefined
  }
  const reasons: Record<AuthenticateWithSessionCookieFailureReason, number> = {
    [AuthenticateWithSessionCookieFailureReason.INVALID_JWT]: 1,
    [AuthenticateWithSessionCookieFailureReason.INVALID_SESSION_COOKIE]: 2,
    [AuthenticateWithSessionCookieFailureReason.NO_SESSION_COOKIE_PROVIDED]: 3,
  }
  return reasons[result.reason] > 1 ? undefined : who(await refresh(session))
}

export async function refresh(session: CookieSession): Promise<string> {
  const result: RefreshSessionResponse = await session.refresh({ organizationId: 'o' })
  if (result.authenticated) return result.sealedSession ?? result.session?.sealedSession ?? ''
  if (result.retryable) {
    const reason: RetryableRefreshSessionFailureReason = result.reason
    return wait(reason, result.retryAfter, result.error)
  }
  const reason: TerminalRefreshSessionFailureReason = result.reason
  switch (result.reason) {
    case RefreshSessionFailureReason.INVALID_GRANT:
    case RefreshSessionFailureReason.MFA_ENROLLMENT:
    case RefreshSessionFailureReason.SSO_REQUIRED:
      return session.getLogoutUrl({ returnTo: 'x' })
    default:
      return reason
  }
}

function wait(reason: RefreshSessionFailureReason, seconds = 0, cause?: unknown): never {
  throw new Error(`${reason}, again in ${seconds}`, { cause })
}

export type Limited = RefreshSessionFailureReason.RATE_LIMIT_EXCEEDED | RefreshSessionFailureReason.TIMEOUT

export function explain(error: unknown): string {
  if (error instanceof AuthenticationException) {
    const { code, pendingAuthenticationToken, rawData, radarChallengeId } = error
    const step: AuthenticationErrorCode = code
    const organizations = rawData.organizations?.map(({ id, name }) => `${id} ${name}`)
    return [step, pendingAuthenticationToken, radarChallengeId, organizations, rawData.user?.email].join()
  }
  if (error instanceof RateLimitExceededException) return String(error.retryAfter ?? 1)
  if (error instanceof GenericServerException)
    return `${error.status} ${error.code} ${String(error.rawData['x'])}`
  if (error instanceof OauthException) return `${error.error} ${error.errorDescription}`
  if (error instanceof UnauthorizedException) return error.requestID
  if (error instanceof UnprocessableEntityException) return error.message + error.code
  if (error instanceof NotFoundException || error instanceof ConflictException)
    return error.code ?? error.name
  if (error instanceof BadRequestException) return String(error.errors?.length)
  if (error instanceof ApiKeyRequiredException) return error.path
  return isAuthenticationErrorData({ code: 'x' }) ? 'a step' : String(error)
}

export async function sessions(userId: string): Promise<Session[]> {
  const asked: ListSessionsOptions & PaginationOptions = { limit: 10, order: 'asc' }
  const list: AutoPaginatable<Session> = await management.listSessions(userId, asked)
  const page: Pick<List<Session>, 'data' | 'listMetadata'> = list
  const magic: MagicAuth = await management.createMagicAuth({ email: 'a' })
  for (const session of page.data) await management.revokeSession({ sessionId: session.id })
  const kept: SessionCookieData | undefined = await management.getSessionFromCookie({
    sessionData: magic.code,
  })
  const { data } = await workos.get<{ id: string }>('/x', { query: { a: 1 } })
  await workos.post('/x', { a: data.id }, { idempotencyKey: 'k' })
  const posted: { data: { id: string } } = await workos.post<{ id: string }, { a: 1 }>('/x', { a: 1 })
  const put: { data: { id: string } } = await workos.put<{ id: string }, { a: 1 }>('/x', { a: 1 })
  const patched: { data: { id: string } } = await workos.patch<{ id: string }, { a: 1 }>('/x', { a: 1 })
  await workos.deleteWithBody<{ ids: string[] }>('/x', {
    ids: [posted, put, patched].map(({ data }) => data.id),
  })
  return kept
    ? list.autoPagination()
    : page.data.filter(({ status, authMethod }) => status === 'active' && authMethod === 'sso')
}

export async function person(id: string): Promise<User> {
  const keys = await management.getJWKS()
  return keys
    ? management.getUser(id)
    : Promise.reject(new Error(management.getJwksUrl('c') + workos.version))
}
