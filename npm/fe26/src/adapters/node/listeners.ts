// Calling a server's listeners behind a gate, and answering for them what goes wrong.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { Duplex } from 'node:stream'
import type { Answer } from '../../types.js'
import { type Entry, type Gate, type GateRequest, headersOfFailure } from '../gate.js'
import { send as sendResponse } from '../outgoing.js'
import type { OnThrown } from './types.js'
import { sendOnSocket } from './upgrade.js'

export type NodeRequest = IncomingMessage | Http2ServerRequest
export type NodeResponse = ServerResponse | Http2ServerResponse

export function describe({ url = '/', method = 'GET', headers, socket }: NodeRequest): GateRequest {
  return { url, method, headers, socket }
}

/** Without a promise where none is needed, and without a response for handshakes. */
export function enter<Custom extends object>(
  gate: Gate<Custom, NodeResponse>,
  req: NodeRequest,
  res: NodeResponse | undefined,
  pass: (entry: Entry<Custom>) => void,
  fail: (error: unknown) => void,
): void {
  try {
    const entry = gate.enter(describe(req), res)
    if (entry instanceof Promise) entry.then(pass).catch(fail)
    else pass(entry)
  } catch (error) {
    fail(error)
  }
}

/** Calls a listener, which may be asynchronous. */
export function call(listener: () => unknown, fail: (error: unknown) => void): void {
  try {
    const result = listener()
    if (result instanceof Promise) result.catch(fail)
  } catch (error) {
    fail(error)
  }
}

/** Answers a request or a handshake, or reports that it is too late. */
export function send<Custom extends object>(
  gate: Gate<Custom>,
  target: NodeResponse | Duplex,
  result: Answer,
): void {
  if ('writeHead' in target) sendResponse(gate, target as ServerResponse, result)
  else sendOnSocket(gate, target, result)
}

/** Answers one that has failed. */
export function answerFailure<Custom extends object>(
  gate: Gate<Custom>,
  target: NodeResponse | Duplex,
  error: unknown,
): void {
  const { append } = headersOfFailure(error)
  send(gate, target, { ...FAILED, headers: [...FAILED.headers, ...append] } as Answer)
  // Half an answer cannot be taken back: its end before time is how the reader learns.
  if ('writeHead' in target && !target.writableEnded) target.destroy()
}

/** Tells of an error, once. One in what takes it is printed: it must not end the process. */
export function report(onThrown: OnThrown, error: unknown, req: NodeRequest): void {
  call(() => onThrown(error, req), print)
}

/** What happens to an error that nobody takes, as in frameworks. */
export function print(error: unknown): void {
  // biome-ignore lint/suspicious/noConsole: the alternative is silence
  console.error(error)
}

const FAILED: Answer = {
  status: 500,
  headers: [
    ['content-type', 'text/plain; charset=utf-8'],
    ['cache-control', 'private, no-store'],
  ],
  body: 'Internal Server Error',
}
