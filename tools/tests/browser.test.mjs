import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure } from '../machine/failure.mjs'
import { browser, choose, findBrowser } from '../steps/browser.mjs'
import { conclude, prepareBrowser } from '../tasks/test.mjs'
import { notRun } from '../tasks/vitest.mjs'

const nothing = { wished: undefined, wishedExists: false, found: undefined, installable: false }
const found = '/usr/bin/chromium'

test('a browser that is there is used, and one that can be installed is', () => {
  assert.deepEqual(choose({ ...nothing, found, installable: true }), { action: 'use', path: found })
  assert.deepEqual(choose({ ...nothing, installable: true }), { action: 'install' })
})

test('CHROME_PATH comes before every other, and is not passed over when nothing is there', () => {
  const wished = '/opt/chrome'
  assert.deepEqual(choose({ ...nothing, wished, wishedExists: true, found }), { action: 'use', path: wished })
  const { action, reason } = choose({ ...nothing, wished, found, installable: true })
  assert.equal(action, 'do without')
  assert.match(reason, /CHROME_PATH/)
})

test('where none can be had, the tests do without, and say why', () => {
  const { action, reason } = choose(nothing)
  assert.equal(action, 'do without')
  assert.ok(reason.length > 0)
  const machine = { env: { CHROME_PATH: '/no/such/chromium' }, find: () => undefined }
  assert.match(findBrowser(machine).reason, /no\/such/)
})

/** Where apt-get ends with these codes, one after the other, and leaves a browser behind. */
function debian(codes) {
  const commands = []
  const attempt = async (program, args) => {
    commands.push([program, ...args].join(' '))
    return { code: codes[commands.length - 1], output: `output ${commands.length}` }
  }
  return { commands, attempt, env: {}, find: name => `/opt/${name}` }
}

test('the lists of packages are fetched only when the installation needs it', async () => {
  const ready = debian([0])
  await browser.run(ready, () => {})
  assert.equal(ready.commands.length, 1)
  assert.match(ready.commands[0], /^apt-get install .* chromium$/)
  assert.ok(ready.browser.path)

  const bare = debian([100, 0, 0])
  await browser.run(bare, () => {})
  assert.deepEqual(bare.commands, [ready.commands[0], 'apt-get update', ready.commands[0]])
})

test('an installation that fails twice says what to do, with what apt-get said', async () => {
  await assert.rejects(
    browser.run(debian([100, 0, 100]), () => {}),
    error => error instanceof Failure && error.output === 'output 3',
  )
})

const recorder = () => {
  const lines = []
  return { lines, say: line => lines.push(line), during: (_title, _firstTime, work) => work(() => {}) }
}

test('an installation that fails is shown, and ends nothing', async () => {
  const machine = {}
  const progress = recorder()
  const step = {
    upToDate: async () => false,
    run: async () => {
      throw new Failure('No browser.', 'E: no such package\n')
    },
  }
  await prepareBrowser(machine, progress, step)
  assert.deepEqual(machine.browser, { reason: 'No browser.' })
  assert.deepEqual(progress.lines, ['E: no such package'])
})

test('a defect of the step is no missing browser', async () => {
  const step = {
    upToDate: async () => {
      throw new TypeError('defect')
    },
  }
  await assert.rejects(prepareBrowser({}, recorder(), step), TypeError)
})

test('a suite that was not run is named with its reason, and fails nothing', () => {
  const progress = recorder()
  const suite = { name: 'node', passed: 2, failed: 0, skipped: 0, ok: true }
  assert.equal(conclude(progress, [suite, notRun('browser', 'no browser.')]), 0)
  assert.ok(progress.lines.includes('! browser: not run: no browser.'))
  assert.equal(progress.lines.at(-1), '2 passed, 0 failed')
})
