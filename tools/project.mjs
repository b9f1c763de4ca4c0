// Where things stand in this repository.

import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** A path inside the repository. */
export function at(...parts) {
  return join(root, ...parts)
}

export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** What the set-up installs and remembers; never committed. */
export const toolchain = at('.toolchain')

export const npmPackage = at('npm', 'fe26')
/** One folder per triple, for the platforms whose native engine was built here. */
export const platformPackages = at('npm', 'platforms')
export const glue = join(npmPackage, 'src', 'wasm')
export const dist = join(npmPackage, 'dist')
