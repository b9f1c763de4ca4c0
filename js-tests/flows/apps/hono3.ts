// The application of the flow tests in Hono 3, which has no `upgradeWebSocket()` for Workers.

import type { AdapterOptions } from 'fe26/hono'
import * as hono3 from 'hono3'
import { stream } from 'hono3/streaming'
import { asWorker, createApp as create, type Framework } from './hono.ts'

// The types of the two are alike enough for the application, and not the same: packaging/types.test.ts has those of Hono 3.
const HONO3 = { Hono: hono3.Hono, stream, socket } as unknown as Framework

export function createApp(options: AdapterOptions = {}) {
  return create(options, HONO3)
}

export default asWorker(createApp)

function socket(): Response {
  const [client, server] = Object.values(new (globalThis as unknown as Workerd).WebSocketPair())
  server?.accept()
  return new Response(null, { status: 101, webSocket: client } as ResponseInit)
}

interface Workerd {
  WebSocketPair: new () => Record<number, { accept(): void }>
}
