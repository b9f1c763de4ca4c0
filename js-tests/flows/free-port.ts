// Ports for servers that must be told one before they listen.

import { createServer } from 'node:net'

/**
 * Nobody listens on it, and until it is used nobody else is given it: systems choose ports from 32768 up for whoever
 * asks for any, and other tests do all the time.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST))
    if (!given.has(port) && (await isFree(port))) {
      given.add(port)
      return port
    }
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer().once('error', () => resolve(false))
    // Of both families, as `localhost` is.
    server.listen(port, () => server.close(() => resolve(true)))
  })
}

const given = new Set<number>()
const [FIRST, LAST] = [20_000, 32_000]
