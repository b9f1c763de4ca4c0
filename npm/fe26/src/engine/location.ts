// Where the package's files are, on runtimes that have files. The CommonJS build replaces import.meta.url.

import { createRequire } from 'node:module'

/** Loads CommonJS modules and native addons from the package's own place. */
export const packageRequire = createRequire(import.meta.url)

/** The wasm engine, which ships inside the package. */
export const wasmFile = new URL('../wasm/fe26_bg.wasm', import.meta.url)
