// Answers to the request before, for the same cookie again: until when one may be given, the engine has said.

import type { Fe26Event } from './events.js'

/** An answer, and what is to be told whoever listens when it is given again. */
export interface Remembered extends Circumstances {
  question: string
  output: object
}

interface Circumstances {
  event?: Fe26Event | undefined
  from: number
  until: number
  /** In characters of JSON. */
  size: number
  /** The password that was given along with the question, if one was. */
  under?: string | undefined
}

/**
 * Outputs by what they are the answer to, bounded in number, size and age. Everybody gets the same one, which is therefore
 * frozen: see `frozen()`.
 */
export class Memory {
  /** The oldest first. */
  readonly #remembered = new Map<string, Remembered>()
  readonly #placeOf: (question: string) => string
  #size = 0

  /** `place`: where questions differ. Seals do in their middle; tokens may claim the same there, and end in a signature. */
  constructor(place: 'middle' | 'end' = 'middle') {
    this.#placeOf = place === 'middle' ? middleOf : endOf
  }

  /** What is remembered, while it holds. A clock that has been set back makes it void. */
  get(question: string, now: number, under?: string): Remembered | undefined {
    const found = this.#remembered.get(this.#placeOf(question))
    return found?.question === question && found.under === under && holds(found, now) ? found : undefined
  }

  keep(question: string, output: object, circumstances: Circumstances) {
    const place = this.#placeOf(question)
    this.#forget(place)
    const size = circumstances.size + question.length
    this.#remembered.set(place, { ...circumstances, question, output, size })
    this.#size += size
    this.#tidy(circumstances.from)
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
function middleOf(question: string): string {
  const middle = question.length >> 1
  return question.slice(middle, middle + 32)
}

function endOf(question: string): string {
  return question.slice(-32)
}

function holds({ from, until }: Remembered, now: number): boolean {
  return from <= now && now < until
}

/**
 * Makes what came out of JSON, and so is a tree, unchangeable: what one request did to its result, the next would find.
 * Handing out copies instead costs more than all else a remembered answer does. Claims may be of any depth: no recursion.
 */
export function frozen<Value extends object>(value: Value): Value {
  const open: object[] = [value]
  for (let next = open.pop(); next; next = open.pop()) {
    Object.freeze(next)
    for (const member of Object.values(next) as unknown[]) {
      if (typeof member === 'object' && member !== null) open.push(member)
    }
  }
  return value
}

/** Some seconds of a busy process. */
const MOST_ANSWERS = 1_000
/** Of questions, which may be whole `Cookie` headers, and answers. */
const MOST_CHARACTERS = 4_000_000
