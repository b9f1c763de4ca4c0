// The same app on Node.

import { serve } from '@hono/node-server'
import app from './index.ts'

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) })
