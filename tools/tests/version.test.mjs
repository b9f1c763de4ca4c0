import assert from 'node:assert/strict'
import { test } from 'node:test'
import { atLeast } from '../machine/version.mjs'

test('versions compare by number, part by part', () => {
  for (const [actual, wanted, holds] of [
    ['v22.12.0', '22.12.0', true],
    ['v22.9.0', '22.12.0', false],
    ['v24.0.0', '22.12.0', true],
    ['v20.20.2', '22.12.0', false],
    ['1.89.0', '1.89', true],
    ['1.100.0', '1.89', true],
    ['1.88.9', '1.89', false],
    ['1.97.0-nightly', '1.89', true],
    ['', '1.89', false],
  ]) {
    assert.equal(atLeast(actual, wanted), holds, `${actual} against ${wanted}`)
  }
})
