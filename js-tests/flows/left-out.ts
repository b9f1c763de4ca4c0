// Scenarios that a host cannot pass by its nature: the report names them as skipped, with the reason.

import { afterAll, beforeEach, type RunnerTask, type RunnerTestSuite } from 'vitest'

/** By the end of a scenario's name: why it is left out. */
export type LeftOut = Readonly<Record<string, string>>

/** Leaves them out of the `describe()` it is called in. */
export function leaveOut(leftOut: LeftOut): void {
  beforeEach(({ task, skip }) => {
    for (const [name, reason] of Object.entries(leftOut)) skip(isNamed(task, name), reason)
  })
  // What is there no longer need not be left out.
  // biome-ignore lint/correctness/noEmptyPattern: vitest takes nothing else for its first argument.
  afterAll(({}, suite) => {
    const tests = testsOf(suite)
    const stale = Object.keys(leftOut).filter(name => !tests.some(test => isNamed(test, name)))
    if (stale.length > 0) throw new Error(`no scenario is called ${stale.join(' or ')}`)
  })
}

function isNamed({ fullTestName }: { fullTestName?: string }, name: string): boolean {
  return fullTestName?.endsWith(` > ${name}`) ?? false
}

function testsOf({ tasks }: RunnerTestSuite): RunnerTask[] {
  return tasks.flatMap(task => ('tasks' in task ? testsOf(task) : [task]))
}
