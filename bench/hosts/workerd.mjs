// Contestants inside workerd, whose clock stands still while code computes: a request does the whole batch and is timed
// from outside, less the time of the same request with nothing to do.

import { bundleWorker } from '../../tools/worker-bundle.mjs'
import { startWorkerd } from './workerd-process.mjs'

/** Starts a module of `contestants/`: `{ name, measure(operation, batch), stop() }`, where measuring gives nanoseconds. */
export async function startInWorkerd(module, settings) {
  const worker = await startWorkerd(await bundleContestant(module), {
    texts: { SETTINGS: JSON.stringify(settings) },
  })
  const ask = async (operation, batch) => {
    const body = JSON.stringify({ operation, batch })
    const start = process.hrtime.bigint()
    const response = await fetch(worker.url, { method: 'POST', body })
    const answer = await response.text()
    const nanoseconds = Number(process.hrtime.bigint() - start)
    if (!response.ok) throw new Error(answer)
    return { nanoseconds, answer }
  }
  let idleFirst = false
  return {
    name: JSON.parse((await ask('none', { items: [] })).answer).name,
    async measure(operation, batch) {
      await ask(operation, { first: batch.first, items: [] })
      idleFirst = !idleFirst
      const inOrder = idleFirst ? ['none', operation] : [operation, 'none']
      const taken = {}
      for (const asked of inOrder) taken[asked] = (await ask(asked, batch)).nanoseconds
      // Something else took the processor meanwhile: once more.
      return taken[operation] > taken.none ? taken[operation] - taken.none : this.measure(operation, batch)
    },
    stop: () => worker.stop(),
  }
}

/** The modules of a contestant's Worker. */
export function bundleContestant(module) {
  return bundleWorker(`
    import { create } from './contestants/${module}.mjs'
    import { workerOf } from './hosts/worker.mjs'
    export default workerOf(create)
  `)
}
