import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choose } from '../steps/wasm-target.mjs'

const nothing = {
  forced: undefined,
  stdPresent: false,
  rustup: false,
  remembered: undefined,
  debianReady: false,
  debianInstallable: false,
}
const use = kind => ({ kind, action: 'use' })

test('an ordinary machine uses the target it has, or adds it, whatever else is there', () => {
  const debian = { debianReady: true, debianInstallable: true }
  assert.deepEqual(choose({ ...nothing, stdPresent: true, rustup: true, ...debian }), use('rustup'))
  assert.deepEqual(choose({ ...nothing, rustup: true, ...debian }), { kind: 'rustup', action: 'add' })
  assert.deepEqual(choose({ ...nothing, stdPresent: true }), use('rustup'))
})

test('after a refused download, the packages of Debian', () => {
  assert.deepEqual(choose({ ...nothing, debianReady: true }), use('debian'))
  assert.deepEqual(choose({ ...nothing, debianInstallable: true }), { kind: 'debian', action: 'install' })
})

test('a refused download is not tried again while the packages are there', () => {
  const refused = { ...nothing, rustup: true, remembered: 'debian' }
  assert.deepEqual(choose({ ...refused, debianReady: true }), use('debian'))
  assert.deepEqual(choose(refused), { kind: 'rustup', action: 'add' })
  assert.deepEqual(choose({ ...refused, debianReady: true, stdPresent: true }), use('rustup'))
})

test('a forced kind is the only one considered', () => {
  const all = { ...nothing, stdPresent: true, rustup: true, debianReady: true, debianInstallable: true }
  assert.deepEqual(choose({ ...all, forced: 'debian' }), use('debian'))
  assert.deepEqual(choose({ ...all, forced: 'rustup', remembered: 'debian' }), use('rustup'))
  assert.equal(choose({ ...nothing, debianReady: true, forced: 'rustup' }).action, 'fail')
  assert.equal(choose({ ...nothing, stdPresent: true, rustup: true, forced: 'debian' }).action, 'fail')
})

test('what cannot be had, or is not understood, fails with a sentence', () => {
  for (const facts of [nothing, { ...nothing, stdPresent: true, forced: 'cargo' }]) {
    const { action, sentence } = choose(facts)
    assert.equal(action, 'fail')
    assert.ok(sentence.length > 0)
  }
})
