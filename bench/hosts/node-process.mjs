// The process of one contestant: `node-process.mjs <module> <settings>`, driven over its channel.

import { argv, hrtime } from 'node:process'
import { perform } from './perform.mjs'

const [, , module, settings] = argv
const { create } = await import(`../contestants/${module}.mjs`)
const contestant = await create(JSON.parse(settings))

process.on('message', async ({ operation, batch }) => {
  let start = 0n
  await perform(contestant, operation, batch, () => {
    start = hrtime.bigint()
  })
  process.send({ nanoseconds: Number(hrtime.bigint() - start) })
})
process.send({ name: contestant.name })
