// `npm start`: a local AuthKit, the Hono app on workerd and the Express app on Node, until it is interrupted.
//
// HONO_PORT, EXPRESS_PORT and AUTHKIT_PORT name other ports (0: any free one), ACCESS_TOKEN_TTL another lifetime of
// the access tokens, in seconds.

import { engineInfo } from 'fe26'
import { DemoFailure, startDemo } from './demo/start-demo.mjs'

const DEFAULT_TTL = 15

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
const interrupted = interruption()

try {
  const ttl = number('ACCESS_TOKEN_TTL') || DEFAULT_TTL
  const demo = await startDemo({
    accessTokenTtl: ttl,
    ports: { hono: number('HONO_PORT'), express: number('EXPRESS_PORT'), authkit: number('AUTHKIT_PORT') },
  })
  listenAlone()
  console.log(banner(demo, ttl))
  await Promise.race([interrupted, demo.failed])
  await demo.stop()
  process.exit(0)
} catch (error) {
  // Only a defect of the demo itself is worth a stack trace.
  console.error(error instanceof DemoFailure ? `\n${error.message}` : error)
  process.exit(1)
}

/** @param {{ hono: string, express: string }} urls @param {number} ttl */
function banner({ hono, express }, ttl) {
  return `
  One sign-in, two engines

    ${hono}   Hono on workerd, wasm engine
    ${express}   Express on Node, ${engineInfo().engine} engine

  Open one of them and sign in: the AuthKit behind it runs here, too, and asks for no password. Access tokens
  last ${ttl} s, so that you see the session refresh. Then open the other one: it knows you by the same cookie.

  Ctrl-C stops everything.
`
}

/** A whole number from the environment. @param {string} name */
function number(name) {
  const text = process.env[name]
  if (!text) return undefined
  if (/^\d{1,5}$/.test(text) && Number(text) < 65536) return Number(text)
  throw new DemoFailure(`${name} must be a whole number under 65536.`)
}

/** Resolves at Ctrl-C, or when this process is told to stop. */
function interruption() {
  return new Promise(resolve => {
    for (const signal of SIGNALS) process.on(signal, resolve)
  })
}

/** miniflare listens to these, too, and would end this process before everything has stopped. */
function listenAlone() {
  for (const signal of SIGNALS) {
    const [ours, ...others] = process.listeners(signal)
    for (const listener of others) if (listener !== ours) process.off(signal, listener)
  }
}
