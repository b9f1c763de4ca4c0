// Drives the engine: hands it time and entropy, performs what it asks for, and throws what it calls a mistake.

import { engine } from '#engine'
import type { EngineInstance } from './engine/engine.js'
import { type EngineFault, toError } from './errors.js'
import { entropy } from './runtime.js'
import { type Attempt, Transport } from './transport.js'

type Reply<Output> = { done: Output } | { send: Attempt } | { error: EngineFault }

/** Calls into one engine instance. */
export class Calls {
  readonly #instance: EngineInstance
  readonly #transport: Transport
  readonly #now: () => number

  constructor(instance: EngineInstance, fetchFunction: typeof fetch, now: () => number) {
    this.#instance = instance
    this.#transport = new Transport(fetchFunction, engine.sharesPromises)
    this.#now = now
  }

  /** An operation that may take round trips to WorkOS. */
  async run<Output>(operation: string, input: object): Promise<Output> {
    return this.#settle(this.#instance.call(operation, JSON.stringify(input), this.#now(), entropy()))
  }

  /** The operation of every request. */
  async authenticate<Output>(sealed: string): Promise<Output> {
    return this.#settle(this.#instance.authenticate(sealed, this.#now(), NO_ENTROPY))
  }

  /** An operation that takes neither time, entropy nor round trips. */
  immediately<Output>(operation: string): Output {
    return output(JSON.parse(this.#instance.call(operation, '{}', 0, NO_ENTROPY)) as Reply<Output>)
  }

  async #settle<Output>(text: string): Promise<Output> {
    let reply = JSON.parse(text) as Reply<Output>
    while ('send' in reply) {
      const outcome = await this.#transport.perform(reply.send)
      reply = JSON.parse(this.#instance.resume(reply.send.flow, outcome, this.#now(), entropy()))
    }
    return output(reply)
  }
}

/** An operation that needs neither configuration nor WorkOS. */
export function callOnce<Output>(operation: string, input: object, now: number): Output {
  const text = engine.module().call(operation, JSON.stringify(input), now, entropy())
  return output(JSON.parse(text) as Reply<Output>)
}

function output<Output>(reply: Reply<Output>): Output {
  if ('done' in reply) return reply.done
  throw toError(
    'error' in reply ? reply.error : { code: 'internal', message: 'the engine asks for I/O here' },
  )
}

/** Nothing is sealed or sent in the first step of authenticating. */
const NO_ENTROPY = new Uint8Array(0)
