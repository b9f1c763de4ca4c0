// What two pieces of middleware cost that do nothing.

import { Hono } from 'hono'

const app = new Hono()
app.get('/open', c => c.json({ hello: 'world' }))
app.get(
  '/guarded',
  async (_c, next) => await next(),
  (_c, next) => next(),
  c => c.json({ hello: 'world' }),
)

export default app
