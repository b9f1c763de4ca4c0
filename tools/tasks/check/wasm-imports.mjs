// The core has no clock, no randomness and no network: whatever the module asks of its host is listed in
// tools/wasm-imports.txt, and a new line there is a decision.

import { readFileSync } from 'node:fs'
import { at } from '../../project.mjs'

export function importFaults(modulePath) {
  const module = new WebAssembly.Module(readFileSync(modulePath))
  return compareImports(WebAssembly.Module.imports(module).map(nameOf), expected())
}

/** A sentence for each import that is not expected, and for each expected one that is gone. */
export function compareImports(actual, wanted) {
  return [
    ...actual
      .filter(name => !wanted.includes(name))
      .map(name => `The wasm module imports ${name}, which tools/wasm-imports.txt does not list.`),
    ...wanted
      .filter(name => !actual.includes(name))
      .map(name => `tools/wasm-imports.txt lists ${name}, which the wasm module does not import.`),
  ]
}

/**
 * `module name kind`, without the hash that wasm-bindgen ends some names in: it changes with its version.
 * The number of a generic import is kept, so that a second one is noticed.
 */
export function nameOf({ module, name, kind }) {
  return `${module} ${name.replace(/(?<!_generic)_[0-9a-f]{16}$/, '')} ${kind}`
}

function expected() {
  return readFileSync(at('tools', 'wasm-imports.txt'), 'utf8')
    .split('\n')
    .map(line => line.trim())
    .filter(line => line && !line.startsWith('#'))
}
