// How long does it take until the first request is answered?

import { readFileSync } from 'node:fs'
import { Child } from '../hosts/child.mjs'
import { bundleContestant } from '../hosts/workerd.mjs'
import { COMPATIBILITY_DATE, startWorkerd } from '../hosts/workerd-process.mjs'
import { besides, introduce, milliseconds, quick, table } from '../measuring/report.mjs'
import { besidePeer, inTurns } from '../measuring/rounds.mjs'
import { Sessions } from '../sessions.mjs'

introduce(
  'Start-up',
  `Median time until the first cookie is authenticated, fetching the key set from a local AuthKit included; in brackets the
median of how many times as fast as the SDK it was in the same round. In Node a process is started for every round, and
looks at its own clock. In workerd every round begins an isolate of its own in a process that runs already (with a worker
loader binding): its first request is timed from outside, less that of an isolate whose Worker does nothing, begun in the
same round. Modules are bundled for workerd and not for Node.`,
  ['fe26', 'workos-node-11', 'workerd'],
)

const rounds = quick ? 9 : 25
const sessions = await Sessions.start()
const cookie = await sessions.seal(await sessions.open())
await inNode()
await inWorkerd()
await sessions.stop()

async function inNode() {
  const contestants = [
    { module: 'fe26', env: { FE26_ENGINE: 'native' } },
    { module: 'fe26', env: { FE26_ENGINE: 'wasm' } },
    { module: 'workos' },
  ]
  const figures = await inTurns(contestants, {
    rounds,
    discarded: 1,
    async measure(contestant) {
      const settings = JSON.stringify(sessions.settings)
      const child = new Child('start-up/process.mjs', [contestant.module, settings, cookie], contestant)
      const answer = await child.answer()
      contestant.name = answer.name
      await child.stop()
      return answer
    },
  })
  const row = (title, key) => [
    title,
    ...besides(besidePeer(figures.map(own => own.map(answer => answer[key]))), milliseconds),
  ]
  table(
    [`Node, ${rounds} rounds`, ...contestants.map(({ name }) => name)],
    [
      row('from the import of the package', 'sinceImport'),
      row('from the start of the process', 'sinceStart'),
    ],
  )
}

async function inWorkerd() {
  const contestants = [{ module: 'nothing' }, { module: 'fe26' }, { module: 'workos' }]
  const loader = new URL('../start-up/loader.mjs', import.meta.url)
  const files = {}
  for (const { module } of contestants) {
    for (const { name, contents } of await bundleContestant(module)) files[`${module}/${name}`] = contents
  }
  const worker = await startWorkerd([{ name: 'worker.js', contents: readFileSync(loader) }], {
    texts: { SETTINGS: JSON.stringify(sessions.settings), COMPATIBILITY_DATE },
    files,
    loads: true,
  })
  const body = JSON.stringify({ operation: 'authenticate', batch: { first: cookie, items: [] } })
  let isolates = 0
  const [nothing, ...figures] = await inTurns(contestants, {
    rounds: rounds * 2,
    async measure(contestant) {
      const start = performance.now()
      const response = await fetch(`${worker.url}/?side=${contestant.module}&id=${isolates++}`, {
        method: 'POST',
        body,
      })
      const answer = await response.text()
      const taken = performance.now() - start
      if (!response.ok) throw new Error(answer)
      contestant.name = JSON.parse(answer).name
      return taken
    },
  })
  await worker.stop()
  const own = figures.map(taken => taken.map((milliseconds, round) => milliseconds - nothing[round]))
  table(
    [`workerd, ${rounds * 2} rounds`, ...contestants.slice(1).map(({ name }) => name)],
    [['from a new isolate', ...besides(besidePeer(own), milliseconds)]],
  )
}
