// What do the parts of the core cost, in Rust alone? `cargo bench -p fe26-bench-core` says more.

import { spawnSync } from 'node:child_process'
import { introduce, microseconds, quick, table } from '../measuring/report.mjs'

introduce('The core in Rust', 'Criterion, natively, without JavaScript around it.', ['fe26'])

const flags = ['bench', '--package', 'fe26-bench-core', '--benches', '--', '--noplot']
const { status, stdout } = spawnSync('cargo', quick ? [...flags, '--quick'] : flags, {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
})
if (status !== 0) throw new Error('The benchmarks of the core did not run to their end.')
// `name  time: [low unit estimate unit high unit]`
const results = [...stdout.matchAll(/^(\S.*?) +time: +\[\S+ \S+ ([\d.]+) (ns|µs|ms) /gm)]
if (results.length === 0) throw new Error("Criterion's output is not what it was.")
const toMicroseconds = { ns: 0.001, µs: 1, ms: 1000 }
table(
  ['', 'one operation'],
  results.map(([, name, time, unit]) => [name, microseconds(Number(time) * toMicroseconds[unit])]),
)
