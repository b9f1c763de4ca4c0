// Routes for API clients: the token of the `Authorization` header, or else the session of the cookie.

import type { RefusedToken } from '../adapter-side.js'
import type { AuthKit } from '../authkit.js'
import { Fe26Error } from '../errors.js'
import { authorizationHeader } from '../request.js'
import type { CheckedRequirements } from '../requirements.js'
import type { Answer, Auth, BearerEntry, ResponseHeaders, SessionInfo, TokenInfo } from '../types.js'
import { Gate, type GateRequest } from './gate.js'

/** Either an answer to send, or whose token it is. */
export type TokenEntry<Custom extends object> = { answer: Answer } | TokenPassed<Custom>

/** `auth` replaces what the handlers got to know so far; `headers` are to be added to their response. */
export interface TokenPassed<Custom extends object> {
  answer?: undefined
  token: TokenInfo<Custom>
  auth: Auth<Custom>
  headers: ResponseHeaders
}

/**
 * At once where that is possible. A request with an `Authorization` header is answered by it alone, whatever it holds:
 * falling back to a cookie would let whoever made the header act as whoever has the cookie.
 */
export function admitToken<Custom extends object>(
  request: GateRequest,
  auth: Auth<Custom>,
  requirements?: CheckedRequirements,
): TokenEntry<Custom> | Promise<TokenEntry<Custom>> {
  const { authkit, nobody } = Gate.of(auth)
  const authorization = authorizationHeader(request)
  if (authorization === undefined) {
    if (!auth.authenticated) return refuse(authkit, auth)
    return judge(authkit, { token: tokenOf(auth), auth, headers: NONE }, requirements)
  }
  const pass = ({ auth: token, headers }: BearerEntry<Custom>) =>
    token.authenticated
      ? judge(authkit, { token, auth: nobody, headers }, requirements)
      : refuse(authkit, token)
  const known = authkit.adapter.recallBearer(authorization)
  return known ? pass(known) : authkit.adapter.authenticateBearer(authorization).then(pass)
}

/** Keeps the token of a request, for frameworks that have no place of their own for it. */
export function keepToken(request: object, token: TokenInfo): void {
  tokens.set(request, token)
}

/** The token `keepToken()` was given. */
export function keptToken<Custom extends object>(request: object): TokenInfo<Custom> {
  const token = tokens.get(request)
  if (!token) throw missingToken()
  return token as TokenInfo<Custom>
}

/** What a handler is told that asks for a token where none need be. */
export function missingToken(): Fe26Error {
  return new Fe26Error(
    'invalid_config',
    'there is no token on this request: register requireToken() before the routes that use getToken()',
  )
}

const tokens = new WeakMap<object, TokenInfo>()

function judge<Custom extends object>(
  authkit: AuthKit<Custom>,
  passed: TokenPassed<Custom>,
  requirements: CheckedRequirements | undefined,
): TokenEntry<Custom> | Promise<TokenEntry<Custom>> {
  const refusal = requirements === undefined ? null : authkit.adapter.judge(passed.token, requirements)
  return refusal ? refuse(authkit, refusal, passed.token) : passed
}

function refuse<Custom extends object>(
  authkit: AuthKit<Custom>,
  refusal: RefusedToken,
  token?: TokenInfo<Custom>,
): Promise<TokenEntry<Custom>> {
  return authkit.adapter.tokenRefused(refusal, token).then(answer => ({ answer }))
}

/** A session's token, in the shape of one that came by itself. The same object for the same session. */
function tokenOf<Custom extends object>(session: SessionInfo<Custom>): TokenInfo<Custom> {
  const known = ofSessions.get(session)
  if (known) return known as TokenInfo<Custom>
  const { user: _user, authenticationMethod: _method, ...rest } = session
  const token = Object.freeze({ userId: session.claims.sub, ...rest })
  ofSessions.set(session, token)
  return token
}

const ofSessions = new WeakMap<SessionInfo, TokenInfo>()

/** What the cookie brought about has been added already. */
const NONE: ResponseHeaders = { append: [], default: [], set: [] }
