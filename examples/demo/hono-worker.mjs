// The Worker of wrangler.toml (apps/hono.ts) on workerd, quiet and offline, with the configuration as its bindings.

import { fileURLToPath } from 'node:url'
import { DemoFailure } from './failure.mjs'

/** @param {{ port: number, variables: Record<string, string> }} options */
export async function startWorker({ port, variables }) {
  const { unstable_startWorker } = await loadWrangler()
  const bindings = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      { type: /** @type {const} */ ('plain_text'), value },
    ]),
  )
  const worker = await unstable_startWorker({
    config: fileURLToPath(new URL('../../wrangler.toml', import.meta.url)),
    bindings,
    dev: {
      remote: false,
      persist: false,
      watch: false,
      inspector: false,
      logLevel: 'error',
      server: { hostname: 'localhost', port },
    },
  }).catch(fail)
  const failed = new Promise((_, reject) => worker.raw.on('error', ({ cause }) => reject(cause)))
  await Promise.race([worker.ready, failed]).catch(fail)
  return { url: `http://localhost:${port}`, failed: failed.catch(fail), stop: () => worker.dispose() }
}

/** wrangler reads its settings when it is loaded. */
function loadWrangler() {
  process.env.WRANGLER_SEND_METRICS ??= 'false'
  process.env.CLOUDFLARE_CF_FETCH_ENABLED ??= 'false'
  process.env.CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV ??= 'false'
  process.env.WRANGLER_LOG ??= 'error'
  return import('wrangler')
}

/** wrangler's errors wrap each other; the innermost says what happened. @param {unknown} error @returns {never} */
function fail(error) {
  const { message = error, cause } = Object(error)
  if (cause) fail(cause)
  throw new DemoFailure(`The Hono app does not run on workerd: ${message}`)
}
