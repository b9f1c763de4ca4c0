// What compiles Rust to wasm32-unknown-unknown: the active toolchain with that target's standard library,
// or, where its download is refused, Debian's packages, which build the standard library from source.
//
// FE26_WASM_TOOLCHAIN=rustup|debian forces one and fails if it cannot be had.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../machine/failure.mjs'
import { toolchain } from '../project.mjs'
import { debian } from './wasm-target/debian.mjs'

export const wasmTarget = {
  title: 'WebAssembly target for Rust',
  firstTime: 'a few seconds, or about half a minute from Debian packages',

  async upToDate(machine) {
    const choice = choose(await look(machine))
    if (choice.action !== 'use') return false
    machine.wasmToolchain = await toolchains[choice.kind](machine)
    return true
  },

  async run(machine, tell) {
    const facts = await look(machine)
    let choice = choose(facts)
    if (choice.kind === 'rustup' && choice.action === 'add') {
      const refusal = await addTarget(machine, tell)
      if (refusal) {
        if (facts.forced)
          throw new Failure('`rustup target add wasm32-unknown-unknown` was refused.', refusal)
        tell('rustup could not download the target; trying the packages of Debian')
        choice = choose({ ...facts, rustup: false })
      }
    }
    if (choice.action === 'fail') throw new Failure(choice.sentence)
    if (choice.action === 'install') await debian.install(machine, tell)
    machine.wasmToolchain = await toolchains[choice.kind](machine)
    remember(choice.kind)
  },
}

/**
 * What to do, given what is there: `{ kind: 'rustup' | 'debian', action: 'use' | 'add' | 'install' }`,
 * or `{ action: 'fail', sentence }`.
 */
export function choose({ forced, stdPresent, rustup, remembered, debianReady, debianInstallable }) {
  const active = stdPresent ? 'use' : rustup ? 'add' : undefined
  const packages = debianReady ? 'use' : debianInstallable ? 'install' : undefined
  switch (forced) {
    case undefined:
    case '':
      if (stdPresent) return { kind: 'rustup', action: 'use' }
      // A download that was refused once is not tried again at every build.
      if (remembered === 'debian' && debianReady) return { kind: 'debian', action: 'use' }
      if (active) return { kind: 'rustup', action: active }
      if (packages) return { kind: 'debian', action: packages }
      return { action: 'fail', sentence: SENTENCE }
    case 'rustup':
      if (active) return { kind: 'rustup', action: active }
      return {
        action: 'fail',
        sentence: 'FE26_WASM_TOOLCHAIN=rustup, but there is no rustup: install it from https://rustup.rs.',
      }
    case 'debian':
      if (packages) return { kind: 'debian', action: packages }
      return {
        action: 'fail',
        sentence: `FE26_WASM_TOOLCHAIN=debian, but its packages (${debian.packages.join(', ')}) are neither installed nor installable here: that takes Debian's apt-get, and root.`,
      }
    default:
      return { action: 'fail', sentence: 'FE26_WASM_TOOLCHAIN is neither "rustup" nor "debian".' }
  }
}

async function look(machine) {
  const debianReady = await debian.isReady(machine)
  return {
    forced: machine.env.FE26_WASM_TOOLCHAIN,
    stdPresent: await hasStandardLibrary(machine),
    rustup: Boolean(machine.find('rustup')),
    remembered: existsSync(memory) ? readFileSync(memory, 'utf8').trim() : undefined,
    debianReady,
    debianInstallable: !debianReady && debian.isInstallable(machine),
  }
}

async function hasStandardLibrary(machine) {
  const { code, stdout } = await machine.attempt('rustc', ['--print', 'target-libdir', '--target', TARGET])
  const folder = stdout.trim()
  return code === 0 && existsSync(folder) && readdirSync(folder).some(name => /^libstd-.*\.rlib$/.test(name))
}

/** Undefined when the target was added, else what rustup said. */
async function addTarget(machine, tell) {
  // A firewall that drops packets would otherwise keep rustup waiting for many minutes.
  const { code, output } = await machine.attempt('rustup', ['target', 'add', TARGET], {
    tell,
    timeoutMs: 180_000,
  })
  return code === 0 && (await hasStandardLibrary(machine)) ? undefined : output || 'no answer'
}

/** How cargo is called for each kind: `{ kind, version, cargo, args, env }`. */
const toolchains = {
  rustup: async machine => ({
    kind: 'rustup',
    version: machine.rust.version,
    cargo: 'cargo',
    args: [],
    env: {},
  }),
  debian: machine => debian.toolchain(machine),
}

function remember(kind) {
  mkdirSync(toolchain, { recursive: true })
  writeFileSync(memory, `${kind}\n`)
}

export const TARGET = 'wasm32-unknown-unknown'
const memory = join(toolchain, 'wasm-toolchain')
const SENTENCE = `Rust has no ${TARGET} target: run \`rustup target add ${TARGET}\`, or on Debian, as root, \`apt-get install ${debian.packages.join(' ')}\`, then run this again.`
