import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BUDGET, gzippedSize, sizeFaults, sizeReport, workerSizes } from '../tasks/check/worker-size.mjs'
import { bundleWorker } from '../worker-bundle.mjs'

const side = (script, wasm) => ({ script: { gzipped: script }, wasm: { gzipped: wasm } })

test('a bundle may fill its budget and not exceed it', () => {
  assert.deepEqual(sizeFaults({ fe26: side(800, BUDGET - 800) }), [])
  assert.equal(sizeFaults({ fe26: side(801, BUDGET - 800) }).length, 1)
})

test('both sides are measured, and their sizes reported', async () => {
  const sizes = await workerSizes()
  assert.ok(sizes.fe26.wasm.gzipped > 10_000 && sizes.fe26.script.gzipped > 1_000)
  assert.ok(sizes.peer.wasm.gzipped === 0 && sizes.peer.script.gzipped > 40_000)
  for (const { script } of Object.values(sizes)) assert.ok(script.gzipped < script.bytes)
  for (const size of [gzippedSize(sizes.fe26), gzippedSize(sizes.peer), BUDGET]) {
    assert.ok(sizeReport(sizes).includes(String(size)))
  }
})

test("a Worker's main module comes first, and beside it the wasm it imports", async () => {
  const source =
    "import { engineInfo } from 'fe26'\nexport default { fetch: () => Response.json(engineInfo()) }"
  const [main, ...others] = await bundleWorker(source)
  assert.equal(main.name, 'worker.js')
  assert.deepEqual(
    others.map(({ name }) => name.endsWith('.wasm')),
    [true],
  )
  assert.ok(Buffer.from(main.contents).toString().includes(`"./${others[0].name}"`))
  const [minified] = await bundleWorker(source, { minify: true })
  assert.ok(minified.contents.length < main.contents.length)
  assert.equal((await bundleWorker("export * from 'hono'", { external: ['hono'] })).length, 1)
})
