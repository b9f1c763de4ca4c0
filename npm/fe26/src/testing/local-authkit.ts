import type { AuthKitConfig } from '../config.js'
import { AuthorizationCodes, decide, parseAuthorizationRequest } from './authorize.js'
import { pushBounded } from './bounded-map.js'
import { DEFAULT_USERS, Directory, type LocalAuthKitUser, type LocalUser } from './directory.js'
import { Failures, type LocalFailure, type LocalRoute } from './failures.js'
import { newId } from './identifiers.js'
import { Management } from './management.js'
import { Outbox, type SentCode } from './outbox.js'
import { PendingAuthentications } from './pending.js'
import { answer, type RouterContext, routeOf } from './router.js'
import { type ClaimsTemplate, type LocalImpersonator, Sessions } from './sessions.js'
import { type PublicJwk, SigningKeys } from './signing-keys.js'
import { totpCode } from './totp.js'

export interface LocalAuthKitOptions {
  /** Default `client_local`. */
  clientId?: string
  /** Default `sk_test_local`. */
  apiKey?: string
  /** The `iss` of access tokens. Default `https://api.workos.com`. */
  issuer?: string
  /** Seconds. Default 300. Can be changed later. */
  accessTokenTtl?: number
  /** Milliseconds since the epoch. Default `Date.now`. */
  clock?: () => number
  /** Default: Ada (one organization), Grace (two) and Alan (none), all at example.com. */
  users?: LocalUser[]
  /** Default: any. */
  redirectUris?: string[]
  /** Custom claims for every access token, as a JWT template adds them. */
  claims?: ClaimsTemplate
}

/** What points an application at a local AuthKit, to be spread into `createAuthKit()` or `authkit()`. */
export interface LocalAuthKitConfig
  extends Pick<AuthKitConfig, 'fetch' | 'apiHostname' | 'apiHttps' | 'apiPort'> {
  clientId: string
  apiKey: string
  now: () => number
}

/**
 * A session made without any flow, for tests of what comes after one. It can be sealed as it is: `sessionId`, which
 * no session cookie holds, is not enumerable, so neither JSON nor a spread carries it.
 */
// A type and not an interface: only then does it fit the index signature of `SessionData`.
export type IssuedSession = {
  accessToken: string
  refreshToken: string
  user: LocalAuthKitUser
  /** The `sid` of the access token. */
  readonly sessionId: string
  organizationId?: string
  authenticationMethod: string
  impersonator?: LocalImpersonator
}

/** A request as it arrived, secrets included: for assertions in tests, not for logs. */
export interface RecordedRequest {
  route: LocalRoute
  method: string
  /** Path and query. */
  path: string
  headers: Record<string, string>
  body: string
}

/** The part of WorkOS that AuthKit sessions use, in memory. */
export interface LocalAuthKit {
  readonly clientId: string
  readonly apiKey: string
  readonly issuer: string
  /** Seconds; holds for the tokens issued from now on. */
  accessTokenTtl: number
  /**
   * What an application needs to use this AuthKit and its clock. Its cookie password and redirect URI stay its own:
   * `createAuthKit({ ...local.config, cookiePassword, redirectUri })`.
   */
  readonly config: LocalAuthKitConfig
  /**
   * Answers a request, whatever its origin. Rejects only as the global one does: for an injected network failure, when
   * the caller aborts, and for what is no request.
   */
  readonly fetch: typeof fetch
  /** This AuthKit's clock, in milliseconds since the epoch. */
  readonly now: () => number
  /**
   * What a click on the authorize page does, without a browser: the callback URL with `code` and `state`.
   * Default user: the first. Default organization: the requested one, else the user's first.
   */
  signIn(
    authorizeUrl: string | URL,
    choice?: { email?: string; organizationId?: string; deny?: boolean },
  ): Promise<URL>
  /** Opens a session and signs its tokens. `user` is an id or e-mail, default the first user. */
  issueSession(start?: {
    user?: string
    organizationId?: string
    authenticationMethod?: string
    impersonator?: LocalImpersonator
    /** Members over the standard claims, for every access token of the session. */
    claims?: Record<string, unknown>
  }): Promise<IssuedSession>
  /** The users, oldest first. */
  readonly users: readonly LocalAuthKitUser[]
  createUser(user: LocalUser): LocalAuthKitUser
  /** Changes a user, named by id or e-mail; also how a test asks for a Radar challenge, MFA or SSO. */
  updateUser(idOrEmail: string, changes: Partial<Omit<LocalUser, 'id'>>): LocalAuthKitUser
  /** A code for the magic-auth grant; creates the user when missing. */
  createMagicAuthCode(email: string): string
  /** Enrolls a TOTP factor; `code()` is what the authenticator app shows. */
  enrollTotp(idOrEmail: string): { factorId: string; secret: string; code(): Promise<string> }
  /** The codes that would have been sent, newest last. */
  readonly sentCodes: readonly SentCode[]
  /** The newest code sent to an e-mail address or phone number. */
  lastCode(to: string): string | undefined
  /** Ends a session: its refresh tokens answer `invalid_grant`. False when there is none. */
  revokeSession(sessionId: string): boolean
  /** Signs with a new key. `keepOld` (default true) keeps publishing the previous one. */
  rotateKeys(options?: { keepOld?: boolean }): Promise<void>
  jwks(): Promise<{ keys: PublicJwk[] }>
  /** Makes a route fail or slow until `clearFailures()`, or for the next `times` requests. */
  fail(route: LocalRoute, failure: LocalFailure): void
  clearFailures(): void
  /** Moves this AuthKit's clock, and with it that of every application in this process that has `config`. */
  advance(ms: number): void
  /** The last 1,000 requests, oldest first. */
  readonly requests: readonly RecordedRequest[]
}

