import { readdirSync } from 'node:fs'
import { Failure } from '../machine/failure.mjs'
import { at } from '../project.mjs'
import { browser } from '../steps/browser.mjs'
import { prepare } from '../steps.mjs'
import { check } from './check.mjs'
import { rustSuite, toolsSuite } from './counts.mjs'
import { vitest } from './vitest.mjs'

/**
 * Everything there is to check, then every test; the last line counts them all. With arguments, only the JavaScript
 * tests that match.
 */
export async function test(machine, progress, rest) {
  await prepareBrowser(machine, progress)
  if (rest.length > 0) return conclude(progress, await vitest(machine, rest))

  const checked = await check(machine, progress)
  if (checked !== 0) return checked

  const suites = [
    await piped(
      progress,
      'tests of the tools',
      '',
      tell => {
        const files = readdirSync(at('tools', 'tests')).filter(name => name.endsWith('.test.mjs'))
        const args = ['--test', '--test-reporter=tap', ...files.map(name => at('tools', 'tests', name))]
        return machine.attempt(machine.node, args, { tell })
      },
      toolsSuite,
    ),
    await piped(
      progress,
      'tests of the Rust crates',
      'about two minutes the first time',
      tell =>
        machine.attempt(
          'cargo',
          ['test', ...TESTED, '--all-features', '--no-fail-fast', '--locked', '--', '--quiet'],
          {
            tell,
          },
        ),
      rustSuite,
    ),
    ...(await vitest(machine)),
  ]
  return conclude(progress, suites)
}

/** The measurements have no tests; building criterion for nothing would take half a minute. */
const TESTED = ['--workspace', '--exclude', 'fe26-bench-core', '--exclude', 'fe26-bench-rs256']

/** One line per suite and a last one for their sum; 1 if any is not ok. */
export function conclude(progress, suites) {
  progress.say('')
  for (const { name, passed, failed, skipped, ok, notRun } of suites) {
    if (notRun) {
      progress.say(`! ${name}: not run: ${notRun}`)
      continue
    }
    const notes = [`${passed} passed`, `${failed} failed`, ...(skipped > 0 ? [`${skipped} skipped`] : [])]
    const reason = ok || failed > 0 ? '' : passed === 0 ? ' (no test ran)' : ' (ended with an error)'
    progress.say(`${ok ? '\u2714' : '\u2718'} ${name}: ${notes.join(', ')}${reason}`)
  }
  const sum = key => suites.reduce((total, suite) => total + suite[key], 0)
  progress.say(`${sum('passed')} passed, ${sum('failed')} failed`)
  return suites.every(suite => suite.ok) ? 0 : 1
}

/** A browser that cannot be installed is no failure of the tests: `machine.browser` says why there is none. */
export async function prepareBrowser(machine, progress, step = browser) {
  try {
    await prepare(machine, progress, [step])
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    progress.say(error.output.trimEnd())
    machine.browser = { reason: error.message }
  }
}

// Runs a command under a progress line; what it printed is shown only if it failed.
async function piped(progress, title, firstTime, run, count) {
  const result = await progress.during(title, firstTime, run)
  const suite = count(result)
  if (!suite.ok) progress.say(result.output.trimEnd())
  return suite
}
