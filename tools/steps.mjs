// Everything that must stand before a task can run, in order.

import { dependencies } from './steps/dependencies.mjs'
import { native } from './steps/native.mjs'
import { node } from './steps/node.mjs'
import { rust } from './steps/rust.mjs'
import { typescript } from './steps/typescript.mjs'
import { wasm } from './steps/wasm.mjs'
import { wasmTarget } from './steps/wasm-target.mjs'

/**
 * A step is `{ title, firstTime, upToDate(machine), run(machine, tell) }`. `upToDate` looks, quickly and
 * without changing anything outside `machine`, and may leave on `machine` what it found; `run` does the work.
 */
export const steps = [node, dependencies, rust, wasmTarget, wasm, native, typescript]

/** Runs the steps that have something to do, and says so; the others cost a look. */
export async function prepare(machine, progress, wanted = steps) {
  for (const step of wanted) {
    if (await step.upToDate(machine)) continue
    await progress.during(step.title, step.firstTime, tell => step.run(machine, tell))
  }
}
