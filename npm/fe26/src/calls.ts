// Drives the engine: hands it time and entropy, performs what it asks for, and throws what it calls a mistake.

import { engine } from '#engine'
import type { EngineInstance, SignatureCheck } from './engine/engine.js'
import { type EngineFault, toError } from './errors.js'
import { type Events, type Fe26Event, remembered } from './events.js'
import { frozen, Memory } from './memory.js'
import { entropy } from './runtime.js'
import type { Attempt, Performs } from './transport.js'
import type { UnmetRequirement } from './types.js'
import { Verdicts } from './verdicts.js'

interface Done<Output> {
  done: Output
  until?: number
}

interface CallsOptions {
  transport: Performs
  now: () => number
  events: Events
  /** The configured one, where callers name theirs with each session. */
  cookiePassword?: string | undefined
}

/** What may be asked again, and where its answer is remembered. */
interface Question {
  memory: Memory
  question: string
  under?: string | undefined
}

type Reply<Output> = (
  | Done<Output>
  | { send: Attempt }
  | { verify: SignatureCheck & { flow: number } }
  | { error: EngineFault }
) & { events?: Fe26Event[] }

/** Calls into one engine instance. */
export class Calls {
  readonly #instance: EngineInstance
  readonly #transport: Performs
  readonly #now: () => number
  readonly #events: Events
  readonly #cookiePassword: string | undefined
  #listens = false
  readonly #sessions = new Memory()
  readonly #requests = new Memory()
  readonly #tokens = { authenticateToken: new Memory('end'), authenticateBearer: new Memory('end') }
  readonly #verdicts = new Verdicts()
  #generation: number

  constructor(instance: EngineInstance, { transport, now, events, cookiePassword }: CallsOptions) {
    this.#instance = instance
    this.#events = events
    this.#transport = transport
    this.#cookiePassword = cookiePassword
    this.#now = now
    this.#generation = instance.generation()
  }

  /** An operation that may take round trips to WorkOS, by another transport than the usual one if need be. */
  async run<Output>(operation: string, input: object, transport?: Performs): Promise<Output> {
    const first = this.#engine().call(operation, JSON.stringify(input), this.#now(), entropy())
    return this.#settle(first, undefined, transport)
  }

  /** Who a session belongs to, sealed with this password or else with a configured one. */
  async authenticate<Output extends object>(
    sealed: string,
    cookiePassword = this.#cookiePassword,
  ): Promise<Output> {
    const known = this.recallSession<Output>(sealed, cookiePassword)
    if (known) return known
    const input = () => JSON.stringify({ sessionData: sealed, cookiePassword })
    const first =
      cookiePassword === this.#cookiePassword
        ? this.#engine().authenticate(sealed, this.#now(), NO_ENTROPY)
        : this.#engine().call('authenticate', input(), this.#now(), NO_ENTROPY)
    return this.#settle(first, { memory: this.#sessions, question: sealed, under: cookiePassword })
  }

  /** The operation of every request. `request` describes it where its cookies depend on the origin. */
  async withAuth<Output extends object>(cookies: string, request?: object): Promise<Output> {
    const recalled = this.recallAuth<Output>(cookies)
    if (recalled) return recalled
    const first = request
      ? this.#engine().call('withAuth', JSON.stringify({ request }), this.#now(), entropy())
      : this.#engine().withAuth(cookies, this.#now(), entropy())
    return this.#settle(first, { memory: this.#requests, question: cookies })
  }

