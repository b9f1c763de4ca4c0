// The Rust compiler. It is asked for, not installed: a compiler is the user's own choice.

import { readFileSync } from 'node:fs'
import { Failure } from '../machine/failure.mjs'
import { atLeast } from '../machine/version.mjs'
import { at } from '../project.mjs'

export const rust = {
  title: 'Rust',

  async upToDate(machine) {
    if (!machine.find('cargo') || !machine.find('rustc')) return false
    machine.rust = await askCompiler(machine, 'rustc')
    return atLeast(machine.rust?.release ?? '0', OLDEST_RUST)
  },

  async run(machine) {
    const found = machine.rust ? `Rust ${machine.rust.release} is too old` : 'Rust was not found'
    throw new Failure(
      `${found}: install Rust ${OLDEST_RUST} or newer from https://rustup.rs, then run this again.`,
    )
  },
}

/** `{ version, host, release }` of a compiler, or undefined when it does not answer. */
export async function askCompiler(machine, program, options = {}) {
  const { code, stdout } = await machine.attempt(program, ['-vV'], options)
  if (code !== 0) return undefined
  const field = name => new RegExp(`^${name}: (.*)$`, 'm').exec(stdout)?.[1] ?? ''
  return { version: stdout.split('\n')[0], host: field('host'), release: field('release') }
}

/** The workspace's `rust-version`. */
export const OLDEST_RUST =
  /^rust-version = "(.+)"$/m.exec(readFileSync(at('Cargo.toml'), 'utf8'))?.[1] ?? '1.89'
