// Answers to the request before, for the same cookie again: until when one may be given, the engine has said.

interface Remembered {
  question: string
  output: object
  from: number
  until: number
  size: number
}

/**
 * Outputs by what they are the answer to, bounded in number, size and age. Everybody gets a copy: what one request does
 * to its result, the next must not find.
 */
export class Memory {
  /** The oldest first. */
  readonly #remembered = new Map<string, Remembered>()
  #size = 0

  /** The output, while it holds. A clock that has been set back makes it void. */
  get(question: string, now: number): object | undefined {
    const found = this.#remembered.get(placeOf(question))
    return found?.question === question && holds(found, now) ? copy(found.output) : undefined
  }

  /** `size` in characters of JSON. */
  keep(
    question: string,
    output: object,
    { from, until, size }: { from: number; until: number; size: number },
  ) {
    const place = placeOf(question)
    this.#forget(place)
    if (isShallow(output)) {
      const remembered = { question, output: copy(output), from, until, size: size + question.length }
      this.#remembered.set(place, remembered)
      this.#size += remembered.size
    }
    this.#tidy(from)
  }

  /** Forgets everything: the keys have changed. */
  clear() {
    this.#remembered.clear()
    this.#size = 0
  }

  /** How much is remembered. */
  get size(): { answers: number; characters: number } {
    return { answers: this.#remembered.size, characters: this.#size }
  }

  /** Lets go of what no longer holds, whoever asked for it, and of the oldest while there is too much. */
  #tidy(now: number) {
    for (const [place, remembered] of this.#remembered) {
      const isTooMuch = this.#remembered.size > MOST_ANSWERS || this.#size > MOST_CHARACTERS
      if (!isTooMuch && holds(remembered, now)) break
      this.#forget(place)
    }
  }

  #forget(place: string) {
    this.#size -= this.#remembered.get(place)?.size ?? 0
    this.#remembered.delete(place)
  }
}

/**
 * Where to look for an answer: some characters from the middle, which is the middle of a seal. A whole cookie would take
 * V8 longer to hash than everything else here takes; who is found is then compared whole.
 */
function placeOf(question: string): string {
  const middle = question.length >> 1
  return question.slice(middle, middle + 32)
}

function holds({ from, until }: Remembered, now: number): boolean {
  return from <= now && now < until
}

/** Of what came out of JSON, and so is a tree. A third of what parsing it again costs. */
function copy<Value>(value: Value): Value
function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copy)
  const copied: Record<string, unknown> = { ...value }
  for (const name of Object.keys(copied)) {
    const member = copied[name]
    // Every name is its own by now, `__proto__` too: this calls no setter.
    if (typeof member === 'object') copied[name] = copy(member)
  }
  return copied
}

/** Whether copying costs little stack: claims of an application may be of any depth. */
function isShallow(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return true
  return depth < DEEPEST && Object.values(value).every(member => isShallow(member, depth + 1))
}

/** Some seconds of a busy process. */
const MOST_ANSWERS = 1_000
/** Of questions, which may be whole `Cookie` headers, and answers. */
const MOST_CHARACTERS = 4_000_000
const DEEPEST = 32
