// The wasm engine: compiled, given its glue, and optimised, into npm/fe26/src/wasm.

import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { at, glue } from '../project.mjs'
import { Stamp } from '../stamp.mjs'
import { cargoBuild, rustInputs } from './cargo.mjs'
import { TARGET } from './wasm-target.mjs'

export const wasm = {
  title: 'wasm engine',
  firstTime: 'one to two minutes the first time',

  async upToDate(machine) {
    return stampOf(machine).isCurrent()
  },

  async run(machine, tell) {
    const stamp = stampOf(machine)
    stamp.clear()
    const { cargo, args, env } = machine.wasmToolchain
    const module = await cargoBuild(
      machine,
      ['--profile', 'wasm', '-p', 'fe26-wasm', '--target', TARGET, ...args],
      {
        endings: ['fe26_wasm.wasm'],
        tell,
        cargo,
        env,
        rustflags: WASM_FLAGS,
      },
    )
    rmSync(glue, { recursive: true, force: true })
    await machine.run('cargo', ['run', '--package', 'xtask', '--', 'wasm-glue', module, glue], { tell })
    await optimise(machine, join(glue, 'fe26_bg.wasm'))
    stamp.write()
  },
}

/** Which features it may use, wasm-opt reads from the module itself (its target_features section). */
export async function optimise(machine, module) {
  const optimised = `${module}.optimised`
  await machine.run(machine.node, [
    at('node_modules', 'binaryen', 'bin', 'wasm-opt'),
    '-Oz',
    module,
    '-o',
    optimised,
  ])
  renameSync(optimised, module)
}

/** As .cargo/config.toml has them, which the flags of a build step replace. */
export const WASM_FLAGS = ['-Ctarget-feature=+simd128']

function stampOf(machine) {
  return new Stamp('wasm', {
    inputs: [
      ...rustInputs('fe26', 'fe26-primitives', 'fe26-host', 'fe26-wasm', 'xtask'),
      at('node_modules', 'binaryen', 'package.json'),
      at('tools', 'steps', 'wasm.mjs'),
    ],
    outputs: ['fe26.js', 'fe26.d.ts', 'fe26_bg.wasm'].map(name => join(glue, name)),
    facts: [machine.wasmToolchain.kind, machine.wasmToolchain.version],
  })
}
