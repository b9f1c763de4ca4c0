import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { explain } from '../machine/failure.mjs'
import { at, glue } from '../project.mjs'
import { lockFileFaults } from './check/lock-files.mjs'
import { skippedTests } from './check/skipped-tests.mjs'
import { importFaults } from './check/wasm-imports.mjs'
import { sizeFaults, sizeReport, workerSizes } from './check/worker-size.mjs'

/** Everything that can be said about the sources without running them. All checks run; 1 if any fails. */
export async function check(machine, progress) {
  const failures = []
  for (const { title, firstTime, run } of checks(machine)) {
    await progress
      .during(title, firstTime, async tell => {
        const { code, output, report } = await run(tell)
        if (code !== 0) throw new Error(output)
        return report
      })
      .then(report => report && progress.say(`  ${report}`))
      .catch(error => {
        progress.say(explain(error.message, error.message.trimEnd()))
        failures.push(title)
      })
  }
  if (failures.length > 0) progress.say(`\nThese checks failed: ${failures.join(', ')}.`)
  return failures.length > 0 ? 1 : 0
}

function checks(machine) {
  const cargo =
    (...args) =>
    tell =>
      machine.attempt('cargo', args, { tell })
  const node =
    (...args) =>
    tell =>
      machine.attempt(machine.node, args, { tell })
  const found = faults => ({ code: faults.length > 0 ? 1 : 0, output: faults.join('\n') })
  return [
    { title: 'Rust formatting', run: cargo('fmt', '--all', '--check') },
    {
      title: 'Rust lints',
      firstTime: 'about a minute the first time',
      run: cargo(
        'clippy',
        '--workspace',
        '--all-targets',
        '--all-features',
        '--locked',
        '--',
        '-D',
        'warnings',
      ),
    },
    {
      title: 'fuzz targets',
      run: cargo('check', '--manifest-path', at('fuzz', 'Cargo.toml'), '--no-default-features', '--locked'),
    },
    ...TYPED.filter(folder => existsSync(at(folder, 'tsconfig.json'))).map(folder => ({
      title: `types of ${folder}`,
      run: node(at('node_modules', 'typescript', 'bin', 'tsc'), '-p', at(folder), '--noEmit'),
    })),
    {
      title: 'TypeScript and JavaScript lints',
      run: node(at('node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', '.'),
    },
    { title: 'imports of the wasm module', run: async () => found(importFaults(join(glue, 'fe26_bg.wasm'))) },
    { title: 'size in a Worker', run: workerSize },
    { title: 'lock files', run: async () => found(lockFileFaults()) },
    { title: 'no test is switched off', run: async () => found(skippedTests()) },
  ]
}

async function workerSize() {
  const sizes = await workerSizes()
  const faults = sizeFaults(sizes)
  const report = sizeReport(sizes)
  return { code: faults.length > 0 ? 1 : 0, output: [...faults, report].join('\n'), report }
}

const TYPED = ['npm/fe26', 'js-tests', 'examples', 'bench']
