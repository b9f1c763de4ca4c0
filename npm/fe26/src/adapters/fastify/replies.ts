// What a gate must know of Fastify's replies, which hooks may send themselves.

import type { FastifyReply } from 'fastify'
import type { HookContext } from '../fastify.js'
import type { Framework } from '../hooks.js'
import { addUntilTakenBack } from '../outgoing.js'

export const FASTIFY: Framework<FastifyReply, HookContext> = {
  contextOf: reply => ({ request: reply.request, reply }),
  carry(reply, headers) {
    const takeBack = addUntilTakenBack(reply.raw, headers)
    const unwatch = watch(reply)
    return () => {
      takeBack()
      unwatch()
    }
  },
  isAnswered: reply => reply.sent || reply.raw.headersSent || sending.has(reply),
}

/** `reply.sent` is false until the `onSend` hooks are through, which may take their time. */
function watch(reply: FastifyReply): () => void {
  const { send } = reply
  reply.send = function (this: FastifyReply, ...payload) {
    sending.add(reply)
    return send.apply(this, payload)
  }
  return () => {
    reply.send = send
  }
}

const sending = new WeakSet<FastifyReply>()
