// What fe26/node makes of a server's listeners.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Auth, SessionInfo, TokenInfo } from '../../types.js'
import type { NodeRequest, NodeResponse } from './listeners.js'
import type { HandshakeOptions } from './origins.js'

/** A request as listeners get it: who is signed in is at `req.auth`. */
export type WithAuth<Req = IncomingMessage, Custom extends object = object> = Req & { auth: Auth<Custom> }

/** The same behind `requireAuth()`, where there is a session. */
export type WithSession<Req = IncomingMessage, Custom extends object = object> = Req & {
  auth: SessionInfo<Custom>
}

/** The same behind `requireToken()`, where there is a token, and a session only if the cookie has it. */
export type WithToken<Req = IncomingMessage, Custom extends object = object> = WithAuth<Req, Custom> & {
  token: TokenInfo<Custom>
}

/** Called with what was thrown before the listener, or in it. The request has been answered. */
export type OnThrown = (error: unknown, req: NodeRequest) => void

/** Beside a listener. */
export interface ListenerOptions {
  /** Takes what is thrown before the listener, or in it. Otherwise it is printed. */
  onThrown?: OnThrown
}

/** What `authkit()` gives. */
export type NodeAuthKit<Custom extends object = object> = BeforeRequests<Custom> & {
  upgrade: BeforeUpgrades<Custom>
}

/**
 * For `createServer()`: authenticates every request, answers `/login`, `/signup`, `/callback` and `/logout`, and gives the rest to
 * the listener. An error in it is answered with 500 and printed, unless `onThrown` takes it.
 */
export type BeforeRequests<Custom extends object> = <
  Req extends NodeRequest = IncomingMessage,
  Res extends NodeResponse = ServerResponse,
>(
  listener: (req: WithAuth<Req, Custom>, res: Res) => unknown,
  options?: ListenerOptions,
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
  options?: ListenerOptions & HandshakeOptions,
) => (req: IncomingMessage, socket: Duplex, head: Buffer) => void
