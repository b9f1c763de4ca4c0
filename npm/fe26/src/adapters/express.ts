// Express 4 and 5.

import type { Request, RequestHandler } from 'express'
import type { Auth } from '../types.js'
import { type AdapterOptions, Gate, type GateRequest, missingMiddleware } from './gate.js'
import { addWhenSent, send } from './outgoing.js'

export type { AdapterOptions } from './gate.js'

declare global {
  namespace Express {
    interface Request {
      /** Who is signed in; set by fe26's `authkit()`. */
      auth?: Auth
    }
  }
}

/**
 * Authenticates every request it covers and answers `/login`, `/callback` and `/logout`. Configuration comes from the
 * options, then from the environment; a mistake in it is thrown at once.
 */
export function authkit<Custom extends object = object>(options: AdapterOptions = {}): RequestHandler {
  const gate = new Gate<Custom>(options)
  return (req, res, next) => {
    gate
      .enter(describe(req))
      .then(entry => {
        if (entry.answer) return send(res, entry.answer)
        req.auth = entry.auth
        gates.set(req, gate)
        addWhenSent(res, entry.headers)
        return next()
      })
      .catch(next)
  }
}

/** Who is signed in on this request. */
export function getAuth<Custom extends object = object>(req: Request): Auth<Custom> {
  if (!req.auth) throw missingMiddleware()
  return req.auth as Auth<Custom>
}

/**
 * Lets only requests with a session pass. A navigation goes to sign in and comes back, anything else gets 401 and
 * JSON, and a failure to reach WorkOS is a 503 that signs nobody out.
 */
export function requireAuth(): RequestHandler {
  return (req, res, next) => {
    const { auth } = req
    const gate = gates.get(req)
    if (!auth || !gate) return next(missingMiddleware())
    if (auth.authenticated) return next()
    return gate
      .deny(describe(req), auth)
      .then(answer => send(res, answer))
      .catch(next)
  }
}

/** The gate each request came through. */
const gates = new WeakMap<Request, Gate>()

function describe(req: Request): GateRequest {
  return { url: req.originalUrl, method: req.method, headers: req.headers }
}
