// A test file of the SDK as it is installed, with another library under it.

import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { compileFunction } from 'node:vm'
import { collector, type Found, fetchMock } from './jest.js'

/** What a test file is run over. */
export interface Side {
  /** Its public exports. */
  exports: Readonly<Record<string, unknown>>
  /** Where its package.json is. */
  folder: string
}

const require = createRequire(import.meta.url)
/** Where version 7 keeps its modules, and its tests beside them. */
const FOLDER = dirname(require.resolve('workos-node-7'))

/**
 * Loads a test file, and gives its tests and its `fetch`. What is public in version 11 is the side's wherever the file
 * imports it from; what is internal stays version 7's.
 */
export function load(spec: string, side: Side, isPublic: (name: string) => boolean): Loaded {
  const { found, globals } = collector()
  const fetch = fetchMock()
  const loaded = new Map<string, { exports: Exports }>()

  function requireFrom(file: string) {
    const own = createRequire(file)
    return (name: string): unknown => {
      if (name === 'jest-fetch-mock') return { __esModule: true, default: fetch }
      // Some read what version they are.
      if (name === 'fs/promises')
        return { readFile: (path: string) => readFile(join(side.folder, path), 'utf8') }
      // A copy, that can be spied on: it is nobody's.
      if (name === 'jose') return { __esModule: true, ...(own(name) as object) }
      if (!name.startsWith('.')) return own(name)
      const path = own.resolve(name)
      return path.endsWith('.json') ? own(path) : exportsOf(path)
    }
  }

  function exportsOf(path: string): Exports {
    const known = loaded.get(path)
    if (known) return known.exports
    const module = { exports: {} as Exports }
    loaded.set(path, module)
    const parameters = ['exports', 'require', 'module', ...Object.keys(globals)]
    const run = compileFunction(readFileSync(path, 'utf8'), parameters, { filename: path })
    const isSpec = path.endsWith('.spec.js')
    const requires = requireFrom(path)
    const turned = (name: string) => withSide(requires(name))
    run(module.exports, isSpec ? turned : requires, module, ...Object.values(globals))
    return module.exports
  }

  function withSide(exports: unknown): unknown {
    if (typeof exports !== 'object' || exports === null || !('__esModule' in exports)) return exports
    const members = Object.entries(exports).map(([name, own]) => [
      name,
      isPublic(name) ? side.exports[name] : own,
    ])
    return { __esModule: true, ...Object.fromEntries(members) }
  }

  exportsOf(join(FOLDER, spec))
  return { found, fetch }
}

export interface Loaded {
  found: readonly Found[]
  fetch: typeof globalThis.fetch
}

type Exports = Record<string, unknown>
