// The operations on sessions, in Node and inside workerd, beside the official SDK.

import { startInNode } from '../hosts/node.mjs'
import { startInWorkerd } from '../hosts/workerd.mjs'
import { Sessions } from '../sessions.mjs'
import { besides, microseconds, quick, table } from './report.mjs'
import { besidePeer, inTurns } from './rounds.mjs'

/**
 * Measures each `{ title, operation, batch, passes? }` on both hosts and prints a table for each; the quickest comes last,
 * and goes over its batch several times. `also`: further contestants in Node, with the native engine.
 */
export async function sideBySide(questions, also = []) {
  const sessions = await Sessions.start()
  for (const { host, start, factor, calls } of hosts) {
    const { rounds, times } = { ...plan, times: plan.times * factor }
    const fetchesBefore = sessions.keyFetches
    const contestants = await start(sessions.settings, also)
    await warmUp(contestants, questions, sessions, calls)
    const rows = []
    for (const { title, operation, batch, passes = 1 } of questions) {
      const figures = await inTurns(contestants, {
        rounds,
        prepare: () => batch(sessions, times),
        measure: async (contestant, work) =>
          (await contestant.measure(operation, work)) / (times * passes) / 1000,
      })
      rows.push([title, ...besides(besidePeer(figures), microseconds)])
    }
    await Promise.all(contestants.map(contestant => contestant.stop()))
    if (sessions.keyFetches - fetchesBefore > contestants.length) {
      throw new Error('Somebody fetched the key set again: the times include fetches.')
    }
    table([`${host}, ${rounds} rounds of ${times}`, ...contestants.map(({ name }) => name)], rows)
  }
  await sessions.stop()
}

/** How it is measured, for the introduction. */
export const METHOD = `Median time of one operation, one after the other unless a row says otherwise; in brackets the
median of how many times as fast as the SDK it was in the same round. The sealed cookie holds an RS256 token under a
2048-bit key; the key set was fetched before measuring. Every item is a string of its own, as if it had come with a
request. In Node each contestant is the main thread of a process of its own. workerd's clock stands still while code
computes: a Worker does a whole batch per request and is timed from outside, less the same request with nothing to do.`

/**
 * V8 optimises wasm while it runs, function by function. In workerd, where it has fewer threads for that, it was seen to
 * leave some functions for as late as the 15,000th call, and to take twice as long until then.
 */
async function warmUp(contestants, questions, sessions, calls) {
  for (const { operation, batch } of questions.toReversed()) {
    const times = calls / questions.length / ROUNDS
    for (let round = 0; round < ROUNDS; round++) {
      const work = await batch(sessions, times)
      for (const contestant of contestants) await contestant.measure(operation, work)
    }
  }
}

const ROUNDS = 5
const plan = quick ? { rounds: 7, times: 60 } : { rounds: 25, times: 200 }

const hosts = [
  {
    host: 'Node',
    factor: 1,
    calls: 2000,
    start: (settings, also) =>
      Promise.all([
        startInNode('fe26', settings, { FE26_ENGINE: 'native' }),
        startInNode('fe26', settings, { FE26_ENGINE: 'wasm' }),
        ...also.map(module => startInNode(module, settings, { FE26_ENGINE: 'native' })),
        startInNode('workos', settings),
      ]),
  },
  {
    host: 'workerd',
    // More at once: what is timed there has an HTTP request around it.
    factor: 3,
    calls: 20_000,
    start: settings => Promise.all([startInWorkerd('fe26', settings), startInWorkerd('workos', settings)]),
  },
]
