/** What cannot go on: one sentence that says what to install or do, and the output of what failed. */
export class Failure extends Error {
  constructor(sentence, output = '') {
    super(sentence)
    this.name = 'Failure'
    this.output = output
  }
}

/** The sentence for a command that failed: a known cause if its output shows one, else `otherwise`. */
export function explain(output, otherwise) {
  return CAUSES.find(([pattern]) => pattern.test(output))?.[1] ?? otherwise
}

const CAUSES = [
  [
    /linker `(cc|gcc|clang|link\.exe)` not found/,
    "Rust needs a C linker: install gcc and libc6-dev (Debian), Xcode's command line tools (macOS) or Visual Studio's C++ build tools (Windows), then run this again.",
  ],
  [
    /no such command: `?(clippy|fmt)|'cargo-(clippy|fmt)(\.exe)?' is not installed/,
    'Rust came without its formatter or linter: run `rustup component add rustfmt clippy`, then run this again.',
  ],
  [/No space left on device|ENOSPC/, 'The disk is full: make room, then run this again.'],
  [
    /EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ETIMEDOUT|ECONNRESET|SELF_SIGNED_CERT|UNABLE_TO_VERIFY/,
    'The npm registry could not be reached: check the network or the proxy, then run this again.',
  ],
  [
    /failed to download|download of .* failed|Could(n't| not) (resolve|connect)|spurious network error/,
    'crates.io could not be reached: check the network or the proxy, then run this again.',
  ],
]
