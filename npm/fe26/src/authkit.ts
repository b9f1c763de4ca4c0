// The API applications use. Each method hands its arguments to the engine; the decisions are made there.

import { engine } from '#engine'
import { AdapterSide, type CallbackEnd } from './adapter-side.js'
import { Calls } from './calls.js'
import type { AuthKitConfig } from './config.js'
import type { EngineInstance } from './engine/engine.js'
import { type EngineFault, toError } from './errors.js'
import { Events } from './events.js'
import { cookieHeader, cookiesOf, describeRequest, type RequestLike, switchInput } from './request.js'
import { checkRequirements, textOf } from './requirements.js'
import { environment, now, workosVariables } from './runtime.js'
import { SealedSession } from './sealed-session.js'
import { Transport } from './transport.js'
import type * as t from './types.js'

/**
 * Checks the configuration and prepares an application's sessions. Everything that is wrong is reported in one
 * `Fe26Error` with code `invalid_config`.
 *
 * Keep the result and share it between requests: it holds the keys and what is known about tokens.
 */
export function createAuthKit<Custom extends object = object>(config: AuthKitConfig = {}): AuthKit<Custom> {
  return new AuthKit<Custom>(config)
}

/** One application's sessions. `Custom` are the claims its JWT template adds. */
export class AuthKit<Custom extends object = object> {
  readonly #calls: Calls
  /** The configuration in force, secrets left out. */
  readonly settings: t.ResolvedSettings
  /** For adapters. */
  readonly adapter: AdapterSide<Custom>

