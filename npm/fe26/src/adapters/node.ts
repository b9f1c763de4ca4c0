// node:http, node:https and the HTTP/1 side of node:http2; and the handshakes of WebSockets.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { AuthKit } from '../authkit.js'
import { checkRequirements } from '../requirements.js'
import type {
  Auth,
  Requirements,
  SessionInfo,
  SignInOptions,
  SignOutOptions,
  SwitchOptions,
  TokenInfo,
} from '../types.js'
import { type Entry, Gate, type GateOptions, missingMiddleware, type Passed, sessionOf } from './gate.js'
import type { Framework, Hooks } from './hooks.js'
import {
  answer,
  answerFailure,
  call,
  describe,
  enter,
  type NodeRequest,
  type NodeResponse,
  print,
} from './listeners.js'
import { CROSS_ORIGIN, type HandshakeOptions, Origins } from './origins.js'
import { addUntilTakenBack, addWhenSent } from './outgoing.js'
import { admitToken, keepToken, keptToken, type TokenEntry } from './tokens.js'
import { addToHead, answerOnSocket, holdSocket } from './upgrade.js'
import { afterWait, tell } from './waiting.js'

export type { NodeRequest, NodeResponse } from './listeners.js'
export type { HandshakeOptions } from './origins.js'
export type * from './public.js'

/** Options of `authkit()`: the configuration, where its own pages are, and hooks. */
export interface AdapterOptions<Custom extends object = object> extends GateOptions<HookContext, Custom> {}

/** The hooks among them. */
export type CallbackHooks<Custom extends object = object> = Hooks<HookContext, Custom>

/** What hooks get of the request. */
export interface HookContext {
  req: NodeRequest
  /** What is set here is sent with the answer. */
  res: NodeResponse
}

/** A request as listeners get it: who is signed in is at `req.auth`. */
export type WithAuth<Req = IncomingMessage, Custom extends object = object> = Req & { auth: Auth<Custom> }

/** The same behind `requireAuth()`, where there is a session. */
export type WithSession<Req = IncomingMessage, Custom extends object = object> = Req & {
  auth: SessionInfo<Custom>
}

/** Called with what went wrong before the listener, or in it. The request has been answered. */
export type OnError = (error: unknown, req: NodeRequest) => void

/** What `authkit()` gives. */
export type NodeAuthKit<Custom extends object = object> = BeforeRequests<Custom> & {
  upgrade: BeforeUpgrades<Custom>
}

/**
 * For `createServer()`: authenticates every request, answers `/login`, `/signup`, `/callback` and `/logout`, and gives the rest to
 * the listener. An error in it is answered with 500 and printed, unless `onError` takes it.
 */
export type BeforeRequests<Custom extends object> = <
  Req extends NodeRequest = IncomingMessage,
  Res extends NodeResponse = ServerResponse,
>(
  listener: (req: WithAuth<Req, Custom>, res: Res) => unknown,
  onError?: OnError,
) => (req: Req, res: Res) => void

/**
 * For `server.on('upgrade')`: the same for the handshake of a WebSocket. A refreshed cookie is added to whatever the
 * listener answers.
 *
 * Browsers send cookies with handshakes from any website, and scripts there can talk over the socket. So one whose
 * `Origin` is neither the host that is asked nor that of the redirect URI nor in `origins` gets 403.
 */
export type BeforeUpgrades<Custom extends object> = (
  listener: (req: WithAuth<IncomingMessage, Custom>, socket: Duplex, head: Buffer) => unknown,
  options?: HandshakeOptions & { onError?: OnError },
) => (req: IncomingMessage, socket: Duplex, head: Buffer) => void

/**
 * Configuration comes from the options, then from the environment; a mistake in it is thrown at once.
 *
 * @example
 * const auth = authkit({ afterSignOut: '/' })
 * const server = createServer(auth((req, res) => res.end(req.auth.user?.email)))
 * server.on('upgrade', auth.upgrade(requireAuth((req, socket, head) => wss.handleUpgrade(req, socket, head, greet))))
 */
