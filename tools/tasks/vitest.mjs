import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { at, readJson, toolchain } from '../project.mjs'

/**
 * Runs vitest in js-tests, on this terminal, and resolves to one suite per vitest project (a host):
 * `{ name, passed, failed, skipped, ok }`. With `args`, only for the projects in which a test matches. Without a
 * `machine.browser.path`, the project that takes one is left out, and its suite is `{ …, notRun: reason }`.
 */
export async function vitest(machine, args = []) {
  const { path, reason } = machine.browser ?? {}
  const counts = join(toolchain, 'vitest-counts.json')
  mkdirSync(toolchain, { recursive: true })
  rmSync(counts, { force: true })
  const { code } = await machine.attempt(
    machine.node,
    [
      at('node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--reporter=default',
      `--reporter=${at('tools', 'tasks', 'vitest', 'counts.mjs')}`,
      ...(path ? [] : ['--project', '!browser']),
      ...args,
    ],
    {
      cwd: at('js-tests'),
      env: { FE26_VITEST_COUNTS: counts, ...(path && { CHROME_PATH: path }) },
      inherit: true,
    },
  )
  const suites = judge(existsSync(counts) ? readJson(counts) : [], { code, selected: args.length > 0 })
  return path || !reason ? suites : [...suites, notRun('browser', reason)]
}

/** A suite that this machine cannot run: no failure, but nothing to be silent about. */
export function notRun(name, reason) {
  return { name, passed: 0, failed: 0, skipped: 0, ok: true, notRun: reason }
}

/**
 * Adds `ok` to what was counted. In a whole run every project must have passed something; in a selection some
 * project must have, and those that it leaves out are dropped.
 */
export function judge(counted, { code, selected }) {
  const total = counted.reduce((sum, { passed }) => sum + passed, 0)
  const suites = selected ? counted.filter(suite => suite.passed + suite.failed + suite.skipped > 0) : counted
  if (suites.length === 0) return [{ name: 'vitest', passed: 0, failed: 0, skipped: 0, ok: false }]
  // vitest also fails for what belongs to no test: an unhandled rejection, a file that does not load.
  const blameless = suites.every(suite => suite.failed === 0)
  return suites.map(suite => ({
    ...suite,
    ok: suite.failed === 0 && (selected ? total : suite.passed) > 0 && !(code !== 0 && blameless),
  }))
}
