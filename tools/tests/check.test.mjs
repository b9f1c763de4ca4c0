import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressesIn } from '../tasks/check/lock-files.mjs'
import { switchedOff } from '../tasks/check/skipped-tests.mjs'
import { compareImports, nameOf } from '../tasks/check/wasm-imports.mjs'

test('an import is named without its hash', () => {
  const of = name => nameOf({ module: './fe26_bg.js', name, kind: 'function' })
  assert.equal(of('__wbg_now_0123456789abcdef'), './fe26_bg.js __wbg_now function')
  assert.equal(
    of('__wbindgen_generic_0000000000000002'),
    './fe26_bg.js __wbindgen_generic_0000000000000002 function',
  )
  assert.equal(of('__wbindgen_throw'), './fe26_bg.js __wbindgen_throw function')
})

test('an import that is not expected is a fault, and so is one that is gone', () => {
  assert.equal(compareImports(['a', 'b'], ['b', 'a']).length, 0)
  assert.equal(compareImports(['a', 'b'], ['a']).length, 1)
  assert.equal(compareImports(['a'], ['a', 'b']).length, 1)
})

test('lock files may name crates.io and folders, not where something was downloaded', () => {
  const cratesIo = 'source = "registry+https://github.com/rust-lang/crates.io-index"'
  assert.deepEqual(addressesIn(`${cratesIo}\n"resolved": "npm/fe26"`), [])
  assert.equal(addressesIn('"resolved": "https://registry.example/left-1.0.0.tgz"').length, 1)
  assert.equal(addressesIn('source = "git+https://git.example/left#1"').length, 1)
  assert.equal(addressesIn('source = "sparse+https://mirror.example/"').length, 1)
})

// Spelt in two halves, so that the check does not find them in this file.
const off = word => `.${word}('does', () => {})`

test('tests that are switched off are found, by line', () => {
  assert.deepEqual(switchedOff('a.test.ts', `\nit${off('skip')}\nit${off('only')}`), [2, 3])
  assert.deepEqual(switchedOff('a.test.ts', `describe.concurrent${off('only')}`), [1])
  assert.deepEqual(switchedOff('a.rs', `#[test]\n#[${'ignore'} = "slow"]`), [2])
})

test('a condition, another word and another kind of file are left alone', () => {
  assert.deepEqual(switchedOff('a.test.ts', `it${off('skipIf')}\nreader${off('skip')}\nit('skips')`), [])
  assert.deepEqual(switchedOff('a.ts', `it${off('only')}`), [])
})
