// What a gate must know of Fastify's replies, which hooks may send themselves.

import type { FastifyReply } from 'fastify'
import type { HookContext } from '../fastify.js'
import type { Framework } from '../hooks.js'
import { carryOn } from '../outgoing.js'

export const FASTIFY: Framework<FastifyReply, HookContext> = {
  contextOf: reply => ({ request: reply.request, reply }),
  carry(reply, headers, reporter) {
    const carrying = reply.sent ? undefined : carryOn(reporter, reply.raw, headers)
    if (!carrying) return undefined
    const unwatch = watch(reply)
    return {
      isAnswered: () => reply.sent || carrying.isAnswered() || sending.has(reply),
      takeBack() {
        carrying.takeBack()
        unwatch()
      },
    }
  },
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
