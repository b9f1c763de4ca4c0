// The API applications use. Each method hands its arguments to the engine; the decisions are made there.

import { engine } from '#engine'
import { Calls } from './calls.js'
import type { AuthKitConfig } from './config.js'
import type { EngineInstance } from './engine/engine.js'
import { type EngineFault, toError } from './errors.js'
import { Events, type Fe26Events } from './events.js'
import { cookieHeader, describeRequest, type RequestLike } from './request.js'
import { type CheckedRequirements, checkRequirements, textOf } from './requirements.js'
import { environment, now } from './runtime.js'
import { SealedSession } from './sealed-session.js'
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
  readonly #events: Events
  /** The configuration in force, secrets left out. */
  readonly settings: t.ResolvedSettings

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
      environment: { ...environment(), ...strings(env) },
      hostVerifies,
    })
    this.#events = new Events(onEvent ?? undefined)
    this.#calls = new Calls(instance, {
      fetch: fetchFunction ?? ((input, init) => fetch(input, init)),
      now: clock ?? now,
      events: this.#events,
    })
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

  /** For adapters: what `withAuth()` gives, if that takes no waiting because the same cookie was here before. */
  recallAuth(request: RequestLike): t.WithAuthResult<Custom> | undefined {
    return this.#calls.recallAuth(cookieHeader(request))
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

  /** For adapters: why a session or a token does not meet the requirements; null if it does. */
  judge({ claims }: { claims: object }, requirements: CheckedRequirements): t.UnmetRequirement | null {
    return this.#calls.judge(claims, requirements)
  }

  /** For adapters: `authenticateToken()` of an `Authorization` header. */
  async authenticateBearer(authorization: string): Promise<t.BearerResult<Custom>> {
    return this.#calls.authenticateToken('authenticateBearer', authorization)
  }

  /** For adapters: what `authenticateBearer()` gives, if it is remembered. */
  recallBearer(authorization: string): t.BearerResult<Custom> | undefined {
    return this.#calls.recallToken('authenticateBearer', authorization)
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
    const { result, setCookies } = await this.#callback(request, device)
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

  /** For adapters: the answer to a request that needs a session and has none. */
  async answerDenied(
    request: RequestLike,
    { reason, retryAfter }: t.Failure<t.NoSessionReason>,
  ): Promise<t.Answer> {
    return this.#calls.run('deny', { request: describeRequest(request), reason, retryAfter })
  }

  /** For adapters: the answer to a request whose session does not meet the requirements. */
  async answerForbidden(request: RequestLike, refusal: t.UnmetRequirement): Promise<t.Answer> {
    return this.#calls.run('forbid', { request: describeRequest(request), refusal })
  }

  /** For adapters: the answer to a request whose token does not do. */
  async answerTokenRefused({
    reason,
    retryAfter,
    maxAge,
  }: {
    reason: string
    retryAfter?: number
    maxAge?: number
  }): Promise<t.Answer> {
    return this.#calls.run('refuseToken', { reason, retryAfter, maxAge })
  }

  /** For adapters: the answer of the sign-in endpoint. */
  async answerSignIn(request: RequestLike, options: t.SignInOptions = {}): Promise<t.Answer> {
    return this.#calls.run('signInAnswer', { request: describeRequest(request), options })
  }

  /** For adapters: the answer of the callback endpoint, which offers `signInPath` when a sign-in failed. */
  async answerCallback(request: RequestLike, { signInPath }: { signInPath: string }): Promise<t.Answer> {
    const { answer } = await this.#callback(request, {}, signInPath)
    return answer
  }

  /** For adapters: the same, and what it is the answer to. */
  async endCallback(
    request: RequestLike,
    { signInPath }: { signInPath: string },
  ): Promise<CallbackEnd<Custom>> {
    return this.#callback(request, {}, signInPath)
  }

  /** For adapters: the answer of a callback endpoint that sends people to a path of the application's choice. */
  async redirectAfterCallback(redirect: {
    path: string
    signedIn: boolean
    setCookies: readonly string[]
  }): Promise<t.Answer> {
    return this.#calls.run('callbackRedirect', redirect)
  }

  /** For adapters: the answer of the sign-out endpoint. `fallback` is where people go who had no session. */
  async answerSignOut(
    request: RequestLike,
    { returnTo, fallback }: { returnTo?: string | undefined; fallback?: string },
  ): Promise<t.Answer> {
    return this.#calls.run('signOutAnswer', { request: describeRequest(request), returnTo, fallback })
  }

  /**
   * For adapters: switches, and what to answer then. A person goes on to `returnTo` or to sign in; a program gets JSON:
   * 200, 401 without a session, 403 where the organization refuses or wants a sign-in, which only a navigation or a
   * form can begin. The organization comes from a form: what is no text, such as a list, is refused like any that there is
   * not.
   */
  async answerSwitchOrganization(request: RequestLike, options: t.SwitchOptions): Promise<t.Answer> {
    const organizationId = typeof options.organizationId === 'string' ? options.organizationId : ''
    return this.#calls.run('switchAnswer', switchInput(request, { ...options, organizationId }))
  }

  /** For adapters: headers that no response can carry any more. */
  reportNotSent(
    headers: Iterable<readonly [name: string, value: string]>,
    reason: Fe26Events['cookies_not_sent']['reason'] = 'headers_already_sent',
  ): void {
    if (!this.#events.areWanted) return
    for (const [name] of headers) {
      if (name === 'set-cookie') {
        this.#events.emit({ type: 'cookies_not_sent', reason })
        return
      }
    }
  }

  #callback(request: RequestLike, device: t.Device, signInPath?: string) {
    return this.#calls.run<CallbackEnd<Custom>>('callback', {
      request: { ...device, ...describeRequest(request) },
      signInPath,
    })
  }
}

/** What a callback has come to, and the answer to it. */
export interface CallbackEnd<Custom extends object = object> {
  result: t.DistributiveOmit<t.CallbackResult<Custom>, 'setCookies'>
  setCookies: string[]
  /** Of these the deletion of the verifier: for an application that turns a success down. */
  clearCookies: string[]
  answer: t.Answer
  /** The answer says so: where it leads on to sign in, nothing has failed yet. */
  failed: boolean
}

/** What is no text is no token, and must not reach the engine as something else. */
function tokenText(token: unknown): string {
  return typeof token === 'string' ? token : token === undefined || token === null ? '' : 'not a text'
}

function switchInput(request: RequestLike, options: t.SwitchOptions) {
  const { ipAddress, userAgent, setCookies, ...signIn } = options
  return { request: { ipAddress, userAgent, ...describeRequest(request) }, setCookies, options: signIn }
}

/** What the engine needs of a request where there may be none. */
function cookiesOf(request: RequestLike | undefined) {
  return request && { request: describeRequest(request) }
}

function instantiate(configuration: object): EngineInstance {
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

/** A Worker's `env` holds bindings beside variables. */
function strings(env: Record<string, unknown> = {}): Record<string, string> {
  const variables = Object.entries(env).filter(
    ([name, value]) => name.startsWith('WORKOS_') && typeof value === 'string',
  )
  return Object.fromEntries(variables) as Record<string, string>
}
