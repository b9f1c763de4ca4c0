// Koa's contexts, as a gate knows them.

import type { Context, ParameterizedContext } from 'koa'
import type { Answer, Auth, TokenInfo } from '../../types.js'
import { Described } from '../described.js'
import type { Gate, GateRequest } from '../gate.js'
import { ANSWERED, type Framework } from '../hooks.js'
import type { HookContext } from '../koa.js'
import { addUntilTakenBack } from '../outgoing.js'

export const KOA: Framework<Context, HookContext> = {
  contextOf: ctx => ({ ctx }),
  carry: (ctx, headers) => addUntilTakenBack(ctx.res, headers),
  // As Koa sees it: who sets a body, or redirects, has answered.
  isAnswered: ctx => ctx.respond === false || ctx.headerSent || ctx.status !== 404 || ctx.body != null,
}

/** A context of any app and route. */
export interface AnyContext extends AnyRequest {
  state: { auth?: Auth; token?: TokenInfo }
}

type AnyRequest = Pick<ParameterizedContext, 'originalUrl' | 'method' | 'headers' | 'protocol' | 'host'> &
  AnyResponse
type AnyResponse = Pick<ParameterizedContext, 'res' | 'headerSent' | 'status' | 'body' | 'append' | 'set'>

export function describe(ctx: AnyRequest): GateRequest {
  return new Described(ctx.originalUrl, ctx, originOf)
}

/** By the setting `app.proxy`. */
function originOf({ protocol, host }: AnyRequest): string {
  return `${protocol}://${host}`
}

/** Unless something else, such as a time limit, has answered meanwhile. */
export function send<Custom extends object>(gate: Gate<Custom>, ctx: AnyResponse, answer: Answer): void {
  if (answer === ANSWERED) return
  const { status, headers, body } = answer
  if (ctx.headerSent) return void gate.authkit.adapter.reportNotSent(headers)
  // Before the status, which an empty body would change, and before the content type, which it would remove.
  ctx.body = body || null
  ctx.status = status
  for (const [name, value] of headers) {
    if (name === 'set-cookie') ctx.append(name, value)
    else ctx.set(name, value)
  }
}
