import assert from 'node:assert/strict'
import { test } from 'node:test'
import { platformOf } from '../steps/native.mjs'

test('platform packages are named as napi-rs names them', () => {
  for (const [facts, triple, libc] of [
    [{ platform: 'linux', arch: 'x64', glibc: true }, 'linux-x64-gnu', ['glibc']],
    [{ platform: 'linux', arch: 'x64', glibc: false }, 'linux-x64-musl', ['musl']],
    [{ platform: 'linux', arch: 'arm64', glibc: true }, 'linux-arm64-gnu', ['glibc']],
    [{ platform: 'darwin', arch: 'arm64', glibc: false }, 'darwin-arm64', undefined],
    [{ platform: 'darwin', arch: 'x64', glibc: false }, 'darwin-x64', undefined],
    [{ platform: 'win32', arch: 'x64', glibc: false }, 'win32-x64-msvc', undefined],
  ]) {
    const found = platformOf(facts)
    assert.equal(found?.triple, triple)
    assert.deepEqual(found?.os, [facts.platform])
    assert.deepEqual(found?.cpu, [facts.arch])
    assert.deepEqual(found?.libc, libc)
  }
})

test('a platform without a package is undefined', () => {
  assert.equal(platformOf({ platform: 'aix', arch: 'ppc64', glibc: false }), undefined)
  assert.equal(platformOf({ platform: 'linux', arch: 's390x', glibc: true }), undefined)
})
