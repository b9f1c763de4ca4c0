// A Worker as wrangler bundles it for workerd, without nodejs_compat.

import { basename } from 'node:path'
import { at } from './project.mjs'

/**
 * Resolves to `[{ name, contents }]`: the module `worker.js`, then the wasm modules it imports. `source` is the text of
 * an entry that stands in `folder`.
 */
export async function bundleWorker(source, { folder = at('bench'), minify = false, external = [] } = {}) {
  // From node_modules, which is not there yet when this file is loaded.
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: folder, sourcefile: 'worker.js' },
    entryNames: 'worker',
    outdir: folder,
    write: false,
    bundle: true,
    minify,
    external: ['cloudflare:*', ...external],
    // What follows is wrangler's; its `keepNames` is not, which would make both sides of a comparison longer.
    format: 'esm',
    target: 'es2024',
    platform: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    define: { 'process.env.NODE_ENV': '"production"', 'navigator.userAgent': '"Cloudflare-Workers"' },
    loader: { '.wasm': 'copy' },
    logLevel: 'silent',
  })
  const modules = outputFiles.map(({ path, contents }) => ({ name: basename(path), contents }))
  const isMain = ({ name }) => name === 'worker.js'
  return [...modules.filter(isMain), ...modules.filter(module => !isMain(module))]
}
