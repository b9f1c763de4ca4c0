// Contestants in Node: each is the main thread of a process of its own, as in a server, and idle until its turn.

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** fe26 with each engine, and the SDK last. */
export function nodeContestants({ settings }) {
  return Promise.all([
    start('fe26', settings, { FE26_ENGINE: 'native' }),
    start('fe26', settings, { FE26_ENGINE: 'wasm' }),
    start('workos', settings),
  ])
}

async function start(module, settings, env = {}) {
  const program = fileURLToPath(new URL('node-process.mjs', import.meta.url))
  const child = fork(program, [module, JSON.stringify(settings)], { env: { ...process.env, ...env } })
  const { name } = await answerOf(child)
  return {
    name,
    async measure(operation, batch) {
      child.send({ operation, batch })
      return (await answerOf(child)).nanoseconds
    },
    async stop() {
      child.disconnect()
      await once(child, 'exit')
    },
  }
}

async function answerOf(child) {
  const gone = new AbortController()
  const lost = once(child, 'exit', { signal: gone.signal }).then(() => {
    throw new Error('A contestant ended before it answered.')
  })
  try {
    const [answer] = await Promise.race([once(child, 'message', { signal: gone.signal }), lost])
    return answer
  } finally {
    gone.abort()
    lost.catch(() => {})
  }
}
