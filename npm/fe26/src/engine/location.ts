// Where the package's files are, on runtimes that have files. The CommonJS build replaces import.meta.url. Functions,
// because a bundler may leave nothing to stand on: that is to be met when an engine is looked for, not on import.

import { createRequire } from 'node:module'
import type { Folders } from './engine.js'

/** Loads CommonJS modules and native addons from the package's own place. */
export const packageRequire = () => createRequire(import.meta.url)

/** The wasm engine, which ships inside the package: once, so the CommonJS build reads it from beside the ESM one. */
export const wasmFile = () => new URL('../../esm/wasm/fe26_bg.wasm', import.meta.url)

/**
 * The folder of this build, and the one of the ESM and the CommonJS build of the same installation. By hand: bundlers take
 * `new URL('..', import.meta.url)` for a module to be had.
 */
export const folders = (): Folders => {
  const file: string = import.meta.url
  const above = (levels: number) => file.split('/').slice(0, -levels).join('/')
  return { build: above(2), installation: above(3) }
}
