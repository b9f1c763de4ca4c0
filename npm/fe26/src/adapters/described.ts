// A request of a framework that knows its origin, by a setting of its own about proxies.

import type { GateRequest } from './gate.js'

/** The origin is looked up when it is needed, which is for fe26's own pages and not for each request. */
export class Described<Req extends { method: string; headers: GateRequest['headers'] }>
  implements GateRequest
{
  readonly url: string
  readonly method: string
  readonly headers: GateRequest['headers']
  readonly #req: Req
  readonly #originOf: (req: Req) => string

  constructor(url: string, req: Req, originOf: (req: Req) => string) {
    this.url = url
    this.method = req.method
    this.headers = req.headers
    this.#req = req
    this.#originOf = originOf
  }

  get publicOrigin(): string {
    return this.#originOf(this.#req)
  }
}
