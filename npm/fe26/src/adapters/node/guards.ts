// Listeners that only those reach who may.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { checkRequirements } from '../../requirements.js'
import type { Auth, Requirements } from '../../types.js'
import { Gate, missingMiddleware } from '../gate.js'
import { checkListener } from '../misuse.js'
import { addWhenSent } from '../outgoing.js'
import { admitToken, type TokenEntry } from '../tokens.js'
import { describe, type NodeRequest, type NodeResponse, send } from './listeners.js'
import type { WithAuth, WithSession, WithToken } from './types.js'
import { addToHead } from './upgrade.js'
import { afterWait } from './waiting.js'

/** Who is signed in on this request. */
export function getAuth<Custom extends object = object>(req: NodeRequest): Auth<Custom> {
  const { auth } = req as Partial<WithAuth<NodeRequest, Custom>>
  if (!auth) throw missingMiddleware()
  return auth
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
  checkListener(listener, 'requireAuth(listener, requirements)')
  const checked = checkRequirements(requirements)
  return (req, ...target) => {
    const auth = getAuth(req)
    const gate = Gate.of(auth)
    const denied = gate.guard(describe(req), auth, checked)
    if (denied) return afterWait(gate, [req, target[0]], denied, result => send(gate, target[0], result))
    return listener(req as WithSession<Req>, ...target)
  }
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
  listener: (req: WithToken<Req>, ...target: Target) => unknown,
  requirements?: Requirements,
): (req: Req, ...target: Target) => unknown {
  checkListener(listener, 'requireToken(listener, requirements)')
  const checked = checkRequirements(requirements)
  return (req, ...target) => {
    const auth = getAuth(req)
    const gate = Gate.of(auth)
    const [response] = target
    const pass = (entry: TokenEntry<object>) => {
      if (entry.answer) return send(gate, response, entry.answer)
      if ('writeHead' in response) addWhenSent(gate, response as ServerResponse, entry.headers)
      else addToHead(gate, response, entry.headers)
      return listener(Object.assign(req, { auth: entry.auth, token: entry.token }), ...target)
    }
    const entry = admitToken(describe(req), auth, checked)
    return entry instanceof Promise ? afterWait(gate, [req, response], entry, pass) : pass(entry)
  }
}
