// How much does a Worker grow?

import { BUDGET, gzippedSize, workerSizes } from '../../tools/tasks/check/worker-size.mjs'
import { introduce, table } from '../measuring/report.mjs'

introduce(
  'Size in a Worker',
  `Everything a Worker bundles to use the library, in bytes: \`fe26\` with \`fe26/hono\`, and the SDK's \`WorkOS\`. Bundled by
esbuild under wrangler's conditions and minified; Hono itself is not counted. \`npm test\` fails when fe26 takes more than
${BUDGET.toLocaleString('en')} bytes after gzip.`,
  ['fe26', 'workos-node-11', 'esbuild'],
)

const { fe26, peer } = await workerSizes()
const show = number => number.toLocaleString('en')
const row = (name, side) => [
  name,
  ...[side.script, side.wasm].flatMap(({ bytes, gzipped }) => [show(bytes), show(gzipped)]),
  show(gzippedSize(side)),
]
table(
  ['bytes', 'JavaScript', 'gzip -9', 'wasm', 'gzip -9', 'gzipped in all'],
  [
    row('fe26, fe26/hono', fe26),
    row('@workos-inc/node', peer),
    ['ratio', '', '', '', '', `${(gzippedSize(peer) / gzippedSize(fe26)).toFixed(2)}×`],
  ],
)
