// What do the parts of the core cost, in Rust alone? Criterion's figures; `cargo bench -p fe26-bench-core` says more.

import { spawnSync } from 'node:child_process'
import { introduce, microseconds, quick, table } from '../measuring/report.mjs'

introduce('The core in Rust', 'Criterion, natively, without JavaScript around it.', ['fe26'])

const flags = ['bench', '--package', 'fe26-bench-core', '--benches', '--']
const { status, stdout } = spawnSync(
  'cargo',
  [...flags, '--output-format=bencher', ...(quick ? ['--quick'] : [])],
  {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  },
)
if (status !== 0) throw new Error('The benchmarks of the core did not run to their end.')
const results = [...stdout.matchAll(/^test (.+) \.\.\. bench: +([\d,]+) ns\/iter/gm)]
table(
  ['', 'one operation'],
  results.map(([, name, nanoseconds]) => [
    name,
    microseconds(Number(nanoseconds.replaceAll(',', '')) / 1000),
  ]),
)
