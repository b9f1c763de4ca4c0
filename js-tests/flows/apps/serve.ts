// Serves an application of the flow tests in a process of its own. argv: the application, the framework's package.

import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { engineInfo } from 'fe26'
import type { AdapterOptions } from 'fe26/express'

const [application, framework = ''] = process.argv.slice(2)
const { callbackPath = '/callback', ...options } = JSON.parse(
  process.env['APP_OPTIONS'] ?? '{}',
) as AdapterOptions

const server = createServer()
server.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const redirectUri = `${url}${callbackPath}`
  server.on('request', await listener({ ...options, redirectUri }))
  console.log(`listening: ${application} ${framework}`)
  process.send?.({ url, engine: engineInfo().engine })
})
process.once('disconnect', () => process.exit())

async function listener(config: AdapterOptions): Promise<RequestListener> {
  const module = await import(new URL(`${application}.ts`, import.meta.url).href)
  if (application === 'hono' || application === 'web') {
    const { getRequestListener } = await import('@hono/node-server')
    return getRequestListener(module.createApp(config).fetch)
  }
  return module.createListener(config, (await import(framework)).default)
}
