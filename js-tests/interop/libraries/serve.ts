// Serves one of the apps in a process of its own. argv: where its module is.

import { serve } from '@hono/node-server'

const app = await import(new URL(process.argv[2] ?? '', import.meta.url).href)

serve({ ...(app.default ?? app), hostname: '127.0.0.1', port: Number(process.env['PORT']) })
