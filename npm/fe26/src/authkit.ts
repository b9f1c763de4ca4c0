// The API applications use. Each method hands its arguments to the engine; the decisions are made there.

import { engine } from '#engine'
import { Calls } from './calls.js'
import type { AuthKitConfig } from './config.js'
import type { EngineInstance } from './engine/engine.js'
import { type EngineFault, toError } from './errors.js'
import { cookieHeader, describeRequest, type RequestLike } from './request.js'
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
  /** The configuration in force, secrets left out. */
  readonly settings: t.ResolvedSettings

  /** Use `createAuthKit()`. */
  constructor({ env, fetch: fetchFunction, now: clock, ...settings }: AuthKitConfig & { pages?: object }) {
    const hostVerifies = engine.verify !== undefined
    const instance = instantiate({
      settings,
      environment: { ...environment(), ...strings(env) },
      hostVerifies,
    })
    this.#calls = new Calls(instance, fetchFunction ?? ((input, init) => fetch(input, init)), clock ?? now)
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

  /** For adapters: what `withAuth()` gives, if that takes no waiting because the same cookie was here before. */
  recallAuth(request: RequestLike): t.WithAuthResult<Custom> | undefined {
    return this.#calls.recallAuth(cookieHeader(request))
  }

  /** Begins a sign-in. Pass the request so that abandoned sign-ins are tidied up. */
  async signIn(options: t.SignInOptions & { request?: RequestLike } = {}): Promise<t.SignInStart> {
    const { request, ...rest } = options
    return this.#calls.run('signIn', {
      options: rest,
      ...(request && { request: describeRequest(request) }),
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
   * success store the session.
   *
   * @example
   * const result = await authkit.authenticateWith('password', { email, password })
   */
  async authenticateWith<Name extends keyof t.Grants>(
    grant: Name,
    members: t.Grants[Name] & t.Device,
  ): Promise<t.GrantResult<Custom>> {
    return this.#calls.run('grant', { ...members, grant })
  }

  /** For adapters: the answer to a request that needs a session and has none. */
  async answerDenied(
    request: RequestLike,
    { reason, retryAfter }: t.Failure<t.NoSessionReason>,
  ): Promise<t.Answer> {
    return this.#calls.run('deny', { request: describeRequest(request), reason, retryAfter })
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

function instantiate(configuration: object): EngineInstance {
  const { Engine } = engine.module()
  try {
    return new Engine(JSON.stringify(configuration, notFiniteAsText))
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