  /** What `withAuth()` gives where no cookies can be set. */
  async readAuth<Output extends object>(cookies: string): Promise<Output> {
    const input = () => JSON.stringify({ request: { cookie: cookies } })
    return (
      this.recallAuth<Output>(cookies) ??
      this.#settle(this.#engine().call('readAuth', input(), this.#now(), NO_ENTROPY), {
        memory: this.#requests,
        question: cookies,
      })
    )
  }

  /** What `authenticate()` gives, if it is remembered: without the wait of a promise. */
  recallSession<Output extends object>(sealed: string, cookiePassword?: string): Output | undefined {
    return this.#recall<Output>(this.#sessions, sealed, cookiePassword)
  }

  /** What `withAuth()` gives, if it is remembered: without the wait of a promise. */
  recallAuth<Output extends object>(cookies: string): Output | undefined {
    return this.#recall<Output>(this.#requests, cookies)
  }

  /** Whose an access token is, given by itself or as an `Authorization` header. */
  async authenticateToken<Output extends object>(operation: TokenOperation, text: string): Promise<Output> {
    const known = this.recallToken<Output>(operation, text)
    if (known) return known
    const input = JSON.stringify({ [operation === 'authenticateToken' ? 'token' : 'authorization']: text })
    return this.#settle(this.#engine().call(operation, input, this.#now(), entropy()), {
      memory: this.#tokens[operation],
      question: text,
    })
  }

  /** What `authenticateToken()` gives, if it is remembered. */
  recallToken<Output extends object>(operation: TokenOperation, text: string): Output | undefined {
    return this.#recall<Output>(this.#tokens[operation], text)
  }

  /** Why these claims do not meet the requirements; null if they do. */
  judge(claims: object, requirements: string): UnmetRequirement | null {
    const from = this.#now()
    const known = this.#verdicts.get(claims, requirements, from)
    if (known) return known.refusal
    const input = `{"requirements":${requirements},"claims":${JSON.stringify(claims)}}`
    const reply = JSON.parse(this.#instance.call('judge', input, from, NO_ENTROPY)) as Reply<{
      refusal: UnmetRequirement | null
    }>
    const { refusal } = output(reply)
    const until = ('done' in reply && reply.until) || Number.POSITIVE_INFINITY
    this.#verdicts.keep(claims, requirements, { refusal, from, until })
    return refusal
  }

  /** An operation that takes neither entropy nor round trips; and no time, unless it is given. */
  immediately<Output>(operation: string, input: object = {}, now = 0): Output {
    const text = this.#instance.call(operation, JSON.stringify(input), now, NO_ENTROPY)
    return output(JSON.parse(text) as Reply<Output>)
  }

  /** The engine, which is told first whether anybody listens. */
  #engine(): EngineInstance {
    const { areWanted } = this.#events
    if (areWanted !== this.#listens) {
      this.#instance.listen(areWanted)
      this.#listens = areWanted
    }
    return this.#instance
  }

  /** What was remembered when nobody listened, the engine is asked anew. */
  #recall<Output extends object>(memory: Memory, question: string, under?: string): Output | undefined {
    const found = memory.get(question, this.#now(), under)
    if (found && this.#events.areWanted) {
      if (!found.event) return undefined
      this.#events.emit(found.event)
    }
    return found?.output as Output | undefined
  }

  async #settle<Output>(
    first: string,
    asked?: Question,
    transport: Performs = this.#transport,
  ): Promise<Output> {
    let text = first
    let reply = this.#parse<Output>(text)
    while ('send' in reply || 'verify' in reply) {
      const { flow } = 'send' in reply ? reply.send : reply.verify
      const outcome = 'send' in reply ? await transport.perform(reply.send) : await verify(reply.verify)
      text = this.#engine().resume(flow, outcome, this.#now(), entropy())
      this.#checkGeneration()
      reply = this.#parse(text)
    }
    // Before anything is awaited again: the keys may change meanwhile.
    if (asked && 'done' in reply) this.#remember(asked, reply as Reply<object> & Done<object>, text.length)
    return output(reply)
  }

  #parse<Output>(text: string): Reply<Output> {
    const reply = JSON.parse(text) as Reply<Output>
    for (const event of reply.events ?? []) this.#events.emit(event)
    return reply
  }

  #remember(
    { memory, question, under }: Question,
    { done, until = 0, events }: Reply<object> & Done<object>,
    size: number,
  ) {
    // Whether or not it is kept: an application must not find a difference.
    frozen(done)
    const claims = claimsOf(done)
    if (claims) this.#verdicts.trust(claims)
    const from = this.#now()
    if (from < until) {
      memory.keep(question, done, { from, until, size, event: remembered(events), under })
    }
  }

  /** Whatever is remembered was verified with keys that may be gone. */
  #checkGeneration() {
    const generation = this.#instance.generation()
    if (generation === this.#generation) return
    this.#generation = generation
    this.#sessions.clear()
    this.#requests.clear()
    for (const memory of Object.values(this.#tokens)) memory.clear()
  }
}

/** Those of whoever an answer, or the `auth` in it, is about. */
function claimsOf(done: { claims?: object; auth?: { claims?: object } }): object | undefined {
  return (done.auth ?? done).claims
}

type TokenOperation = 'authenticateToken' | 'authenticateBearer'

/** An operation that needs neither configuration nor WorkOS. */
export function callOnce<Output>(operation: string, input: object, now: number): Output {
  const text = engine.module().call(operation, JSON.stringify(input), now, entropy())
  return output(JSON.parse(text) as Reply<Output>)
}

/** An operation that takes nothing but its input: a Worker's global scope has neither time nor randomness. */
export function callPurely<Output>(operation: string, input: string): Output {
  return output(JSON.parse(engine.module().call(operation, input, 0, NO_ENTROPY)) as Reply<Output>)
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

/** For what is neither sealed nor sent: the first step of authenticating, and verdicts. */
const NO_ENTROPY = new Uint8Array(0)
