// The Node that everything else runs on.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Failure } from '../machine/failure.mjs'
import { atLeast } from '../machine/version.mjs'
import { readJson, toolchain } from '../project.mjs'

/** The oldest Node that the package and its tools run on. */
const OLDEST = '22.12.0'
/** What is installed when the present one is older: the npm package `node`, which carries the program. */
const INSTALLED = '24.21.0'

export const node = {
  title: `Node ${INSTALLED} (this one is ${process.version})`,
  firstTime: 'a download of about 50 MB',

  async upToDate(machine) {
    if (atLeast(process.version, OLDEST)) return true
    if (!isInstalled()) return false
    choose(machine)
    return true
  },

  async run(machine, tell) {
    mkdirSync(home, { recursive: true })
    const manifest = {
      private: true,
      dependencies: { node: INSTALLED },
      // Its install script puts the program in place; npm 12 runs only the scripts named here.
      allowScripts: { node: true },
    }
    writeFileSync(join(home, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
    await machine.npm(['install', '--prefix', home, '--no-package-lock', '--no-audit', '--no-fund'], {
      cwd: home,
      tell,
      otherwise: SENTENCE,
    })
    if (!isInstalled()) throw new Failure(SENTENCE)
    await machine.run(program, ['--version'], { otherwise: SENTENCE })
    choose(machine)
  },
}

const home = join(toolchain, 'node')
const packageFolder = join(home, 'node_modules', 'node')
const program = join(packageFolder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

const SENTENCE = `Node ${process.version} is too old and a newer one could not be installed: install Node ${OLDEST} or newer from https://nodejs.org.`

function isInstalled() {
  return existsSync(program) && readJson(join(packageFolder, 'package.json')).version === INSTALLED
}

function choose(machine) {
  machine.node = program
  machine.prefer(dirname(program))
}
