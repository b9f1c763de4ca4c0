// What fe26 writes to a socket that asks to be upgraded: Node gives it no response object.

import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Answer, ResponseHeaders } from '../../types.js'
import type { Reporter } from '../outgoing.js'
import { setCookiesOf } from '../session-cookies.js'

/** Keeps an error of the socket from ending the process until a listener takes over. Undone by what it returns. */
export function holdSocket(socket: Duplex): () => void {
  socket.on('error', ignore)
  return () => void socket.off('error', ignore)
}

/** Answers a handshake that goes no further, and closes the connection. Reports that nobody is there to read it. */
export function sendOnSocket(reporter: Reporter, socket: Duplex, { status, headers, body }: Answer): void {
  if (socket.destroyed) reporter.reportNotSent(headers, 'no_response')
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    'connection: close',
    `content-length: ${Buffer.byteLength(body)}`,
  ]
  holdSocket(socket)
  socket.once('finish', () => socket.destroy())
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

/**
 * Adds cookies to the head that will be written to the socket, whichever library writes it: each does so in one piece
 * or line by line, status line first. If something else is written, the head has left before, and if nothing is, none
 * ever leaves: both are reported.
 */
export function addToHead(reporter: Reporter, socket: Duplex, headers: ResponseHeaders): void {
  const cookies = setCookiesOf(headers)
  if (cookies.length === 0) return
  const added = cookies.map(cookie => `set-cookie: ${cookie}\r\n`).join('')
  const { write, end } = socket
  const restore = () => void Object.assign(socket, { write, end })
  const onClose = () => {
    restore()
    reporter.reportNotSent(headers.append, 'no_response')
  }
  socket.once('close', onClose)
  const once = (method: Write): Write => {
    return (chunk, ...rest) => {
      socket.off('close', onClose)
      restore()
      const head = insert(chunk, added)
      if (head === chunk) reporter.reportNotSent(headers.append)
      return method.call(socket, head, ...rest)
    }
  }
  Object.assign(socket, { write: once(write as Write), end: once(end as Write) })
}

type Write = (chunk: unknown, ...rest: unknown[]) => unknown

/** After the status line. */
function insert(chunk: unknown, added: string): unknown {
  if (typeof chunk === 'string') {
    const end = endOfStatusLine(chunk)
    return chunk.slice(0, end) + (end > 0 ? added : '') + chunk.slice(end)
  }
  if (!(chunk instanceof Uint8Array)) return chunk
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  const end = endOfStatusLine(bytes.toString('latin1'))
  return end > 0 ? Buffer.concat([bytes.subarray(0, end), Buffer.from(added), bytes.subarray(end)]) : chunk
}

function endOfStatusLine(text: string): number {
  return /^HTTP\/1\.\d .*?\r\n/.exec(text)?.[0].length ?? 0
}

function ignore(): void {}
