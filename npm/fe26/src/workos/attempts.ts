// A refresh, sent as the client sends its requests, with what WorkOS has said to it kept as it came.

import { type Attempt, type Came, outcome, type Performs, type Transport } from '../transport.js'

/** Performs attempts, and keeps what the last has come to. */
export class Attempts implements Performs {
  last: Came | undefined
  readonly #transport: Transport
  readonly #headers: (idempotencyKey?: string) => Record<string, string>

  constructor(transport: Transport, headers: (idempotencyKey?: string) => Record<string, string>) {
    this.#transport = transport
    this.#headers = headers
  }

  async perform(attempt: Attempt): Promise<string> {
    const headers = this.#headers(attempt.headers['idempotency-key'])
    this.last = await this.#transport.send({ ...attempt, headers })
    return outcome(this.last)
  }
}
