import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A Node process that answers messages. */
export class Child {
  #process

  /** Starts a program of `bench/`. */
  constructor(program, args, { env = {}, execArgv = [] } = {}) {
    const path = fileURLToPath(new URL(`../${program}`, import.meta.url))
    this.#process = fork(path, args, { env: { ...process.env, ...env }, execArgv })
  }

  ask(message) {
    this.#process.send(message)
    return this.answer()
  }

  /** Its next message. */
  async answer() {
    const gone = new AbortController()
    const lost = once(this.#process, 'exit', { signal: gone.signal }).then(() => {
      throw new Error('A contestant ended before it answered.')
    })
    try {
      const [answer] = await Promise.race([once(this.#process, 'message', { signal: gone.signal }), lost])
      return answer
    } finally {
      gone.abort()
      lost.catch(() => {})
    }
  }

  async stop() {
    const ended = once(this.#process, 'exit')
    this.#process.kill()
    await ended
  }
}
