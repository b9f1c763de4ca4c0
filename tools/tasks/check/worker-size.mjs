// How much a Worker grows by an AuthKit library: a bundle past its budget fails the checks.

import { gzipSync } from 'node:zlib'
import { bundleWorker } from '../../worker-bundle.mjs'

/**
 * What `fe26` and `fe26/hono` may take of a Worker, in bytes after gzip: what they take, and a little to spare. The aim is
 * the size of `@workos-inc/node` 11 (48,800 bytes): lower it whenever something has become smaller, and raise it only for
 * a capability that was wanted, in the commit that brings it.
 */
export const BUDGET = 107_700

/** Everything there is to import, without the framework that both sides have anyway. */
const SOURCES = {
  fe26: "export * from 'fe26'\nexport * from 'fe26/hono'",
  peer: "export { WorkOS } from 'workos-node-11'",
}

/** What each side takes of a Worker: `{ fe26, peer }`, each `{ script, wasm }` of `{ bytes, gzipped }`. */
export async function workerSizes() {
  const measured = Object.entries(SOURCES).map(async ([side, source]) => {
    const modules = await bundleWorker(source, { minify: true, external: ['hono', 'hono/*'] })
    const [wasm, script] = [true, false].map(wanted =>
      sizeOf(modules.filter(({ name }) => name.endsWith('.wasm') === wanted)),
    )
    return [side, { script, wasm }]
  })
  return Object.fromEntries(await Promise.all(measured))
}

/** The bytes a Worker grows by after gzip. */
export const gzippedSize = ({ script, wasm }) => script.gzipped + wasm.gzipped

/** One sentence that compares the two. */
export function sizeReport({ fe26, peer }) {
  const own = `${gzippedSize(fe26)} (${fe26.script.gzipped} JavaScript, ${fe26.wasm.gzipped} wasm)`
  return `Bytes in a Worker after gzip: fe26 ${own}, @workos-inc/node ${gzippedSize(peer)}, budget ${BUDGET}.`
}

/** A sentence if fe26 exceeds its budget. */
export function sizeFaults({ fe26 }) {
  const size = gzippedSize(fe26)
  return size > BUDGET
    ? [`fe26 and fe26/hono take ${size - BUDGET} bytes more of a Worker than their budget allows.`]
    : []
}

function sizeOf(modules) {
  return {
    bytes: sum(modules.map(({ contents }) => contents.length)),
    // Cloudflare's limit on a Worker counts bytes after gzip.
    gzipped: sum(modules.map(({ contents }) => gzipSync(contents, { level: 9 }).length)),
  }
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0)
}
