// The built application in a server of its own, as adapter-node has it. adapter-node takes every request for https unless
// a header says otherwise: where the proxy in front of it says nothing, this server does.

import { createServer } from 'node:http'

const { frameworkTrustsProxy } = JSON.parse(process.env.APP_OPTIONS ?? '{}')
const header = frameworkTrustsProxy ? 'x-forwarded-proto' : 'x-scheme'
process.env.PROTOCOL_HEADER = header
if (frameworkTrustsProxy) process.env.HOST_HEADER = 'x-forwarded-host'

const { handler } = await import('./build/handler.js')

createServer((req, res) => {
  if (header === 'x-scheme') req.headers[header] = 'http'
  else req.headers[header] ??= 'http'
  handler(req, res)
}).listen(Number(process.env.PORT), '127.0.0.1')
