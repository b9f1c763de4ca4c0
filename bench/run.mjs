// `npm run bench [-- --quick]`: fe26 beside the official SDK, in Node and inside workerd, as Markdown tables.

import { argv, stdout } from 'node:process'
import { parseArgs } from 'node:util'
import { compare } from './compare.mjs'
import { nodeContestants } from './contestants/node.mjs'
import { workerdContestants } from './contestants/workerd.mjs'
import { questions } from './questions.mjs'
import { introduction, table } from './report.mjs'
import { Sessions } from './sessions.mjs'

const { values } = parseArgs({ args: argv.slice(2), options: { quick: { type: 'boolean', default: false } } })
const plan = values.quick ? { rounds: 9, times: 100 } : { rounds: 25, times: 200 }
const hosts = [
  { host: 'Node', start: nodeContestants, factor: 1 },
  // More at once: what is timed there has an HTTP request around it.
  { host: 'workerd', start: workerdContestants, factor: 3 },
]

const sessions = await Sessions.start()
stdout.write(introduction(sessions))
for (const { host, start, factor } of hosts) {
  const { rounds, times } = { ...plan, times: plan.times * factor }
  const fetchesBefore = sessions.keyFetches
  const contestants = await start(sessions)
  const rows = []
  for (const question of questions) {
    rows.push({
      title: question.title,
      results: await compare(question, contestants, sessions, { rounds, times }),
    })
  }
  await Promise.all(contestants.map(contestant => contestant.stop()))
  if (sessions.keyFetches - fetchesBefore !== contestants.length) {
    throw new Error('Not everybody fetched the key set exactly once: the times include fetches.')
  }
  stdout.write(table(`${host}, ${rounds} rounds of ${times}`, contestants, rows))
}
await sessions.stop()
