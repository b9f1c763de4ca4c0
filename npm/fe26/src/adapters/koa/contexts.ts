// Koa's contexts, as a gate knows them.

import type { Context, ParameterizedContext } from 'koa'
import type { Answer, Auth, TokenInfo } from '../../types.js'
import { Described } from '../described.js'
import type { Gate, GateRequest } from '../gate.js'
import { ANSWERED, type Framework } from '../hooks.js'
import type { HookContext } from '../koa.js'
import { carryOn, hasLeft, reasonOf } from '../outgoing.js'

export const KOA: Framework<Context, HookContext> = {
  contextOf: ctx => ({ ctx }),
  carry(ctx, headers, reporter) {
    const { status, body } = ctx
    const carrying = ctx.respond === false ? undefined : carryOn(reporter, ctx.res, headers)
    return (
      carrying && {
        ...carrying,
        // As Koa sees it: who sets a body, or redirects, has answered. Earlier middleware may have set some of it.
        isAnswered: () =>
          ctx.respond === false || carrying.isAnswered() || ctx.status !== status || ctx.body !== body,
      }
    )
  },
}

/** A context of any app and route. */
export interface AnyContext extends AnyRequest {
  state: { auth?: Auth; token?: TokenInfo }
}

type AnyRequest = Pick<ParameterizedContext, 'originalUrl' | 'method' | 'headers' | 'protocol' | 'host'> &
  AnyResponse
type AnyResponse = Pick<ParameterizedContext, 'res' | 'status' | 'body' | 'append' | 'set' | 'vary'>

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
  if (hasLeft(ctx.res)) return void gate.reportNotSent(headers, reasonOf(ctx.res))
  // Before the status, which an empty body would change, and before the content type, which it would remove.
  ctx.body = body || null
  ctx.status = status
  for (const [name, value] of headers) {
    if (name === 'set-cookie') ctx.append(name, value)
    else if (name === 'vary') ctx.vary(value)
    else ctx.set(name, value)
  }
}
