// Fastify's requests and replies, as a gate knows them.

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Answer } from '../../types.js'
import { Described } from '../described.js'
import type { Gate, GateRequest } from '../gate.js'
import { ANSWERED } from '../hooks.js'
import { hasLeft, reasonOf } from '../outgoing.js'
import { variesBy } from '../vary.js'

/** A request of any route. */
export type AnyRequest = Pick<
  FastifyRequest,
  'auth' | 'token' | 'originalUrl' | 'method' | 'headers' | 'protocol' | 'hostname'
> & { host?: string }

/** A reply of any route, whatever its schema lets it send. */
export type AnyReply = Pick<FastifyReply, 'sent'>

export function describe(request: AnyRequest): GateRequest {
  return new Described(request.originalUrl, request, originOf)
}

/** By the setting `trustProxy`. In Fastify 4, `hostname` is what `host` has been since. */
function originOf({ protocol, host, hostname }: AnyRequest): string {
  return `${protocol}://${host ?? hostname}`
}

/** Unless something else, such as a time limit, has answered meanwhile. */
export function send<Custom extends object>(gate: Gate<Custom>, any: AnyReply, answer: Answer): void {
  const reply = any as FastifyReply
  if (answer === ANSWERED) return
  const { status, headers, body } = answer
  if (reply.sent || hasLeft(reply.raw)) return void gate.reportNotSent(headers, reasonOf(reply.raw))
  reply.code(status)
  for (const [name, value] of headers) {
    if (name === 'vary') vary(reply, value)
    else reply.header(name, value)
  }
  // An empty text would be given a content type.
  reply.send(body || undefined)
}

/** `reply.header()` would replace what the application has said. */
function vary(reply: FastifyReply, name: string): void {
  const present = reply.getHeader('vary')
  if (!variesBy(present, name)) reply.header('vary', present === undefined ? name : `${present}, ${name}`)
}
