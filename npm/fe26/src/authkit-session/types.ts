// The types that adapters are written against.

import type { AuthenticationResponse, Impersonator, User } from '../workos/types/answers.js'

/** The claims of an access token (RFC 7519). */
export interface JWTPayload {
  iss?: string
  sub?: string
  aud?: string | string[]
  jti?: string
  nbf?: number
  exp?: number
  iat?: number
  [claim: string]: unknown
}

/** With those that WorkOS adds. */
export interface BaseTokenClaims extends JWTPayload {
  sid: string
  org_id?: string
  role?: string
  roles?: string[]
  permissions?: string[]
  entitlements?: string[]
  feature_flags?: string[]
}

/** Those of a JWT template. */
export type CustomClaims = Record<string, unknown>

/** Who is signed in: with a `user`, everything else is there as well. */
export type AuthResult<TCustomClaims = Record<string, unknown>> =
  | { user: null }
  | {
      user: User
      sessionId: string
      accessToken: string
      refreshToken: string
      claims: BaseTokenClaims & TCustomClaims
      organizationId?: string
      role?: string
      roles?: string[]
      permissions?: string[]
      entitlements?: string[]
      featureFlags?: string[]
      impersonator?: Impersonator
    }

/** What a session cookie holds. */
export interface Session {
  accessToken: string
  refreshToken: string
  user: User
  impersonator?: Impersonator
}

/** Response headers. Each `Set-Cookie` of a list is a header of its own: never join them. */
export type HeadersBag = Record<string, string | string[]>

/** What a storage has done: the response with its cookies, or the headers to be added to it. */
export interface Stored<TResponse> {
  response?: TResponse
  headers?: HeadersBag
}

/** How a framework's requests and responses carry cookies. */
export interface SessionStorage<TRequest, TResponse, TOptions = unknown> {
  /** The value of a cookie, percent-decoded; null if there is none. */
  getCookie(request: TRequest, name: string): Promise<string | null>
  /** Sets a cookie; `value` is yet to be percent-encoded. Without a response, headers are returned. */
  setCookie(
    response: TResponse | undefined,
    name: string,
    value: string,
    options: CookieOptions,
  ): Promise<Stored<TResponse>>
  /** Deletes a cookie that was set with these options. */
  clearCookie(
    response: TResponse | undefined,
    name: string,
    options: CookieOptions,
  ): Promise<Stored<TResponse>>
  /** The sealed session. */
  getSession(request: TRequest): Promise<string | null>
  saveSession(
    response: TResponse | undefined,
    sessionData: string,
    options?: TOptions,
  ): Promise<Stored<TResponse>>
  clearSession(response: TResponse | undefined, options?: TOptions): Promise<Stored<TResponse>>
}

/** How sessions and states are sealed. `ttl` is in seconds; 0 is none. */
export interface SessionEncryption {
  sealData: (data: unknown, options: { password: string; ttl?: number | undefined }) => Promise<string>
  unsealData: <T>(
    encryptedData: string,
    options: { password: string; ttl?: number | undefined },
  ) => Promise<T>
}

/** A sign-in that has begun. */
export type CreateAuthorizationResult<TResponse> = Stored<TResponse> & {
  /** Where to send the browser. */
  url: string
  /** The verifier cookie that was set. */
  cookieName: string
}

/** Attributes of a cookie. */
export interface CookieOptions {
  path?: string
  domain?: string
  /** Seconds. */
  maxAge?: number
  expires?: Date
  httpOnly?: boolean
  secure?: boolean
  sameSite?: 'lax' | 'strict' | 'none'
  priority?: 'low' | 'medium' | 'high'
  partitioned?: boolean
}

/** What a sign-in may ask for. */
export interface AuthUrlOptions {
  /** Where to go afterwards; reduced to a path of the application. */
  returnPathname?: string
  /** Instead of the configured one. */
  redirectUri?: string
  organizationId?: string
  loginHint?: string
  prompt?: 'login' | 'none' | 'consent' | 'select_account'
  /** Handed back by `handleCallback()`; at most 2,048 bytes. */
  state?: string
}

export interface GetAuthorizationUrlOptions extends AuthUrlOptions {
  screenHint?: 'sign-up' | 'sign-in'
  /** Seconds since the person last proved who they are. */
  maxAge?: number
}

/** What `handleCallback()` gives. */
export interface CallbackResult<TResponse> {
  response: TResponse | undefined
  headers: HeadersBag | undefined
  /** Always a path of the application. */
  returnPathname: string
  /** The application's own. */
  state: string | undefined
  authResponse: AuthenticationResponse
}

/** Options of the application; each may be a variable of the environment instead. */
export interface AuthKitConfig {
  /** `WORKOS_CLIENT_ID` */
  clientId: string
  /** `WORKOS_API_KEY` */
  apiKey: string
  /** `WORKOS_REDIRECT_URI` */
  redirectUri: string
  /** `WORKOS_COOKIE_PASSWORD`: at least 32 characters. */
  cookiePassword: string
  /** `WORKOS_API_HOSTNAME`, default `api.workos.com`. */
  apiHostname?: string
  /** `WORKOS_API_HTTPS`, default true. */
  apiHttps: boolean
  /** `WORKOS_API_PORT` */
  apiPort?: number
  /** `WORKOS_COOKIE_MAX_AGE` in seconds, default 400 days. */
  cookieMaxAge: number
  cookieSameSite?: 'strict' | 'lax' | 'none'
  /** `WORKOS_COOKIE_NAME`, default `wos-session`. */
  cookieName: string
  cookieDomain?: string
}

/** Variables, or a function that gives one by its name. */
// biome-ignore lint/suspicious/noExplicitAny: a Worker's `env` holds bindings beside variables
export type ValueSource = Record<string, any> | ((key: string) => any)
