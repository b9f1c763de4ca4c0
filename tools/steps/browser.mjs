// Chromium for the tests that click through the demo. It is the only step that may come to nothing: where no browser
// can be had, those tests do not run, the summary of `npm test` says why, and everything else does.

import { existsSync } from 'node:fs'
import { Failure } from '../machine/failure.mjs'

export const browser = {
  title: 'Chromium',
  firstTime: 'about half a minute',

  async upToDate(machine) {
    machine.browser = findBrowser(machine)
    return choose(look(machine)).action !== 'install'
  },

  async run(machine, tell) {
    await installChromium(machine, tell)
    machine.browser = findBrowser(machine)
    if (!machine.browser.path) throw new Failure(NOT_INSTALLED)
  },
}

/** `{ path }` of the browser to use, or `{ reason }` why there is none. */
export function findBrowser(machine) {
  const { action, path, reason } = choose({ ...look(machine), installable: false })
  return action === 'use' ? { path } : { reason }
}

/** `{ action: 'use', path }`, `{ action: 'install' }`, or `{ action: 'do without', reason }`. */
export function choose({ wished, wishedExists, found, installable }) {
  if (wished) {
    if (wishedExists) return { action: 'use', path: wished }
    return { action: 'do without', reason: `CHROME_PATH names ${wished}, which is not there.` }
  }
  if (found) return { action: 'use', path: found }
  return installable ? { action: 'install' } : { action: 'do without', reason: NOT_THERE }
}

function look(machine) {
  const wished = machine.env.CHROME_PATH
  return {
    wished,
    wishedExists: Boolean(wished) && existsSync(wished),
    found: existsSync(DEBIAN) ? DEBIAN : PROGRAMS.map(name => machine.find(name)).find(Boolean),
    installable:
      existsSync('/etc/debian_version') && process.getuid?.() === 0 && Boolean(machine.find('apt-get')),
  }
}

async function installChromium(machine, tell) {
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive' }, tell }
  // A machine that has its lists of packages need not fetch them anew; one without, or with old ones, must.
  const { code } = await machine.attempt('apt-get', INSTALL, options)
  if (code === 0) return
  await machine.attempt('apt-get', ['update'], options)
  const { code: again, output } = await machine.attempt('apt-get', INSTALL, options)
  if (again !== 0) throw new Failure(NOT_INSTALLED, output)
}

const DEBIAN = '/usr/bin/chromium'
const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
// --no-remove: never at the price of something that somebody installed here.
const INSTALL = ['install', '-y', '--no-install-recommends', '--no-remove', 'chromium']
const NOT_THERE = 'there is no Chromium: install it or Google Chrome, or name one with CHROME_PATH.'
const NOT_INSTALLED = '`apt-get install chromium` failed: install a Chromium, or name one with CHROME_PATH.'
