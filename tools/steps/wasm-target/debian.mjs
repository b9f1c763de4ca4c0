// Debian's own Rust (the packages its browsers are built with), beside whatever toolchain is active. It has
// no compiled standard library for wasm, so cargo builds one from the packaged source (-Zbuild-std); that
// option is not stable yet, hence RUSTC_BOOTSTRAP.

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../machine/failure.mjs'
import { atLeast } from '../../machine/version.mjs'
import { at } from '../../project.mjs'
import { askCompiler, OLDEST_RUST } from '../rust.mjs'

export const debian = {
  packages: ['rustc-web', 'cargo-web', 'rust-web-src', 'lld-22'],

  /** Installed, and new enough for this workspace. */
  async isReady(machine) {
    if (!existsSync(cargo) || !existsSync(SOURCE) || !linker()) return false
    const compiler = await askCompiler(machine, rustc)
    return atLeast(compiler?.release ?? '0', OLDEST_RUST)
  },

  isInstallable(machine) {
    const isRoot = process.getuid?.() === 0
    return existsSync('/etc/debian_version') && Boolean(machine.find('apt-get')) && isRoot
  },

  async install(machine, tell) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    await machine.attempt('apt-get', ['update'], { env, tell })
    // --no-remove: never at the price of a compiler that somebody installed here.
    const args = ['install', '-y', '--no-install-recommends', '--no-remove', ...this.packages]
    await machine.run('apt-get', args, { env, tell, otherwise: SENTENCE })
    if (!(await this.isReady(machine))) throw new Failure(SENTENCE)
  },

  async toolchain(machine) {
    const compiler = await askCompiler(machine, rustc)
    return {
      kind: 'debian',
      version: compiler.version,
      cargo,
      // A target folder of its own: two compilers in one would rebuild each other's work.
      args: ['-Zbuild-std=std,panic_abort', '--target-dir', at('target', 'debian')],
      env: {
        PATH: `${PROGRAMS}:${machine.env.PATH}`,
        RUSTC: rustc,
        RUSTC_BOOTSTRAP: '1',
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER: linker(),
      },
    }
  },
}

const PROGRAMS = '/usr/bin'
const SOURCE = '/usr/lib/rustlib/src/rust/library'
const cargo = join(PROGRAMS, 'cargo')
const rustc = join(PROGRAMS, 'rustc')
const SENTENCE = `Debian's packages for WebAssembly (${debian.packages.join(', ')}) could not be installed: run \`rustup target add wasm32-unknown-unknown\` instead, then run this again.`

/** The newest wasm-ld that Debian's lld packages have put here. */
function linker() {
  const found = readdirSync(PROGRAMS).flatMap(name => /^wasm-ld-(\d+)$/.exec(name)?.[1] ?? [])
  const newest = Math.max(...found.map(Number))
  return found.length > 0 ? join(PROGRAMS, `wasm-ld-${newest}`) : undefined
}
