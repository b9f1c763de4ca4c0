// Express in a thread with an environment of its own, as it would have in a process: it ends with this process,
// however that ends.

import { Worker } from 'node:worker_threads'
import { DemoFailure } from './failure.mjs'

/** @param {{ port: number, variables: Record<string, string> }} options */
export async function startExpress({ port, variables }) {
  const url = `http://localhost:${port}`
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('WORKOS_'))
  const env = { ...Object.fromEntries(inherited), ...variables, PORT: String(port) }
  const thread = new Worker(new URL('apps/express.js', import.meta.url), { env, execArgv: [] })
  const failed = new Promise((_, reject) => {
    thread.once('error', error => reject(new DemoFailure(`The Express app failed: ${error.message}`)))
  })
  await Promise.race([answers(url), failed])
  return { url, failed, stop: async () => void (await thread.terminate()) }
}

/** Resolves once something answers. @param {string} url */
async function answers(url) {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await fetch(url).catch(() => undefined)) return
    await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
  }
  throw new DemoFailure(`The Express app does not answer on ${url}.`)
}

const ATTEMPTS = 1_200
const PAUSE_MS = 50
