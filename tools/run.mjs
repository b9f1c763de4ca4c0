// `node tools/run.mjs <task> [arguments]`: what `npm start`, `npm test` and the other commands call.
// It runs before anything is installed, so it and everything it imports use Node's own modules only.

import { exit } from 'node:process'
import { Failure } from './machine/failure.mjs'
import { Machine } from './machine/machine.mjs'
import { Progress } from './progress.mjs'
import { prepare } from './steps.mjs'
import { bench } from './tasks/bench.mjs'
import { check } from './tasks/check.mjs'
import { pack } from './tasks/pack.mjs'
import { screenshots } from './tasks/screenshots.mjs'
import { start } from './tasks/start.mjs'
import { test } from './tasks/test.mjs'
import { testLive } from './tasks/test-live.mjs'

const tasks = { start, test, build: async () => 0, check, bench, pack, screenshots, 'test:live': testLive }

const [name = '', ...rest] = process.argv.slice(2)
const progress = new Progress(process.stdout)

try {
  const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined
  if (!task) throw new Failure(`There is no task "${name}": choose one of ${Object.keys(tasks).join(', ')}.`)
  const machine = new Machine()
  await prepare(machine, progress)
  exit(await task(machine, progress, rest))
} catch (error) {
  progress.stop()
  // Only a defect of these scripts is worth a stack trace.
  if (!(error instanceof Failure)) throw error
  if (error.output) process.stderr.write(`\n${error.output.trimEnd()}\n`)
  process.stderr.write(`\n${error.message}\n`)
  exit(1)
}