/** A local AuthKit. Holds no resource: nothing to close. Keys are generated on first use. */
export function createLocalAuthKit(options: LocalAuthKitOptions = {}): LocalAuthKit {
  const { clientId = 'client_local', apiKey = 'sk_test_local', issuer = 'https://api.workos.com' } = options
  const clock = options.clock ?? (() => Date.now())
  let offsetMs = 0
  const now = () => clock() + offsetMs
  const settings = { issuer, accessTokenTtl: options.accessTokenTtl ?? 300, claims: options.claims }
  const keys = new SigningKeys(now)
  const outbox = new Outbox()
  const sessions = new Sessions(now, keys, settings)
  const pending = new PendingAuthentications(now, sessions, outbox)
  const codes = new AuthorizationCodes(now)
  const failures = new Failures()
  const requests: RecordedRequest[] = []
  const parts = lazily(() => {
    const directory = new Directory(now, options.users ?? DEFAULT_USERS)
    return { directory, management: new Management(now, { directory, sessions, pending, outbox }) }
  })
  const context = (): RouterContext => ({
    ...parts(),
    ...{ clientId, apiKey, now, sessions, pending, codes, keys, redirectUris: options.redirectUris },
  })
  const firstEmail = () => {
    const [first] = parts().directory.accounts
    if (!first) throw new Error('The local AuthKit has no user: create one, or name an e-mail address.')
    return first.user.email
  }

  const handle = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init)
    request.signal.throwIfAborted()
    const url = new URL(request.url)
    const route = routeOf(url)
    const { method } = request
    const body = await readBody(request)
    if (body === undefined)
      return withRequestId(Response.json({ message: 'Too large.' }, { status: 413 }), now())
    const headers = Object.fromEntries(request.headers)
    pushBounded(requests, { route, method, path: `${url.pathname}${url.search}`, headers, body }, 1000)
    const received = { method, url, headers: request.headers, body }
    return withRequestId(await failures.around(route, request, () => answer(context(), received)), now())
  }

  return {
    clientId,
    apiKey,
    issuer,
    get accessTokenTtl() {
      return settings.accessTokenTtl
    },
    set accessTokenTtl(seconds) {
      settings.accessTokenTtl = seconds
    },
    config: { clientId, apiKey, fetch: handle, now },
    fetch: handle,
    now,
    async signIn(authorizeUrl, { email, organizationId, deny } = {}) {
      const query = new URL(authorizeUrl).searchParams
      const parsed = parseAuthorizationRequest(query, { clientId, redirectUris: options.redirectUris })
      if (parsed.kind === 'refused')
        throw new Error(`The authorization request has a wrong ${parsed.reason}.`)
      if (parsed.kind === 'redirect') return parsed.url
      const person = email ?? firstEmail()
      const first = parts().directory.find(person)?.organizations[0]?.id
      const organization = organizationId ?? parsed.request.organizationId ?? first
      const decision = deny ? ({ deny: true } as const) : { email: person, organizationId: organization }
      const outcome = decide(parsed.request, decision, context())
      if (outcome.kind !== 'redirect') throw new Error(`The sign-in cannot finish: ${outcome.kind}.`)
      return outcome.url
    },
    async issueSession({
      user,
      organizationId,
      authenticationMethod = 'Password',
      impersonator,
      claims,
    } = {}) {
      const account = parts().directory.get(user ?? firstEmail())
      const organization = organizationId ?? account.organizations[0]?.id
      const start = { account, organizationId: organization, authenticationMethod, impersonator, claims }
      const tokens = await sessions.open(start)
      const session = {
        ...(organization !== undefined && { organizationId: organization }),
        user: structuredClone(account.user),
        accessToken: tokens.access_token,
        refreshToken: tokens.refresh_token,
        authenticationMethod,
        ...(impersonator && { impersonator }),
      }
      return Object.defineProperty(session, 'sessionId', { value: tokens.sessionId }) as IssuedSession
    },
    get users() {
      return parts().directory.accounts.map(({ user }) => structuredClone(user))
    },
    createUser: user => structuredClone(parts().directory.create(user).user),
    updateUser: (idOrEmail, changes) => structuredClone(parts().directory.update(idOrEmail, changes).user),
    createMagicAuthCode: email => parts().management.createMagicAuth(email).code,
    enrollTotp(idOrEmail) {
      const { directory, management } = parts()
      const { id, secret } = management.enrollTotp(directory.get(idOrEmail))
      return { factorId: id, secret, code: () => totpCode(secret, now()) }
    },
    get sentCodes() {
      return outbox.sent
    },
    lastCode: to => outbox.lastCode(to),
    revokeSession: sessionId => sessions.revoke(sessionId),
    rotateKeys: ({ keepOld = true } = {}) => keys.rotate(keepOld),
    jwks: () => keys.jwks(),
    fail: (route, failure) => failures.set(route, failure),
    clearFailures: () => failures.clear(),
    advance(ms) {
      offsetMs += ms
    },
    requests,
  }
}

/** Created on first use: workerd gives neither time nor randomness in global scope. */
function lazily<T>(create: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: create() }
    return made.value
  }
}

/** The body as text; undefined past 1 MiB. */
async function readBody(request: Request): Promise<string | undefined> {
  const declared = Number(request.headers.get('Content-Length') ?? 0)
  if (declared > BODY_LIMIT) return undefined
  const text = await request.text()
  return text.length > BODY_LIMIT ? undefined : text
}

function withRequestId(response: Response, nowMs: number): Response {
  const headers = new Headers(response.headers)
  headers.set('X-Request-ID', newId('req', nowMs))
  return new Response(response.body, { status: response.status, headers })
}

const BODY_LIMIT = 1024 * 1024
