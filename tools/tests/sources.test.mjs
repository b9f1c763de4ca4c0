import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import { at, root } from '../project.mjs'
import { filesUnder } from '../stamp.mjs'
import { rustInputs } from '../steps/cargo.mjs'
import { LIVE_TESTS } from '../tasks/test-live.mjs'

test('an engine depends on the sources of its crates and not on their tests', () => {
  const inputs = rustInputs('fe26', 'fe26-napi')
    .flatMap(filesUnder)
    .map(file => relative(root, file).replaceAll('\\', '/'))
  for (const file of [
    'Cargo.lock',
    'crates/fe26/Cargo.toml',
    'crates/fe26/src/lib.rs',
    'crates/fe26-napi/build.rs',
  ])
    assert.ok(inputs.includes(file), file)
  assert.deepEqual(
    inputs.filter(file => /^crates\/[^/]+\/(tests|benches|examples)\//.test(file)),
    [],
  )
})

test('what test:live names is there', () => {
  for (const name of LIVE_TESTS) assert.ok(existsSync(at('js-tests', `${name}.test.ts`)), name)
})

// An import of a name that a platform does not have ends every command on that platform, before it begins.
test('nothing is imported from Node that Windows lacks', () => {
  const scripts = filesUnder(at('tools')).filter(file => file.endsWith('.mjs'))
  for (const file of scripts) {
    for (const [, names, module] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
      assert.ok(isBuiltin(`node:${module}`), module)
      const missing = names.split(',').filter(name => POSIX_ONLY.test(name.trim()))
      assert.deepEqual(missing, [], relative(root, file))
    }
  }
  assert.ok(scripts.length > readdirSync(join(root, 'tools')).length)
})

const IMPORT = /^import \{([^}]+)\} from 'node:([a-z/_]+)'/gm
const POSIX_ONLY = /^(get|set)(e?[ug]id|groups)\b|^initgroups\b/
