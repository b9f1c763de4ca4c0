// fe26's RS256 verifier alone, natively and in wasm, for the measurements.

import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { at } from '../project.mjs'
import { Stamp } from '../stamp.mjs'
import { cargoBuild, rustInputs } from './cargo.mjs'
import { optimise, WASM_FLAGS } from './wasm.mjs'
import { TARGET } from './wasm-target.mjs'

export const benchRs256 = {
  title: 'RS256 verifier for the measurements',
  firstTime: 'about a minute the first time',

  async upToDate(machine) {
    return stampOf(machine).isCurrent()
  },

  async run(machine, tell) {
    const stamp = stampOf(machine)
    stamp.clear()
    rmSync(dist, { recursive: true, force: true })
    const { cargo, args, env } = machine.wasmToolchain
    const build = ['-p', 'fe26-bench-rs256', '--target']
    const wasm = { endings: ['fe26_bench_rs256.wasm'], tell, cargo, env, rustflags: WASM_FLAGS }
    const module = await cargoBuild(machine, ['--profile', 'wasm', ...build, TARGET, ...args], wasm)
    await machine.run('cargo', ['run', '--package', 'xtask', '--', 'wasm-glue', module, dist], { tell })
    await optimise(machine, join(dist, 'fe26_bg.wasm'))
    const native = { endings: ['.so', '.dylib', '.dll'], tell }
    copyFileSync(
      await cargoBuild(machine, ['--release', ...build, machine.rust.host], native),
      join(dist, 'rs256.node'),
    )
    stamp.write()
  },
}

const dist = at('bench', 'rs256', 'dist')

function stampOf(machine) {
  return new Stamp('bench-rs256', {
    inputs: [
      ...rustInputs('fe26', 'fe26-primitives', 'xtask'),
      ...['src', 'build.rs', 'Cargo.toml'].map(part => at('bench', 'rs256', part)),
      at('node_modules', 'binaryen', 'package.json'),
      at('tools', 'steps', 'wasm.mjs'),
      at('tools', 'steps', 'bench-rs256.mjs'),
    ],
    outputs: ['fe26.js', 'fe26_bg.wasm', 'rs256.node'].map(name => join(dist, name)),
    facts: [machine.rust.version, machine.wasmToolchain.kind, machine.wasmToolchain.version],
  })
}
