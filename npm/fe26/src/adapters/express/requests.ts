// Express's requests and responses, as a gate knows them.

import type { Request, Response } from 'express'
import { Described } from '../described.js'
import type { HookContext } from '../express.js'
import type { GateRequest } from '../gate.js'
import type { Framework } from '../hooks.js'
import { carryOn } from '../outgoing.js'

export const EXPRESS: Framework<Response, HookContext> = {
  contextOf: res => ({ req: res.req, res }),
  carry: (res, headers, reporter) => carryOn(reporter, res, headers),
}

/** A request of any route. */
export type AnyRequest = Pick<
  Request,
  'auth' | 'token' | 'originalUrl' | 'method' | 'headers' | 'protocol' | 'hostname' | 'app' | 'socket'
>

export function describe(req: AnyRequest): GateRequest {
  return new Described(req.originalUrl, req, originOf)
}

/** By the setting `trust proxy`. */
function originOf(req: AnyRequest): string {
  return `${req.protocol}://${hostOf(req)}`
}

/** With its port, which `hostname` has not, and `host` not in Express 4. */
function hostOf({ hostname, headers, app, socket }: AnyRequest): string {
  // What Express itself asks.
  const trusts = app?.get('trust proxy fn') as Trust | undefined
  const isBehindProxy = trusts?.(socket.remoteAddress, 0) === true
  const forwarded = [headers['x-forwarded-host']].flat()[0]?.split(',')[0]?.trim()
  const hosts = [isBehindProxy ? forwarded : undefined, headers.host]
  return hosts.find(host => host?.replace(PORT, '') === hostname) ?? hostname
}

type Trust = (address: string | undefined, hop: number) => boolean

const PORT = /:\d*$/