export function authkit<Custom extends object = object>(
  options: AdapterOptions<Custom> = {},
): NodeAuthKit<Custom> {
  const gate = new Gate(options, NODE)

  const requests: BeforeRequests<Custom> = (listener, onError = print) => {
    return (req, res) => {
      tell(req, onError)
      const fail = (error: unknown) => {
        answerFailure(gate, res, error)
        onError(error, req)
      }
      const pass = (entry: Entry<Custom>) => {
        if (entry.answer) return answer(gate, res, entry.answer)
        const isInTime = addWhenSent(res as ServerResponse, entry.headers)
        if (!isInTime) gate.authkit.adapter.reportNotSent(entry.headers.append)
        return call(() => listener(withAuth(req, entry), res), fail)
      }
      enter(gate, [req, res], pass, fail)
    }
  }

  const upgrade: BeforeUpgrades<Custom> = (listener, { origins, onError = print } = {}) => {
    const allowed = new Origins(gate.authkit.settings.redirectUri, origins)
    return (req, socket, head) => {
      if (!allowed.includes(req)) return answerOnSocket(socket, CROSS_ORIGIN)
      tell(req, onError)
      const release = holdSocket(socket)
      const pass = (entry: Entry<Custom>) => {
        if (entry.answer) return answerOnSocket(socket, entry.answer)
        // Held for good: its error may be about to be told.
        if (socket.destroyed) return
        release()
        addToHead(socket, entry.headers, () => gate.authkit.adapter.reportNotSent(entry.headers.append))
        call(
          () => listener(withAuth(req, entry), socket, head),
          error => {
            // What has been written by now, nobody knows.
            socket.destroy()
            onError(error, req)
          },
        )
      }
      enter(gate, [req], pass, error => {
        answerFailure(gate, socket, error)
        onError(error, req)
      })
    }
  }

  return Object.assign(requests, { upgrade })
}

/** Who is signed in on this request. */
export function getAuth<Custom extends object = object>(req: NodeRequest): Auth<Custom> {
  const { auth } = req as Partial<WithAuth<NodeRequest, Custom>>
  if (!auth) throw missingMiddleware()
  return auth
}

/** Who is signed in, behind `requireAuth()`. */
export function getSession<Custom extends object = object>(req: NodeRequest): SessionInfo<Custom> {
  return sessionOf(getAuth<Custom>(req))
}

/** Whose token it is, behind `requireToken()`. */
export function getToken<Custom extends object = object>(req: NodeRequest): TokenInfo<Custom> {
  return keptToken<Custom>(req)
}

/** The AuthKit behind this request, for what listeners do themselves. */
export function getAuthKit<Custom extends object = object>(req: NodeRequest): AuthKit<Custom> {
  return Gate.of(getAuth<Custom>(req)).authkit
}

/**
 * A listener, of requests or of upgrades, that only requests with a session reach, and only those that meet the
 * requirements. A navigation goes to sign in and comes back, anything else gets 401 and JSON, and a failure to reach WorkOS
 * is a 503 that signs nobody out. What is forbidden is 403; for `maxAge`, a navigation goes to sign in again.
 */
export function requireAuth<
  Req extends NodeRequest = IncomingMessage,
  Target extends readonly [NodeResponse | Duplex, head?: Buffer] = [res: ServerResponse],
>(
  listener: (req: WithSession<Req>, ...target: Target) => unknown,
  requirements?: Requirements,
): (req: Req, ...target: Target) => unknown {
  const checked = checkRequirements(requirements)
  return (req, ...target) => {
    const auth = getAuth(req)
    const gate = Gate.of(auth)
    const denied = gate.guard(describe(req), auth, checked)
    if (denied) return afterWait(gate, [req, target[0]], denied, result => answer(gate, target[0], result))
    return listener(req as WithSession<Req>, ...target)
  }
}

