// A person and their browser, who may move from one side to the other, as in a fleet.

import { CookieJar } from 'tough-cookie'
import { Browser, type Reply, type Sending } from '../../flows/browser.js'
import { locationOf } from '../../flows/sign-in.js'

export class Visitor {
  readonly #origins: readonly [here: string, there: string]
  readonly #jar = new CookieJar()
  /** What the app has answered so far. */
  readonly replies: Reply[] = []
  #at: 0 | 1 = 0

  constructor(origins: readonly [here: string, there: string]) {
    this.#origins = origins
  }

  /** Goes somewhere where they are; one hop. */
  async go(path: string, sending: Sending = {}): Promise<Reply> {
    const reply = await this.#browser.navigate(path, sending)
    this.replies.push(reply)
    return reply
  }

  /** Goes over to the other side, or back. */
  cross(): void {
    this.#at = this.#at === 0 ? 1 : 0
  }

  /** Answers AuthKit's page, to which they have been sent; where that leads, as a path. */
  async decide(sent: Reply, form: Record<string, string> = AS_ADA): Promise<string> {
    const { pathname, search } = new URL(locationOf(await this.#browser.navigate(locationOf(sent), { form })))
    return pathname + search
  }

  /** Signs in, up to the answer of the callback. */
  async signIn(form?: Record<string, string>): Promise<Reply> {
    return this.go(await this.decide(await this.go('/login'), form))
  }

  /** The names of their cookies. */
  async cookies(): Promise<string[]> {
    return Object.keys(await this.#browser.cookies())
  }

  async setCookie(cookie: string): Promise<void> {
    await this.#browser.setCookie(cookie)
  }

  get #browser(): Browser {
    return new Browser(this.#origins[this.#at], this.#jar)
  }
}

const AS_ADA = { email: 'ada@example.com' }