  /** Use `createAuthKit()`. */
  constructor({
    env,
    fetch: fetchFunction,
    now: clock,
    onEvent,
    ...settings
  }: AuthKitConfig & { pages?: object }) {
    const hostVerifies = engine.verify !== undefined
    const instance = instantiate({
      // Anything but a function is reported with all else that is wrong.
      settings: typeof onEvent === 'function' ? settings : { ...settings, onEvent },
      environment: { ...environment(), ...workosVariables(env) },
      hostVerifies,
    })
    const events = new Events(onEvent ?? undefined)
    this.#calls = new Calls(instance, {
      transport: new Transport(fetchFunction ?? undefined),
      now: clock ?? now,
      events,
    })
    this.adapter = new AdapterSide(this.#calls, events)
    this.settings = this.#calls.immediately('describe')
  }

  /**
   * Who is signed in on this request. A session whose access token no longer holds is refreshed; then, and when the
   * cookie was sealed with an older password, there are cookies to set.
   *
   * A transient failure has `retryable: true` and leaves the cookie alone: answer 503 rather than signing out.
   */
  async withAuth(request: RequestLike): Promise<t.WithAuthResult<Custom>> {
    const described = this.settings.hasSeveralOrigins ? describeRequest(request) : undefined
    return await this.#calls.withAuth(cookieHeader(request), described)
  }

  /**
   * Who is signed in, for code that cannot set cookies, such as a Server Component. Nothing is refreshed: an access token
   * that has expired is `invalid_jwt`, but not for a minute, because the request may have begun before. Let `withAuth()`
   * come first, in whatever stands before that code.
   */
  async readAuth(request: RequestLike): Promise<t.Auth<Custom>> {
    const { auth } = await this.#calls.readAuth<t.WithAuthResult<Custom>>(cookieHeader(request))
    return auth
  }

  /**
   * Who an access token of WorkOS stands for: for API clients that send it themselves. The token's signature, expiry and
   * claims are checked as for a session; it is never refreshed. `retryable: true` says that it could not be checked now.
   */
  async authenticateToken(token: string | undefined): Promise<t.TokenResult<Custom>> {
    return this.#calls.authenticateToken('authenticateToken', tokenText(token))
  }

  /**
   * Whether somebody is signed in and meets the requirements, as `requireAuth(requirements)` judges it: for templates, and
   * for handlers that show more to some.
   */
  satisfies(who: t.Auth | t.AuthenticateResult | t.TokenResult, requirements: t.Requirements): boolean {
    if (who.authenticated) return this.#calls.judge(who.claims, textOf(requirements)) === null
    checkRequirements(requirements)
    return false
  }

  /** Begins a sign-in. Pass the request so that abandoned sign-ins are tidied up. */
  async signIn(options: t.SignInOptions & { request?: RequestLike } = {}): Promise<t.SignInStart> {
    const { request, ...rest } = options
    return this.#calls.run('signIn', {
      options: rest,
      ...cookiesOf(request),
    })
  }

  /** Begins a sign-in on AuthKit's sign-up page. */
  async signUp(options: t.SignInOptions & { request?: RequestLike } = {}): Promise<t.SignInStart> {
    return this.signIn({ ...options, screenHint: 'sign-up' })
  }

  /** Ends a sign-in: the request is the one to the redirect URI. Set the cookies whatever the result. */
  async handleCallback(request: RequestLike, device: t.Device = {}): Promise<t.CallbackResult<Custom>> {
    const { result, setCookies } = await this.#calls.run<CallbackEnd<Custom>>('callback', {
      request: { ...device, ...describeRequest(request) },
    })
    return { ...result, setCookies }
  }

  /** Signs out: delete the cookie, and send the browser to `url` so that WorkOS ends the session. */
  async signOut(request: RequestLike, { returnTo }: { returnTo?: string } = {}): Promise<t.SignOutResult> {
    return this.#calls.run('signOut', { request: describeRequest(request), returnTo })
  }

  /**
   * Switches the session to another organization its user is a member of. Where that organization wants a sign-in
   * (through its SSO connection, or with a second factor), the result has `signIn`: set its cookies and send the
   * browser to its `url`, which ends at the callback in that organization. Whatever fails leaves the session as it was.
   */
  async switchOrganization(
    request: RequestLike,
    options: t.SwitchOptions,
  ): Promise<t.SwitchOrganizationResult<Custom>> {
    return this.#calls.run('switchOrganization', switchInput(request, options))
  }

  /** A session cookie's value, as `@workos-inc/node` loads it. By default it is sealed with the configured password. */
  loadSealedSession(options: {
    sessionData: string | undefined
    cookiePassword?: t.CookiePasswords
  }): SealedSession<Custom> {
    const { sessionData = '', cookiePassword } = options
    // Whoever writes `j:…` into a cookie makes cookie-parser hand over an object. It is no seal; it must not reach wasm.
    const text = typeof sessionData === 'string' ? sessionData : 'not a text'
    return new SealedSession(this.#calls, text, cookiePassword)
  }

  /** Seals a session into the value of a session cookie. `ttl` in seconds; by default it does not expire. */
  async sealSession(session: t.SessionData, { ttl }: { ttl?: number } = {}): Promise<string> {
    return this.#calls.run('seal', { payload: session, ttl })
  }

  /** Opens the value of a session cookie; null if it does not open, whatever the reason. */
  async unsealSession<Session = t.SessionData>(sealed: string): Promise<Session | null> {
    return this.#calls.run('unseal', { sealed })
  }

  /**
   * Presents a grant to WorkOS: for sign-in pages of your own. What people get wrong is a result; the cookies of a
   * success store the session. Pass the request so that cookies of a session before are tidied up.
   *
   * @example
   * const result = await authkit.authenticateWith('password', { email, password })
   */
  async authenticateWith<Name extends keyof t.Grants>(
    grant: Name,
    { request, ...members }: t.Grants[Name] & t.Device & { request?: RequestLike },
  ): Promise<t.GrantResult<Custom>> {
    return this.#calls.run('grant', { ...members, grant, ...cookiesOf(request) })
  }

  /**
   * `Set-Cookie` values that store a sealed session, for applications that refresh with `loadSealedSession()`: one, or
   * several for a session that is too large for one. Pass the request so that cookies of the session before are deleted.
   */
  async sessionCookies(sealed: string, { request }: { request?: RequestLike } = {}): Promise<string[]> {
    const input = { sealed, ...cookiesOf(request) }
    return (await this.#calls.run<{ setCookies: string[] }>('sessionCookies', input)).setCookies
  }
}

/** What is no text is no token, and must not reach the engine as something else. */
function tokenText(token: unknown): string {
  return typeof token === 'string' ? token : token === undefined || token === null ? '' : 'not a text'
}

/** An engine with this configuration, or an error with what is wrong with it. */
export function instantiate(configuration: object): EngineInstance {
  const { Engine } = engine.module()
  const text = JSON.stringify(configuration, notFiniteAsText)
  try {
    return new Engine(text)
  } catch (error) {
    // wasm throws the engine's text, the addon an Error with it.
    throw toError(JSON.parse(error instanceof Error ? error.message : String(error)) as EngineFault)
  }
}

/** JSON has neither Infinity nor NaN, which would count as not set: as texts they are reported as wrong. */
function notFiniteAsText(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}
