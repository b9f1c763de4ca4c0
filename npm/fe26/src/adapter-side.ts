// What adapters are made of, beside the API applications use: answers from memory without a promise, whole HTTP answers, and
// what to tell about those that cannot be sent. It changes with the adapters.

import type { Calls } from './calls.js'
import type { Events, Fe26Events } from './events.js'
import { cookieHeader, describeRequest, type RequestLike, switchInput } from './request.js'
import type { CheckedRequirements } from './requirements.js'
import type * as t from './types.js'

/** An AuthKit as adapters use it. */
export class AdapterSide<Custom extends object = object> {
  readonly #calls: Calls
  readonly #events: Events
  #responseHeaders: OwnResponses | undefined

  constructor(calls: Calls, events: Events) {
    this.#calls = calls
    this.#events = events
  }

  /** What `withAuth()` gives, if that takes no waiting because the same cookie was here before. */
  recallAuth(request: RequestLike): t.WithAuthResult<Custom> | undefined {
    return this.#calls.recallAuth(cookieHeader(request))
  }

  /** `authenticateToken()` of an `Authorization` header. */
  async authenticateBearer(authorization: string): Promise<t.BearerEntry<Custom>> {
    return this.#calls.authenticateToken('authenticateBearer', authorization)
  }

  /** What `authenticateBearer()` gives, if it is remembered. */
  recallBearer(authorization: string): t.BearerEntry<Custom> | undefined {
    return this.#calls.recallToken('authenticateBearer', authorization)
  }

  /** Why a session or a token does not meet the requirements; null if it does. */
  judge({ claims }: { claims: object }, requirements: CheckedRequirements): t.UnmetRequirement | null {
    return this.#calls.judge(claims, requirements)
  }

  /** The answer to a request that needs a session and has none. */
  async denied(
    request: RequestLike,
    { reason, retryAfter }: t.Failure<t.NoSessionReason>,
  ): Promise<t.Answer> {
    return this.#calls.run('deny', { request: describeRequest(request), reason, retryAfter })
  }

  /** The answer to a request whose session does not meet the requirements. */
  async forbidden(
    request: RequestLike,
    refusal: t.UnmetRequirement,
    session: { claims: object },
  ): Promise<t.Answer> {
    return this.#calls.run('forbid', {
      ...{ request: describeRequest(request), refusal },
      claims: this.#claimsToTell(session),
    })
  }

  /** The answer to a request whose token does not do; `token` where it is one that does not meet the requirements. */
  async tokenRefused(
    { reason, retryAfter, maxAge }: RefusedToken,
    token?: { claims: object },
  ): Promise<t.Answer> {
    return this.#calls.run('refuseToken', { reason, retryAfter, maxAge, claims: this.#claimsToTell(token) })
  }

  /** The answer of the sign-in endpoint, which anybody can link to: its query says where to go afterwards. */
  async signIn(request: RequestLike, options: t.SignInOptions = {}): Promise<t.Answer> {
    return this.#calls.run('signInAnswer', { request: describeRequest(request), options })
  }

  /** The answer of a route of the application that begins a sign-in, by link or form. What for, the options alone say. */
  async signInFromRoute(request: RequestLike, options: t.SignInOptions = {}): Promise<t.Answer> {
    return this.#calls.run('signInAnswer', { request: describeRequest(request), options, fromRoute: true })
  }

  /** The answer of the callback endpoint, which offers `signInPath` when a sign-in failed; and what it is the answer to. */
  async endCallback(
    request: RequestLike,
    { signInPath }: { signInPath: string },
  ): Promise<CallbackEnd<Custom>> {
    return this.#calls.run('callback', { request: describeRequest(request), signInPath })
  }

  /** The answer of a callback endpoint that sends people to a path of the application's choice. */
  async redirectAfterCallback(redirect: {
    path: string
    signedIn: boolean
    setCookies: readonly string[]
  }): Promise<t.Answer> {
    return this.#calls.run('callbackRedirect', redirect)
  }

  /** The answer of the sign-out endpoint, and of a route of the application that signs out. */
  async signOut(request: RequestLike, { returnTo }: t.SignOutOptions = {}): Promise<t.Answer> {
    return this.#calls.run('signOutAnswer', { request: describeRequest(request), returnTo })
  }

  /**
   * Switches, and what to answer then. A person goes on to `returnTo` or to sign in; a program gets JSON: 200, 401 without a
   * session, 403 where the organization refuses or wants a sign-in, which only a navigation or a form can begin.
   */
  async switchOrganization(request: RequestLike, options: t.SwitchOptions): Promise<t.Answer> {
    return this.#calls.run('switchAnswer', switchInput(request, options))
  }

  /** Why there is no session, as another part of the application says; null for what says nothing. */
  readFailure(text: string): (t.Failure<t.NoSessionReason> & { readonly user: null }) | null {
    return this.#calls.immediately('readFailure', { text })
  }

  /** Whether the page that this request comes from may open a WebSocket; `others` are websites that may as well. */
  allowsHandshake(request: RequestLike, others: readonly string[]): boolean {
    const described = describeRequest(request)
    // All others are no browser's.
    if (described.originHeader === undefined) return true
    const isAllowed = this.#calls.immediately<boolean>('handshakeAllowed', { request: described, others })
    if (!isAllowed) this.#events.emit({ type: 'handshake_refused', origin: described.originHeader })
    return isAllowed
  }

  /** What responses must carry that the application makes itself, beside what comes with each answer. */
  get responseHeaders(): OwnResponses {
    this.#responseHeaders ??= this.#calls.immediately<OwnResponses>('responseHeaders')
    return this.#responseHeaders
  }

  /** Tells of headers that no response can carry any more. */
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

  /** The event of a refusal says who it was, from these. */
  #claimsToTell(who: { claims: object } | undefined): object | undefined {
    return this.#events.areWanted ? who?.claims : undefined
  }
}

/** Why a token does not do. */
export interface RefusedToken {
  reason: string
  retryAfter?: number
  maxAge?: number
}

/** Headers by what a response is. */
export interface OwnResponses {
  /** To a request that a token has answered for. */
  ofToken: t.ResponseHeaders
  /** To a callback that has signed somebody in. */
  ofSignIn: t.ResponseHeaders
  /** To one that has not. */
  ofFailure: t.ResponseHeaders
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
