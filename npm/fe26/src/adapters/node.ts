// node:http, node:https and the HTTP/1 side of node:http2; and the handshakes of WebSockets.

import type { ServerResponse } from 'node:http'
import type { AuthKit } from '../authkit.js'
import { toError } from '../errors.js'
import type { SessionInfo, SignInOptions, SignOutOptions, SwitchOptions, TokenInfo } from '../types.js'
import { type Entry, Gate, type GateOptions, type Passed, sessionOf } from './gate.js'
import type { Framework, Hooks } from './hooks.js'
import { checkListener, refuseUncalled } from './misuse.js'
import { getAuth } from './node/guards.js'
import {
  answerFailure,
  call,
  describe,
  enter,
  type NodeRequest,
  type NodeResponse,
  print,
  report,
  send,
} from './node/listeners.js'
import { CROSS_ORIGIN, checkOrigins } from './node/origins.js'
import type {
  BeforeRequests,
  BeforeUpgrades,
  ListenerOptions,
  NodeAuthKit,
  OnThrown,
  WithAuth,
  WithToken,
} from './node/types.js'
import { addToHead, holdSocket, sendOnSocket } from './node/upgrade.js'
import { tell } from './node/waiting.js'
import { addWhenSent, carryOn } from './outgoing.js'
import { missingToken } from './tokens.js'

export { getAuth, requireAuth, requireToken } from './node/guards.js'
export type { NodeRequest, NodeResponse } from './node/listeners.js'
export type { HandshakeOptions } from './node/origins.js'
export type * from './node/types.js'
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
  refuseUncalled(options, 'createServer(authkit()(listener))')
  const gate = new Gate(options, NODE)

  const requests: BeforeRequests<Custom> = (listener, options) => {
    checkListener(listener, 'createServer(authkit()(listener))')
    const onThrown = takerOf(options)
    return (req, res) => {
      tell(req, onThrown)
      const fail = (error: unknown) => {
        answerFailure(gate, res, error)
        report(onThrown, error, req)
      }
      const pass = (entry: Entry<Custom>) => {
        if (entry.answer) return send(gate, res, entry.answer)
        addWhenSent(gate, res as ServerResponse, entry.headers)
        return call(() => listener(withAuth(req, entry), res), fail)
      }
      enter(gate, req, res, pass, fail)
    }
  }

  const upgrade: BeforeUpgrades<Custom> = (listener, options) => {
    checkListener(listener, "server.on('upgrade', authkit().upgrade(listener))")
    const onThrown = takerOf(options)
    const others = checkOrigins(options?.origins)
    return (req, socket, head) => {
      if (!gate.authkit.adapter.allowsHandshake(req, others)) return sendOnSocket(gate, socket, CROSS_ORIGIN)
      tell(req, onThrown)
      const release = holdSocket(socket)
      const pass = (entry: Entry<Custom>) => {
        if (entry.answer) return sendOnSocket(gate, socket, entry.answer)
        // Held for good: its error may be about to be told.
        if (socket.destroyed) return gate.reportNotSent(entry.headers.append, 'no_response')
        release()
        addToHead(gate, socket, entry.headers)
        call(
          () => listener(withAuth(req, entry), socket, head),
          error => {
            // What has been written by now, nobody knows.
            socket.destroy()
            report(onThrown, error, req)
          },
        )
      }
      enter(gate, req, undefined, pass, error => {
        answerFailure(gate, socket, error)
        report(onThrown, error, req)
      })
    }
  }

  return Object.assign(requests, { upgrade })
}

/** Who is signed in, behind `requireAuth()`. */
export function getSession<Custom extends object = object>(req: NodeRequest): SessionInfo<Custom> {
  return sessionOf(getAuth<Custom>(req))
}

/** Whose token it is, behind `requireToken()`. */
export function getToken<Custom extends object = object>(req: NodeRequest): TokenInfo<Custom> {
  const { token } = req as Partial<WithToken<NodeRequest, Custom>>
  if (!token) throw missingToken()
  return token
}

/** The AuthKit behind this request, for what listeners do themselves. */
export function getAuthKit<Custom extends object = object>(req: NodeRequest): AuthKit<Custom> {
  return Gate.of(getAuth<Custom>(req)).authkit
}

/**
 * Begins a sign-in and sends the answer: for one organization, with a provider, for an address that has been asked for. Call it in a listener of your own.
 *
 * @example
 * if (req.url === '/sso') return signIn(req, res, { organizationId: 'org_123', returnTo: '/' })
 */
export async function signIn(req: NodeRequest, res: NodeResponse, options?: SignInOptions): Promise<void> {
  const gate = Gate.of(getAuth(req))
  send(gate, res, await gate.signIn(describe(req), options))
}

/**
 * Signs out and sends the answer. Call it in a listener of your own, for GET and POST. Another website's link or form leads to a page
 * that asks first, and posts to the same path.
 *
 * @example
 * if (req.url === '/leave') return signOut(req, res, { returnTo: '/bye' })
 */
export async function signOut(req: NodeRequest, res: NodeResponse, options?: SignOutOptions): Promise<void> {
  const auth = getAuth(req)
  const gate = Gate.of(auth)
  send(gate, res, await gate.signOut(describe(req), auth, options))
}

/**
 * Switches the person to another organization and sends the answer: on to `returnTo`, or to sign in where that
 * organization wants it; JSON for programs. Call it in a listener of your own.
 *
 * The route changes what people see next: answer POST alone. Another website is refused; where other hosts of your own site are
 * not to be trusted, check where the form comes from.
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
  send(gate, res, await gate.switchOrganization(describe(req), auth, options))
}

/** Who takes what goes wrong. */
function takerOf(options: ListenerOptions = {}): OnThrown {
  const { onThrown = print } = options
  if (typeof options === 'object' && typeof onThrown === 'function') return onThrown
  throw toError({ code: 'invalid_argument', message: 'what takes errors is an option: write { onThrown }' })
}

const NODE: Framework<NodeResponse, HookContext> = {
  contextOf: res => ({ req: res.req, res }),
  carry: (res, headers, reporter) => carryOn(reporter, res as ServerResponse, headers),
}

function withAuth<Req extends NodeRequest, Custom extends object>(
  req: Req,
  { auth }: Pick<Passed<Custom>, 'auth'>,
) {
  const passed = req as WithAuth<Req, Custom>
  passed.auth = auth
  return passed
}
