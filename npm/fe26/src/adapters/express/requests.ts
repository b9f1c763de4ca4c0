// Express's requests and responses, as a gate knows them.

import type { ServerResponse } from 'node:http'
import type { Request, Response } from 'express'
import type { Answer } from '../../types.js'
import { Described } from '../described.js'
import type { HookContext } from '../express.js'
import type { Gate, GateRequest } from '../gate.js'
import type { Framework } from '../hooks.js'
import { addUntilTakenBack, send } from '../outgoing.js'

export const EXPRESS: Framework<Response, HookContext> = {
  contextOf: res => ({ req: res.req, res }),
  carry: addUntilTakenBack,
  isAnswered: res => res.headersSent,
}

export function answer<Custom extends object>(gate: Gate<Custom>, res: ServerResponse, answer: Answer): void {
  if (!send(res, answer)) gate.authkit.adapter.reportNotSent(answer.headers)
}

/** A request of any route. */
export type AnyRequest = Pick<
  Request,
  'auth' | 'token' | 'originalUrl' | 'method' | 'headers' | 'protocol' | 'hostname'
>

export function describe(req: AnyRequest): GateRequest {
  return new Described(req.originalUrl, req, originOf)
}

/** By the setting `trust proxy`. */
function originOf(req: AnyRequest): string {
  return `${req.protocol}://${hostOf(req)}`
}

/** With its port, which `hostname` has not, and `host` not in Express 4. */
function hostOf({ hostname, headers }: AnyRequest): string {
  const forwarded = [headers['x-forwarded-host']].flat()[0]?.split(',')[0]?.trim()
  return [headers.host, forwarded].find(host => host?.replace(PORT, '') === hostname) ?? hostname
}

const PORT = /:\d*$/
