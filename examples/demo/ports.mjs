import { createServer } from 'node:net'
import { DemoFailure } from './failure.mjs'

/**
 * A port nobody listens on: the wished one, the usual one, or any. A wished port that is taken is a failure, because
 * somebody counts on it.
 *
 * @param {string} variable what to set for another port
 * @param {number | undefined} wished
 * @param {number} usual
 */
export async function freePort(variable, wished, usual) {
  if (wished !== undefined) {
    const port = await tryPort(wished)
    if (port !== undefined) return port
    throw new DemoFailure(`Port ${wished} cannot be used: free it, or set ${variable} to another one.`)
  }
  const port = (await tryPort(usual)) ?? (await tryPort(0))
  if (port !== undefined) return port
  throw new DemoFailure(`No port is free: set ${variable} to one that is.`)
}

/**
 * The port, if it is free for both families of addresses that `localhost` stands for.
 *
 * @param {number} port @returns {Promise<number | undefined>}
 */
async function tryPort(port) {
  const found = await listenOnce(port, '127.0.0.1')
  return found === undefined ? undefined : listenOnce(found)
}

/** @param {number} port @param {string} [host] @returns {Promise<number | undefined>} */
function listenOnce(port, host) {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen({ port, host }, () => {
      const address = server.address()
      const found = typeof address === 'object' && address ? address.port : port
      server.close(() => resolve(found))
    })
  })
}
