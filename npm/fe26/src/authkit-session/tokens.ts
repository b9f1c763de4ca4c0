// Whether tokens hold: the engine's verdicts, by the keys that the client of WorkOS names.

import { engine } from '#engine'
import { instantiate } from '../authkit.js'
import { Calls, callOnce } from '../calls.js'
import { Events } from '../events.js'
import { Memory } from '../memory.js'
import { now, unknownText } from '../runtime.js'
import { Transport } from '../transport.js'
import type { WorkOSClient } from './client.js'
import type { BaseTokenClaims, Session } from './types.js'

/** What a seal holds; with claims if the token in it holds. */
export interface OpenSession {
  session: Session
  claims?: BaseTokenClaims
}

/** As the engine writes it. */
type Opened = { generation: number } & Partial<OpenSession> & { until?: number }

/** Whose tokens they are. */
export interface Application {
  clientId: string
  client: WorkOSClient
  /** None where seals are not ours to open. */
  password?: string
}

/** One application's tokens. Its keys are the same whatever the password, which programs change and tenants have of their own. */
export class Tokens {
  readonly #application: () => Application
  readonly #memory = new Memory()
  #calls: Calls | undefined
  #generation = 0

  constructor(application: () => Application) {
    this.#application = application
  }

  /** Whether a token holds. What cannot be verified now, for want of keys, does not. */
  async verify(token: string): Promise<boolean> {
    try {
      return this.#note(await this.#ask({ token: String(token) }))
    } catch {
      return false
    }
  }

  /** What is in a seal of ours, and nothing if it does not open. The same again is not opened again, for up to a minute. */
  async open(sealed: string): Promise<OpenSession | undefined> {
    const { password } = this.#application()
    const found = this.#memory.get(sealed, now(), password) as { output: { text: string } } | undefined
    // Each caller gets an object of its own, to do with as it likes.
    if (found) return JSON.parse(found.output.text) as OpenSession
    return this.#remember(sealed, password, await this.#ask({ sealed, cookiePassword: password }))
  }

  /** Of an engine that is made when it is first needed: a Worker's global scope allows no earlier. */
  #ask(input: object): Promise<Opened> {
    this.#calls ??= callsFor(this.#application)
    return this.#calls.run<Opened>('open', input)
  }

  #remember(sealed: string, under: string | undefined, opened: Opened): OpenSession | undefined {
    const holds = this.#note(opened)
    const { session, claims, until = 0, generation } = opened
    if (!session) return undefined
    if (!holds || !claims) return { session }
    const text = JSON.stringify({ session, claims })
    const from = now()
    // Keys may have changed since the engine has answered.
    if (from < until && generation === this.#generation)
      this.#memory.keep(sealed, { text }, { from, until, under, size: text.length })
    return { session, claims }
  }

  /** Whether the token holds. What is remembered was verified with keys that may be gone. */
  #note(opened: Opened): boolean {
    if (opened.generation > this.#generation) {
      this.#memory.clear()
      this.#generation = opened.generation
    }
    return 'claims' in opened
  }
}

/** What a token claims, unverified. */
export function claimsOf(token: string): BaseTokenClaims {
  try {
    const claims: unknown = JSON.parse(callOnce<string>('payload', { token }, now()))
    const isToken = token.split('.').length === 3
    if (isToken && typeof claims === 'object' && claims !== null && !Array.isArray(claims)) {
      return claims as BaseTokenClaims
    }
    throw new TypeError('It is not a JWT')
  } catch (cause) {
    throw new Error('Invalid token', { cause })
  }
}

/** An engine that is asked for tokens alone. All it ever fetches is its key set, from where the client has it. */
function callsFor(application: () => Application): Calls {
  const { clientId } = application()
  const instance = instantiate({
    // Passwords come with each call.
    settings: { clientId, publicClient: true, cookiePassword: unknownText() },
    environment: {},
    hostVerifies: engine.verify !== undefined,
  })
  const keySetUrl = () => application().client.userManagement.getJwksUrl(clientId)
  const transport = new Transport(async (_, init) => fetch(keySetUrl(), init))
  return new Calls(instance, { transport, now, events: new Events(undefined) })
}
