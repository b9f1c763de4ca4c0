// Contestants inside workerd, whose clock stands still while code computes: a request does the whole batch and is timed
// from outside, less the time of the same request with nothing to do.

import { fileURLToPath } from 'node:url'

/** fe26, and the SDK's build for workerd last. */
export async function workerdContestants({ settings }) {
  Object.assign(process.env, { WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' })
  const { unstable_startWorker: startWorker } = await import('wrangler')
  return Promise.all([start(startWorker, 'fe26', settings), start(startWorker, 'workos', settings)])
}

async function start(startWorker, module, settings) {
  const worker = await startWorker({
    name: `bench-${module}`,
    entrypoint: fileURLToPath(new URL(`worker-${module}.mjs`, import.meta.url)),
    compatibilityDate: '2026-10-01',
    bindings: { SETTINGS: { type: 'plain_text', value: JSON.stringify(settings) } },
    sendMetrics: false,
    dev: {
      server: { hostname: '127.0.0.1', port: 0 },
      inspector: false,
      persist: false,
      watch: false,
      logLevel: 'error',
    },
  })
  await worker.ready
  const ask = async (operation, batch) => {
    const body = JSON.stringify({ operation, batch })
    const start = process.hrtime.bigint()
    const response = await worker.fetch('http://bench.test/', { method: 'POST', body })
    const answer = await response.json()
    const nanoseconds = Number(process.hrtime.bigint() - start)
    if (!response.ok) throw new Error(answer.failed)
    return { nanoseconds, ...answer }
  }
  return {
    name: (await ask('none', {})).name,
    async measure(operation, batch) {
      await ask(operation, { first: batch.first, items: [] })
      const idle = await ask('none', batch)
      const busy = await ask(operation, batch)
      return busy.nanoseconds - idle.nanoseconds
    },
    stop: () => worker.dispose(),
  }
}
