// The npm packages, exactly as package-lock.json lists them.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../machine/failure.mjs'
import { readJson, root } from '../project.mjs'

export const dependencies = {
  title: 'npm packages',
  firstTime: 'about half a minute',

  async upToDate() {
    return isInstalled(root)
  },

  // Not `npm ci`: it refuses a lock file that lacks an optional package of a platform which the machine that
  // wrote the lock could not fetch. What it guarantees otherwise, `isInstalled` sees to.
  async run(machine, tell) {
    await machine.npm(['install', '--no-save', '--no-audit', '--no-fund'], { tell })
    if (!isInstalled(root)) {
      throw new Failure(
        'package.json and package-lock.json disagree: run `npm install` and commit the lock file, then run this again.',
      )
    }
  },
}

/**
 * Whether `node_modules` holds what the lock file says, and the lock file what each package.json asks for.
 * npm keeps its own record of what it installed; an optional package for another platform is not in it.
 */
export function isInstalled(folder) {
  const lock = readLock(join(folder, 'package-lock.json'))
  const installed = readLock(join(folder, 'node_modules', '.package-lock.json'))
  if (!lock || !installed) return false
  return Object.entries(lock).every(([path, wanted]) => {
    if (!path.includes('node_modules')) return asksFor(folder, path, wanted)
    const present = installed[path]
    if (!present) return wanted.optional === true
    return (
      present.version === wanted.version &&
      present.integrity === wanted.integrity &&
      existsSync(join(folder, path))
    )
  })
}

function readLock(path) {
  return existsSync(path) ? readJson(path).packages : undefined
}

function asksFor(folder, path, locked) {
  const manifest = join(folder, path, 'package.json')
  if (!existsSync(manifest)) return false
  const asked = readJson(manifest)
  return KINDS.every(kind => sorted(asked[kind]) === sorted(locked[kind]))
}

function sorted(ranges = {}) {
  return JSON.stringify(Object.entries(ranges).sort())
}

const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']
