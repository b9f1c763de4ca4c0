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
  // What is particular to Workers is tested on them.
  const sources = [...tests, '../../suite/authkit-session.test.ts'].map(name =>
    readFileSync(join(import.meta.dirname, name), 'utf8'),
  )
  for (const difference of Object.keys(DIFFERENCES)) {
    expect(
      sources.filter(source => source.includes(`'${difference}'`)),
      difference,
    ).not.toEqual([])
  }
})
