// An adapter as people write one, with every export and every type. It compiles as it stands against
// @workos/authkit-session, and against fe26/authkit-session: see types.test.ts.

import {
  type AuthenticationResponse,
  type AuthKitConfig,
  AuthKitCore,
  AuthKitError,
  AuthOperations,
  type AuthResult,
  AuthService,
  type AuthUrlOptions,
  type BaseTokenClaims,
  ConfigurationProvider,
  type CookieOptions,
  CookieSessionStorage,
  type CreateAuthorizationResult,
  type CustomClaims,
  configure,
  createAuthService,
  DEFAULT_MAX_PENDING_PKCE_COOKIES,
  type GetAuthorizationUrlOptions,
  getConfig,
  getConfigurationProvider,
  getPKCECookieNameForState,
  getWorkOS,
  type HeadersBag,
  type Impersonator,
  isPKCEVerifierCookieName,
  OAuthStateMismatchError,
  type Organization,
  PKCE_COOKIE_PREFIX,
  PKCECookieMissingError,
  PKCEPayloadTooLargeError,
  type Session,
  type SessionEncryption,
  SessionEncryptionError,
  type SessionStorage,
  selectStalePKCEVerifierCookieNames,
  sessionEncryption,
  TokenRefreshError,
  TokenValidationError,
  type User,
  type ValueSource,
  validateConfig,
  type WorkOS,
} from '@workos/authkit-session'
import { WorkOS as Client } from '@workos-inc/node'

/** The README's, with everything that can be overridden. */
export class Storage extends CookieSessionStorage<Request, Response> {
  constructor(config: AuthKitConfig) {
    super(config)
    this.cookieName = `${this.cookieName}-mine`
    const { path, domain, maxAge, httpOnly, secure, sameSite, priority, partitioned, expires } =
      this.cookieOptions
    void [path, domain, maxAge, httpOnly, secure, sameSite, priority, partitioned, expires]
  }

  async getCookie(request: Request, name: string): Promise<string | null> {
    return request.headers.get('cookie')?.includes(name) ? name : null
  }

  protected override async applyHeaders(
    response: Response | undefined,
    headers: Record<string, string | string[]>,
  ): Promise<{ response: Response }> {
    const next = response ?? new Response()
    for (const [key, value] of Object.entries(headers)) {
      for (const one of [value].flat()) next.headers.append(key, one)
    }
    return { response: next }
  }

  protected override serializeCookie(name: string, value: string, options: CookieOptions): string {
    return super.serializeCookie(name, value, { ...options, priority: 'high' }, { expired: false })
  }
}

/** One that does without the base class. */
export class Bare implements SessionStorage<Request, Response> {
  getCookie = async (_request: Request, _name: string) => null
  setCookie = async (
    _response: Response | undefined,
    name: string,
    value: string,
    _options: CookieOptions,
  ) => ({
    headers: { 'Set-Cookie': [`${name}=${value}`] },
  })
  clearCookie = async () => ({})
  getSession = async (request: Request): Promise<string | null> => request.headers.get('x-session')
  saveSession = async (response: Response | undefined, _data: string) => (response ? { response } : {})
  clearSession = async (response: Response | undefined) => (response ? { response } : {})
}

/** An encryption of one's own. */
export const encryption: SessionEncryption = {
  sealData: async (data, { password, ttl = 0 }) => JSON.stringify({ data, password, ttl }),
  unsealData: async <T>(sealed: string) => JSON.parse(sealed) as T,
}

export const service = createAuthService<Request, Response>({
  sessionStorageFactory: config => new Storage(config),
  clientFactory: config => new Client(config.apiKey, { clientId: config.clientId }),
  encryptionFactory: () => encryption,
})
export const stub = { getWorkOS: () => new Client('sk') } as Partial<AuthService<Request, Response>>
export const plain = createAuthService({ sessionStorageFactory: () => new Bare() })
export const lists: AuthService<Request, Response>[] = [service, plain]

