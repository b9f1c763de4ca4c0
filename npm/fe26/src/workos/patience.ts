// How long a caller can wait for an answer, where that is less than the client would. It goes along with the caller's options,
// unseen: a client of the other module format reads it, and one that is not fe26's has none of it.

export interface Patience {
  attempts: number
  /** Of each. */
  timeoutMs: number
}

export function withPatience<Options extends object>(
  options: Options,
  patience: Patience | undefined,
): Options {
  return patience ? Object.defineProperty(options, KEY, { value: patience }) : options
}

export function patienceOf(options: object): Patience | undefined {
  return (options as { [KEY]?: Patience })[KEY]
}

const KEY = Symbol.for('fe26.patience')
