// Contestants in Node: each is the main thread of a process of its own, as in a server, and idle until its turn.

import { Child } from './child.mjs'

/** Starts a module of `contestants/`: `{ name, measure(operation, batch), stop() }`, where measuring gives nanoseconds. */
export async function startInNode(module, settings, env = {}) {
  const child = new Child('hosts/node-process.mjs', [module, JSON.stringify(settings)], { env })
  const { name } = await child.answer()
  return {
    name,
    async measure(operation, batch) {
      return (await child.ask({ operation, batch })).nanoseconds
    },
    stop: () => child.stop(),
  }
}