interface Plan {
  plan: 'free' | 'pro'
}

export async function middleware(request: Request, next: () => Promise<Response>): Promise<Response> {
  const { auth, refreshedSessionData } = await service.withAuth<Plan>(request)
  if (!auth.user) {
    // @ts-expect-error nobody has a session
    void auth.sessionId
    const { url, headers, response, cookieName }: CreateAuthorizationResult<Response> =
      await service.createSignIn(undefined, {
        returnPathname: '/',
        prompt: 'login',
        maxAge: 300,
        state: 's',
        loginHint: 'a',
        organizationId: 'o',
      })
    void [cookieName, response]
    return new Response(null, {
      status: 302,
      headers: { ...(headers as Record<string, string>), Location: url },
    })
  }
  const known: [string, string, string, 'free' | 'pro', string, number | undefined] = [
    ...([auth.sessionId, auth.accessToken, auth.refreshToken] as const),
    auth.claims.plan,
    auth.claims.sid,
    auth.claims.exp,
  ]
  const more: (string | string[] | undefined)[] = [
    ...[auth.organizationId, auth.role, auth.roles, auth.permissions, auth.entitlements, auth.featureFlags],
    auth.impersonator?.email,
  ]
  void [known, more, auth.user.email, auth.user.firstName, auth.user.metadata]
  const page = await next()
  if (refreshedSessionData) {
    const { headers } = await service.saveSession(undefined, refreshedSessionData)
    const setCookie = headers?.['Set-Cookie'] ?? headers?.['set-cookie']
    for (const one of setCookie === undefined ? [] : [setCookie].flat())
      page.headers.append('Set-Cookie', one)
  }
  return page
}

export async function callback(request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url)
  const state = searchParams.get('state') ?? undefined
  try {
    const code = searchParams.get('code') ?? ''
    const result = await service.handleCallback(request, new Response(), { code, state })
    const authResponse: AuthenticationResponse = result.authResponse
    const session: Session = {
      accessToken: authResponse.accessToken,
      refreshToken: authResponse.refreshToken,
      user: authResponse.user,
    }
    void [session, result.state, result.headers satisfies HeadersBag | undefined]
    return Response.redirect(new URL(result.returnPathname, request.url))
  } catch (error) {
    if (state) await service.clearPendingVerifier(undefined, { state, redirectUri: 'https://app.example/cb' })
    if (error instanceof OAuthStateMismatchError || error instanceof PKCECookieMissingError) {
      return new Response(error.message, { status: 400 })
    }
    if (error instanceof TokenRefreshError) void [error.userId, error.sessionId, error.cause]
    if (error instanceof AuthKitError) void [error.data?.['any'].thing, error.name]
    const others = [PKCEPayloadTooLargeError, SessionEncryptionError, TokenValidationError]
    if (others.some(Class => error instanceof Class)) throw new AuthKitError('again', error, { a: 1 })
    throw new TokenRefreshError('m', error, { userId: 'u' })
  }
}

