// Express 4 and 5.

import type { NextFunction, Request, RequestHandler, Response } from 'express'
import type { Auth, SessionInfo } from '../types.js'
import {
  type AdapterOptions,
  cookiesOf,
  type Entry,
  Gate,
  type GateRequest,
  missingMiddleware,
  missingSession,
} from './gate.js'
import { addWhenSent, send } from './outgoing.js'

export type { AdapterOptions, CallbackHooks, ErrorAnswer, SignInFailure, SuccessContext } from './gate.js'

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
export function authkit<Custom extends object = object>(
  options: AdapterOptions<Custom> = {},
): RequestHandler {
  const gate = new Gate<Custom>(options)
  return (req, res, next) => {
    const pass = (entry: Entry<Custom>) => {
      if (entry.answer) return send(res, entry.answer)
      req.auth = entry.auth
      addWhenSent(res, entry.headers)
      return next()
    }
    const entry = gate.enter(describe(req))
    if (!(entry instanceof Promise)) return pass(entry)
    entry.then(pass).catch((error: unknown) => {
      // Unless something else, such as a time limit, has answered meanwhile.
      if (!res.headersSent) for (const cookie of cookiesOf(error)) res.append('set-cookie', cookie)
      next(error)
    })
  }
}

/** Who is signed in on this request. */
export function getAuth<Custom extends object = object>(req: AnyRequest): Auth<Custom> {
  if (!req.auth) throw missingMiddleware()
  return req.auth as Auth<Custom>
}

/** Who is signed in, behind `requireAuth()`. */
export function getSession<Custom extends object = object>(req: AnyRequest): SessionInfo<Custom> {
  const auth = getAuth<Custom>(req)
  if (!auth.authenticated) throw missingSession()
  return auth
}

/**
 * Lets only requests with a session pass. A navigation goes to sign in and comes back, anything else gets 401 and
 * JSON, and a failure to reach WorkOS is a 503 that signs nobody out.
 */
export function requireAuth() {
  // Generic, so that the parameters of the route it guards keep their types.
  return <Params, Body, Given, Query, Locals extends Record<string, unknown>>(
    req: Request<Params, Body, Given, Query, Locals>,
    res: Response<Body, Locals>,
    next: NextFunction,
  ): void => {
    const { auth } = req
    const denied = auth && Gate.of(auth).guard(describe(req), auth)
    if (denied) denied.then(answer => send(res, answer)).catch(next)
    else next(auth ? undefined : missingMiddleware())
  }
}

/** A request of any route. */
type AnyRequest = Pick<Request, 'auth' | 'originalUrl' | 'method' | 'headers' | 'protocol' | 'hostname'>

function describe(req: AnyRequest): GateRequest {
  return new Described(req)
}

/** Express knows the origin by its setting `trust proxy`. It is looked up for pages alone, not for each request. */
class Described implements GateRequest {
  readonly url: string
  readonly method: string
  readonly headers: GateRequest['headers']
  readonly #req: AnyRequest

  constructor(req: AnyRequest) {
    this.url = req.originalUrl
    this.method = req.method
    this.headers = req.headers
    this.#req = req
  }

  get origin(): string {
    return `${this.#req.protocol}://${hostOf(this.#req)}`
  }
}

/** With its port, which `hostname` has not, and `host` not in Express 4. */
function hostOf({ hostname, headers }: AnyRequest): string {
  const forwarded = [headers['x-forwarded-host']].flat()[0]?.split(',')[0]?.trim()
  return [headers.host, forwarded].find(host => host?.replace(PORT, '') === hostname) ?? hostname
}

const PORT = /:\d*$/
