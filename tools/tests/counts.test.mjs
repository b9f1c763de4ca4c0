import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rustSuite, toolsSuite } from '../tasks/counts.mjs'
import { conclude } from '../tasks/test.mjs'
import { judge } from '../tasks/vitest.mjs'

const rust = [
  'running 3 tests',
  '..i',
  'test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s',
  'test result: FAILED. 4 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s',
].join('\n')

test("cargo's results are added up", () => {
  assert.deepEqual(rustSuite({ code: 101, output: rust }), {
    name: 'rust',
    passed: 6,
    failed: 1,
    skipped: 1,
    ok: false,
  })
})

test("node's closing comments are read", () => {
  const output = '# tests 6\n# pass 5\n# fail 0\n# cancelled 0\n# skipped 1\n'
  assert.deepEqual(toolsSuite({ code: 0, output }), {
    name: 'tools',
    passed: 5,
    failed: 0,
    skipped: 1,
    ok: true,
  })
})

test('a suite that failed to build, or ran nothing, is not ok', () => {
  assert.equal(rustSuite({ code: 101, output: 'error: could not compile' }).ok, false)
  assert.equal(rustSuite({ code: 0, output: '' }).ok, false)
  assert.equal(toolsSuite({ code: 1, output: '# pass 5\n# fail 0\n' }).ok, false)
})

test('the last line counts all suites; one that is not ok fails them all', () => {
  const lines = []
  const progress = { say: line => lines.push(line) }
  const suite = { name: 'a', passed: 2, failed: 0, skipped: 0, ok: true }
  assert.equal(conclude(progress, [suite, suite]), 0)
  assert.equal(lines.at(-1), '4 passed, 0 failed')
  assert.equal(conclude(progress, [suite, { ...suite, passed: 1, failed: 3, ok: false }]), 1)
  assert.equal(lines.at(-1), '3 passed, 3 failed')
  assert.equal(conclude(progress, [suite, { ...suite, passed: 0, ok: false }]), 1)
})

const ran = { name: 'node', passed: 2, failed: 0, skipped: 1 }
const idle = { name: 'workerd', passed: 0, failed: 0, skipped: 0 }
const oks = (counted, facts) => judge(counted, facts).map(({ name, ok }) => [name, ok])

test('in a whole run every project must have passed something', () => {
  const whole = { code: 0, selected: false }
  assert.deepEqual(oks([ran, ran], whole), [
    ['node', true],
    ['node', true],
  ])
  assert.deepEqual(oks([ran, idle], whole), [
    ['node', true],
    ['workerd', false],
  ])
})

test('in a selection some project must have, and those it leaves out are not mentioned', () => {
  const selection = { code: 0, selected: true }
  assert.deepEqual(oks([ran, idle], selection), [['node', true]])
  const skipping = { ...idle, skipped: 3 }
  assert.deepEqual(oks([ran, skipping], selection), [
    ['node', true],
    ['workerd', true],
  ])
  assert.deepEqual(oks([skipping, idle], selection), [['workerd', false]])
  assert.deepEqual(oks([idle, idle], selection), [['vitest', false]])
})

test('a failure, an error that belongs to no test, or no answer is not ok either way', () => {
  for (const selected of [true, false]) {
    const failed = { ...ran, failed: 1 }
    assert.deepEqual(
      judge([ran, failed], { code: 1, selected }).map(({ ok }) => ok),
      [true, false],
    )
    assert.deepEqual(oks([ran], { code: 1, selected }), [['node', false]])
    assert.deepEqual(oks([], { code: 0, selected }), [['vitest', false]])
  }
})
