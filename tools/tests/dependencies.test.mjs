import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { isInstalled } from '../steps/dependencies.mjs'

let folder
const write = (path, value) => writeFileSync(join(folder, path), JSON.stringify(value))
const left = { version: '1.0.0', integrity: 'sha512-a' }

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fe26-dependencies-'))
  mkdirSync(join(folder, 'node_modules', 'left'), { recursive: true })
  write('package.json', { name: 'root', devDependencies: { left: '^1.0.0' } })
  write('package-lock.json', {
    packages: {
      '': { devDependencies: { left: '^1.0.0' } },
      'node_modules/left': left,
      'node_modules/other-platform': { version: '1.0.0', optional: true },
    },
  })
  write('node_modules/.package-lock.json', { packages: { 'node_modules/left': left } })
})
afterEach(() => rmSync(folder, { recursive: true }))

test('what the lock file lists is there, but for packages of other platforms', () => {
  assert.equal(isInstalled(folder), true)
})

test('nothing is installed without node_modules', () => {
  rmSync(join(folder, 'node_modules'), { recursive: true })
  assert.equal(isInstalled(folder), false)
})

test('a package whose folder was removed is missing', () => {
  rmSync(join(folder, 'node_modules', 'left'), { recursive: true })
  assert.equal(isInstalled(folder), false)
})

test('another version or checksum than the locked one does not count', () => {
  for (const other of [
    { ...left, version: '1.0.1' },
    { ...left, integrity: 'sha512-b' },
  ]) {
    write('node_modules/.package-lock.json', { packages: { 'node_modules/left': other } })
    assert.equal(isInstalled(folder), false)
  }
})

test('a range that package.json changed is not in the lock file yet', () => {
  write('package.json', { name: 'root', devDependencies: { left: '^1.0.0', right: '^2.0.0' } })
  assert.equal(isInstalled(folder), false)
})
