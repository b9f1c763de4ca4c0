// Drives the engine: hands it time and entropy, performs what it asks for, and throws what it calls a mistake.

import { engine } from '#engine'
import type { EngineInstance, SignatureCheck } from './engine/engine.js'
import { type EngineFault, toError } from './errors.js'
import { Memory } from './memory.js'
import { entropy } from './runtime.js'
import { type Attempt, Transport } from './transport.js'

type Reply<Output> =
  | { done: Output; until?: number }
  | { send: Attempt }
  | { verify: SignatureCheck & { flow: number } }
  | { error: EngineFault }

/** Calls into one engine instance. */
export class Calls {
  readonly #instance: EngineInstance
  readonly #transport: Transport
  readonly #now: () => number
  readonly #sessions = new Memory()
  readonly #requests = new Memory()
  #generation: number

  constructor(instance: EngineInstance, fetchFunction: typeof fetch, now: () => number) {
    this.#instance = instance
    this.#transport = new Transport(fetchFunction, engine.sharesPromises)
    this.#now = now
    this.#generation = instance.generation()
  }

  /** An operation that may take round trips to WorkOS. */
  async run<Output>(operation: string, input: object): Promise<Output> {
    return this.#settle(this.#instance.call(operation, JSON.stringify(input), this.#now(), entropy()))
  }

  /** Who a sealed session belongs to. */
  async authenticate<Output extends object>(sealed: string): Promise<Output> {
    const now = this.#now()
    return (
      (this.#sessions.get(sealed, now) as Output | undefined) ??
      this.#settle(this.#instance.authenticate(sealed, now, NO_ENTROPY), {
        memory: this.#sessions,
        question: sealed,
      })
    )
  }

  /** The operation of every request. */
  async withAuth<Output extends object>(cookies: string): Promise<Output> {
    const now = this.#now()
    return (
      (this.#requests.get(cookies, now) as Output | undefined) ??
      this.#settle(this.#instance.withAuth(cookies, now, entropy()), {
        memory: this.#requests,
        question: cookies,
      })
    )
  }

  /** An operation that takes neither time, entropy nor round trips. */
  immediately<Output>(operation: string): Output {
    return output(JSON.parse(this.#instance.call(operation, '{}', 0, NO_ENTROPY)) as Reply<Output>)
  }

  async #settle<Output>(first: string, asked?: { memory: Memory; question: string }): Promise<Output> {
    let text = first
    let reply = JSON.parse(text) as Reply<Output>
    while ('send' in reply || 'verify' in reply) {
      const { flow } = 'send' in reply ? reply.send : reply.verify
      const outcome = 'send' in reply ? await this.#transport.perform(reply.send) : await verify(reply.verify)
      text = this.#instance.resume(flow, outcome, this.#now(), entropy())
      this.#checkGeneration()
      reply = JSON.parse(text) as Reply<Output>
    }
    if (asked && 'done' in reply && reply.until !== undefined) {
      const now = this.#now()
      const period = { from: now, until: reply.until, size: text.length }
      if (now < reply.until) asked.memory.keep(asked.question, reply.done as object, period)
    }
    return output(reply)
  }

  /** Whatever is remembered was verified with keys that may be gone. */
  #checkGeneration() {
    const generation = this.#instance.generation()
    if (generation === this.#generation) return
    this.#generation = generation
    this.#sessions.clear()
    this.#requests.clear()
  }
}

/** An operation that needs neither configuration nor WorkOS. */
export function callOnce<Output>(operation: string, input: object, now: number): Output {
  const text = engine.module().call(operation, JSON.stringify(input), now, entropy())
  return output(JSON.parse(text) as Reply<Output>)
}

/** Whether the signature holds, as the engine reads it. If the host cannot say, the engine looks for itself. */
async function verify(check: SignatureCheck): Promise<string> {
  try {
    return JSON.stringify({ verified: await engine.verify?.(check) })
  } catch {
    return JSON.stringify({ failed: 'verification' })
  }
}

function output<Output>(reply: Reply<Output>): Output {
  if ('done' in reply) return reply.done
  throw toError(
    'error' in reply ? reply.error : { code: 'internal', message: 'the engine asks for I/O here' },
  )
}

/** Nothing is sealed or sent in the first step of authenticating. */
const NO_ENTROPY = new Uint8Array(0)
