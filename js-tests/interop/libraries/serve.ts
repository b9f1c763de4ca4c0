// Serves one of the apps in a process of its own. argv: where its module is.

import { serve } from '@hono/node-server'

const module = await import(new URL(process.argv[2] ?? '', import.meta.url).href)
const app: { fetch(request: Request): Promise<Response> } = module.default ?? module

serve({
  async fetch(request) {
    try {
      return await app.fetch(request)
    } catch (error) {
      console.error(error)
      return new Response(null, { status: 500 })
    }
  },
  hostname: '127.0.0.1',
  port: Number(process.env['PORT']),
  // They are for the libraries to use, too.
  overrideGlobalObjects: false,
})