/**
 * Begins a sign-in and sends the answer: for one organization, with a provider, for an address that has been asked for. Call it in a listener of your own.
 *
 * @example
 * if (req.url === '/sso') return signIn(req, res, { organizationId: 'org_123', returnTo: '/' })
 */
export async function signIn(req: NodeRequest, res: NodeResponse, options?: SignInOptions): Promise<void> {
  const gate = Gate.of(getAuth(req))
  answer(gate, res, await gate.signIn(describe(req), options))
}

/**
 * Signs out and sends the answer. Call it in a listener of your own, for GET and POST. Another website's link or form leads to a page
 * that asks first, and posts to the same path.
 *
 * @example
 * if (req.url === '/leave') return signOut(req, res, { returnTo: '/bye' })
 */
export async function signOut(req: NodeRequest, res: NodeResponse, options?: SignOutOptions): Promise<void> {
  const gate = Gate.of(getAuth(req))
  answer(gate, res, await gate.signOut(describe(req), options))
}

/**
 * Switches the person to another organization and sends the answer: on to `returnTo`, or to sign in where that
 * organization wants it; JSON for programs. Call it in a listener of your own.
 *
 * The route changes what people see next: answer POST alone, and check where it comes from as you do for other forms.
 *
 * @example
 * if (req.method === 'POST' && req.url === '/organization') {
 *   const { organizationId } = await formOf(req)
 *   return switchOrganization(req, res, { organizationId, returnTo: '/' })
 * }
 */
export async function switchOrganization(
  req: NodeRequest,
  res: NodeResponse,
  options: SwitchOptions,
): Promise<void> {
  const auth = getAuth(req)
  const gate = Gate.of(auth)
  answer(gate, res, await gate.switchOrganization(describe(req), auth, options))
}

/**
 * A listener that API clients reach as well: requests pass that bring an access token (`Authorization: Bearer …`), or
 * else a session cookie, and all others are answered with JSON, never a redirect. It comes after `authkit()`. A request with an
 * `Authorization` header is judged by that alone, and `getAuth()` then knows nobody.
 *
 * A cookie is sent by whatever page a browser is on: as with `requireAuth()`, it is its `SameSite=Lax` that keeps other
 * sites from writing with it. With `cookieSameSite: 'none'`, protect such routes against cross-site requests yourself.
 */
export function requireToken<
  Req extends NodeRequest = IncomingMessage,
  Target extends readonly [NodeResponse | Duplex, head?: Buffer] = [res: ServerResponse],
>(
  listener: (req: WithAuth<Req>, ...target: Target) => unknown,
  requirements?: Requirements,
): (req: Req, ...target: Target) => unknown {
  const checked = checkRequirements(requirements)
  return (req, ...target) => {
    const auth = getAuth(req)
    const gate = Gate.of(auth)
    const [response] = target
    const pass = (entry: TokenEntry<object>) => {
      if (entry.answer) return answer(gate, response, entry.answer)
      keepToken(req, entry.token)
      if ('writeHead' in response) addWhenSent(response as ServerResponse, entry.headers)
      else addToHead(response, entry.headers, () => gate.authkit.adapter.reportNotSent(entry.headers.append))
      return listener(withAuth(req, entry), ...target)
    }
    const entry = admitToken(describe(req), auth, checked)
    return entry instanceof Promise ? afterWait(gate, [req, response], entry, pass) : pass(entry)
  }
}

const NODE: Framework<NodeResponse, HookContext> = {
  contextOf: res => ({ req: res.req, res }),
  carry: (res, headers) => addUntilTakenBack(res as ServerResponse, headers),
  isAnswered: res => res.headersSent,
}

function withAuth<Req extends NodeRequest, Custom extends object>(
  req: Req,
  { auth }: Pick<Passed<Custom>, 'auth'>,
) {
  const passed = req as WithAuth<Req, Custom>
  passed.auth = auth
  return passed
}
