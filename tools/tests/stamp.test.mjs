import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { Stamp } from '../stamp.mjs'

let folder
const stamp = facts =>
  new Stamp('step', {
    inputs: [join(folder, 'in'), join(folder, 'absent')],
    outputs: [join(folder, 'out')],
    facts,
    folder: join(folder, 'stamps'),
  })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fe26-stamp-'))
  mkdirSync(join(folder, 'in', 'deep'), { recursive: true })
  mkdirSync(join(folder, 'out'))
  writeFileSync(join(folder, 'in', 'deep', 'a.rs'), 'a')
  writeFileSync(join(folder, 'out', 'made'), 'made')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('nothing is current before it was written, or after it was cleared', () => {
  assert.equal(stamp().isCurrent(), false)
  stamp().write()
  assert.equal(stamp().isCurrent(), true)
  stamp().clear()
  assert.equal(stamp().isCurrent(), false)
})

test('an input that changes, appears, moves or goes makes the step due', () => {
  const file = join(folder, 'in', 'deep', 'a.rs')
  const changes = [
    () => writeFileSync(file, 'b'),
    () => writeFileSync(join(folder, 'in', 'new.rs'), ''),
    () => writeFileSync(join(folder, 'absent'), ''),
    () => rmSync(file),
  ]
  for (const change of changes) {
    stamp().write()
    assert.equal(stamp().isCurrent(), true)
    change()
    assert.equal(stamp().isCurrent(), false)
  }
})

test('an input that is only touched does not', () => {
  stamp().write()
  utimesSync(join(folder, 'in', 'deep', 'a.rs'), 1, 1)
  assert.equal(stamp().isCurrent(), true)
})

test('an output that is gone or replaced makes the step due', () => {
  stamp().write()
  writeFileSync(join(folder, 'out', 'made'), 'something else')
  assert.equal(stamp().isCurrent(), false)
  stamp().write()
  rmSync(join(folder, 'out', 'made'))
  assert.equal(stamp().isCurrent(), false)
})

test('a fact that differs makes the step due', () => {
  stamp('rustc 1').write()
  assert.equal(stamp('rustc 1').isCurrent(), true)
  assert.equal(stamp('rustc 2').isCurrent(), false)
})