export async function pages(request: Request): Promise<void> {
  const session = await service.getSession(request)
  if (session) {
    const { auth, encryptedSession } = await service.switchOrganization(session, 'org_1')
    const again: { auth: AuthResult; encryptedSession: string } = await service.refreshSession(session)
    void [auth, encryptedSession, again, session.impersonator satisfies Impersonator | undefined]
  }
  const { logoutUrl, headers, response } = await service.signOut('session_1', { returnTo: '/' })
  await service.clearSession(new Response())
  await service.createSignUp(undefined)
  await service.createAuthorization(undefined, { screenHint: 'sign-up' })
  // @ts-expect-error there is no such page
  await service.createAuthorization(undefined, { screenHint: 'sign-out' })
  // @ts-expect-error a sign-in has its page
  await service.createSignIn(undefined, { screenHint: 'sign-up' })
  // @ts-expect-error the state says which
  await service.clearPendingVerifier(undefined, {})
  const names = selectStalePKCEVerifierCookieNames(['a'], { keep: getPKCECookieNameForState('s') })
  for (const cookieName of names.filter(isPKCEVerifierCookieName)) {
    await service.clearPendingVerifierByName(undefined, { cookieName })
  }
  const client: WorkOS = service.getWorkOS()
  // The program knows which client it gave.
  const given: Client = service.getWorkOS()
  const ofProcess: [WorkOS, Client] = [getWorkOS(), getWorkOS()]
  void ofProcess
  const asIs: string = service.getWorkOS().userManagement.getJwksUrl(given.clientId ?? '')
  type Given = ReturnType<typeof service.getWorkOS>
  const same: Given['userManagement'] = client.userManagement
  void [asIs, same]
  void [logoutUrl, headers, response, client.userManagement.getJwksUrl('client_1')]
}

export async function direct(): Promise<void> {
  const config = getConfigurationProvider().getConfig()
  const core = new AuthKitCore(config, getWorkOS(), sessionEncryption)
  const operations = new AuthOperations(core, getWorkOS(), config, sessionEncryption)
  const own = new AuthService<Request, Response>(config, new Storage(config), getWorkOS(), encryption)
  const session = await core.decryptSession('sealed')
  const { valid, refreshed, claims } = await core.validateAndRefresh<Plan>(session, {
    force: true,
    organizationId: 'o',
  })
  const plan: 'free' | 'pro' = claims.plan
  const parsed: BaseTokenClaims & CustomClaims = core.parseTokenClaims('token')
  const { codeVerifier, issuedAt, returnPathname } = await core.verifyCallbackState({
    stateFromUrl: 's',
    cookieValue: undefined,
  })
  const parsedPlan: 'free' | 'pro' = core.parseTokenClaims<Plan>('token').plan
  const tokens = await core.refreshTokens('r', 'org_1', { userId: 'u', sessionId: 's' })
  // A member that is there, whatever is in it.
  const whole: { impersonator: Impersonator | undefined } = tokens
  const { url, sealedState, cookieName, cookieOptions } = await operations.createSignIn({
    returnPathname: '/',
  })
  void [valid, refreshed, plan, parsed.sid, parsed['anything'], codeVerifier, issuedAt, returnPathname, own]
  void [parsedPlan, whole.impersonator]
  void [tokens.user, url, sealedState, cookieName, cookieOptions.maxAge, core.isTokenExpiring('t', 60)]
  void [await core.verifyToken('t'), await core.encryptSession(session), operations.getLogoutUrl('s')]
}

configure({ clientId: 'client_1', cookieSameSite: 'lax', apiPort: 8_443 })
configure((key: string) => key.length > 0)
configure({ apiKey: 'sk_1' }, { WORKOS_API_KEY: 'sk_2' })
const source: ValueSource = { WORKOS_CLIENT_ID: 'client_1' }
const provider = new ConfigurationProvider()
provider.setValueSource(source)
const { cookieMaxAge, cookieName, apiHttps, cookieDomain }: AuthKitConfig = provider.getConfig()
export const values: [number, string, boolean, string | undefined, string] = [
  ...([cookieMaxAge, cookieName, apiHttps, cookieDomain] as const),
  getConfig('redirectUri'),
]
validateConfig()

export const options: GetAuthorizationUrlOptions & AuthUrlOptions = { prompt: 'select_account', maxAge: 0 }
export const person = (user: User, organization: Organization): (string | null)[] => [
  user.lastName,
  organization.name,
]
export const prefix: string = `${PKCE_COOKIE_PREFIX}-${DEFAULT_MAX_PENDING_PKCE_COOKIES}`

/** Whose tokens were not refreshed. */
export const failed: Error & { userId?: string; sessionId?: string } = new TokenRefreshError('no')
