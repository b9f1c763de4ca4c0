// Drives the engine: hands it time and entropy, performs what it asks for, and throws what it calls a mistake.

import { engine } from '#engine'
import type { EngineInstance, SignatureCheck } from './engine/engine.js'
import { type EngineFault, toError } from './errors.js'
import { frozen, Memory } from './memory.js'
import { entropy } from './runtime.js'
import { type Attempt, Transport } from './transport.js'

interface Done<Output> {
  done: Output
  until?: number
}

/** What may be asked again, and where its answer is remembered. */
interface Question {
  memory: Memory
  question: string
}

type Reply<Output> =
  | Done<Output>
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

  /** The operation of every request. `request` describes it where its cookies depend on the origin. */
  async withAuth<Output extends object>(cookies: string, request?: object): Promise<Output> {
    const recalled = this.recallAuth<Output>(cookies)
    if (recalled) return recalled
    const first = request
      ? this.#instance.call('withAuth', JSON.stringify({ request }), this.#now(), entropy())
      : this.#instance.withAuth(cookies, this.#now(), entropy())
    return this.#settle(first, { memory: this.#requests, question: cookies })
  }

  /** What `withAuth()` gives, if it is remembered: without the wait of a promise. */
  recallAuth<Output extends object>(cookies: string): Output | undefined {
    return this.#requests.get(cookies, this.#now()) as Output | undefined
  }

  /** An operation that takes neither time, entropy nor round trips. */
  immediately<Output>(operation: string): Output {
    return output(JSON.parse(this.#instance.call(operation, '{}', 0, NO_ENTROPY)) as Reply<Output>)
  }

  async #settle<Output>(first: string, asked?: Question): Promise<Output> {
    let text = first
    let reply = JSON.parse(text) as Reply<Output>
    while ('send' in reply || 'verify' in reply) {
      const { flow } = 'send' in reply ? reply.send : reply.verify
      const outcome = 'send' in reply ? await this.#transport.perform(reply.send) : await verify(reply.verify)
      text = this.#instance.resume(flow, outcome, this.#now(), entropy())
      this.#checkGeneration()
      reply = JSON.parse(text) as Reply<Output>
    }
    // Before anything is awaited again: the keys may change meanwhile.
    if (asked && 'done' in reply) this.#remember(asked, reply as Done<object>, text.length)
    return output(reply)
  }

  #remember({ memory, question }: Question, { done, until = 0 }: Done<object>, size: number) {
    // Whether or not it is kept: an application must not find a difference.
    frozen(done)
    const from = this.#now()
    if (from < until) memory.keep(question, done, { from, until, size })
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
