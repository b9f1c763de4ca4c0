// Whether a session meets requirements: what the engine has said about it, while it holds.

import type { UnmetRequirement } from './types.js'

interface Verdict {
  refusal: UnmetRequirement | null
  from: number
  until: number
}

/** Verdicts, by the claims they are about, which are one object for one cookie, and the requirements. */
export class Verdicts {
  readonly #byClaims = new WeakMap<object, Map<string, Verdict>>()
  readonly #unchangeable = new WeakSet<object>()

  /** Verdicts are kept about these claims: they are frozen, whatever is in them. */
  trust(claims: object) {
    this.#unchangeable.add(claims)
  }

  /** The verdict, while it holds. A clock that has been set back makes it void. */
  get(claims: object, requirements: string, now: number): Verdict | undefined {
    const found = this.#byClaims.get(claims)?.get(requirements)
    return found && found.from <= now && now < found.until ? found : undefined
  }

  /** Claims that may change, be it in their depth, are judged anew each time. */
  keep(claims: object, requirements: string, verdict: Verdict) {
    if (!this.#unchangeable.has(claims)) return
    const known = this.#byClaims.get(claims) ?? new Map<string, Verdict>()
    if (known.size >= MOST_VERDICTS) known.clear()
    this.#byClaims.set(claims, known.set(requirements, verdict))
  }
}

/** Of one session. An application has a few; requirements made for each request would be without number. */
const MOST_VERDICTS = 100
