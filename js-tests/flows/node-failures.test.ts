// What an application's own functions get wrong must end a request, never the process: fe26/node by itself.

import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { type AdapterOptions, authkit, requireToken } from 'fe26/node'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { signedIn } from './local-session.js'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('onError of a sign-in', () => {
  it.each<[string, unknown]>([
    ['no status', { body: 'sorry' }],
    ['a body that is no text', { status: 400, body: { sorry: true } }],
    ['a header that Node refuses', { status: 400, headers: { a: 'b\r\nc: d' } }],
  ])('that returns %s is told, and answered with 500', async (_what, reply) => {
    const { config } = await signedIn()
    const errors: unknown[] = []
    const options: AdapterOptions = { ...config, onError: () => reply as Response }
    const onThrown = (error: unknown) => errors.push(error)
    const url = await listen(authkit(options)((_req, res) => res.end(), { onThrown }))
    const response = await fetch(`${url}/callback?code=forged&state=forged`)
    expect([response.status, await response.text()]).toEqual([500, 'Internal Server Error'])
    expect(errors).toEqual([expect.objectContaining({ code: 'invalid_argument', name: 'TypeError' })])
  })
})

describe('a guard whose promise is dropped', () => {
  it.each<[string, () => unknown]>([
    ['throws', () => raise(new Error('broken'))],
    ['rejects', async () => raise(new Error('broken'))],
  ])('tells of a listener that %s, and answers 500', async (_how, listener) => {
    const { config, local } = await signedIn()
    const { accessToken } = await local.issueSession()
    const errors: unknown[] = []
    const guarded = requireToken(listener)
    const dropping = (req: IncomingMessage, res: ServerResponse) => void guarded(req, res)
    const url = await listen(authkit(config)(dropping, { onThrown: error => errors.push(error) }))
    const response = await fetch(url, { headers: { authorization: `Bearer ${accessToken}` } })
    expect([response.status, await response.text()]).toEqual([500, 'Internal Server Error'])
    expect(errors).toEqual([expect.objectContaining({ message: 'broken' })])
  })
})

describe('onThrown', () => {
  it.each<[string, () => unknown]>([
    ['throws', () => raise(new Error('broken, too'))],
    ['rejects', async () => raise(new Error('broken, too'))],
  ])('that %s itself is called once, and its error printed', async (_how, fail) => {
    const { config, cookie } = await signedIn()
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
    const calls: unknown[] = []
    const onThrown = (error: unknown) => {
      calls.push(error)
      return fail() as undefined
    }
    const auth = authkit(config)
    const listeners = [auth(() => raise(new Error('broken')), { onThrown })]
    // With a guard as well, which waits for its answer.
    const guarded = requireToken(() => raise(new Error('broken')))
    listeners.push(auth((req, res) => void guarded(req, res), { onThrown }))
    try {
      for (const listener of listeners) {
        const response = await fetch(await listen(listener), { headers: { cookie } })
        expect([response.status, await response.text()]).toEqual([500, 'Internal Server Error'])
      }
      await expect.poll(() => printed.mock.calls.length).toBe(2)
      expect(calls).toEqual([0, 1].map(() => expect.objectContaining({ message: 'broken' })))
    } finally {
      printed.mockRestore()
    }
  })
})

function raise(error: Error): never {
  throw error
}
