// The list of what differs is the one in the documentation, and each entry has a test that shows it.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DIFFERENCES } from './differences.js'

const docs = join(import.meta.dirname, '../../../docs/drop-in-authkit-session.md')

it('is what the documentation says', () => {
  const [, table = ''] = readFileSync(docs, 'utf8').split('## What differs')
  const rows = [...table.matchAll(/^\| `(\w+)` \| (.+?) \| .+ \| .+ \|$/gm)]
  expect(Object.fromEntries(rows.map(([, name, where]) => [name, where]))).toEqual(DIFFERENCES)
})

it('is shown by tests', () => {
  const tests = readdirSync(import.meta.dirname).filter(name => name.endsWith('.test.ts'))
  const sources = tests.map(name => readFileSync(join(import.meta.dirname, name), 'utf8'))
  const shown = sources.flatMap(source =>
    [...source.matchAll(/^ +(?:else )?differ\([^']+'(\w+)',/gm)].map(([, name]) => name),
  )
  // What is particular to Workers is tested on them.
  const suite = readFileSync(join(import.meta.dirname, '../../suite/authkit-session.test.ts'), 'utf8')
  const onWorkers = [...suite.matchAll(/^ +it\('.*\(difference: (\w+)\)'/gm)].map(([, name]) => name)
  expect([...new Set([...shown, ...onWorkers])].sort()).toEqual(Object.keys(DIFFERENCES).sort())
})
