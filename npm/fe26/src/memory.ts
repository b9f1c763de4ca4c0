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
  readonly #remembered = new Map<string, Remembered>()
  #size = 0

  /** The output, while it holds. A clock that has been set back makes it void. */
  get(question: string, now: number): object | undefined {
    const place = placeOf(question)
    const found = this.#remembered.get(place)
    if (found?.question !== question) return undefined
    if (found.from <= now && now < found.until) return copy(found.output)
    this.#forget(place, found)
    return undefined
  }

  /** `size` in characters of JSON. */
  keep(
    question: string,
    output: object,
    { from, until, size }: { from: number; until: number; size: number },
  ) {
    const place = placeOf(question)
    const earlier = this.#remembered.get(place)
    if (earlier) this.#forget(place, earlier)
    const remembered = { question, output: copy(output), from, until, size: size + question.length }
    this.#remembered.set(place, remembered)
    this.#size += remembered.size
    for (const [oldest, { size }] of this.#remembered) {
      if (this.#remembered.size <= MOST_ANSWERS && this.#size <= MOST_CHARACTERS) break
      this.#forget(oldest, { size })
    }
  }

  /** Forgets everything: the keys have changed. */
  clear() {
    this.#remembered.clear()
    this.#size = 0
  }

  #forget(place: string, { size }: { size: number }) {
    this.#remembered.delete(place)
    this.#size -= size
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

/** Of what came out of JSON, and so is a tree. A third of what parsing it again costs. */
function copy<Value>(value: Value): Value
function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copy)
  const copied: Record<string, unknown> = { ...value }
  for (const name in copied) {
    const member = copied[name]
    // Every name is its own by now, `__proto__` too: this calls no setter.
    if (typeof member === 'object') copied[name] = copy(member)
  }
  return copied
}

/** A busy minute of one process. */
const MOST_ANSWERS = 1_000
/** With what V8 makes of them, about 16 MB. */
const MOST_CHARACTERS = 4_000_000
