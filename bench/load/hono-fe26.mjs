import { authkit, requireAuth } from 'fe26/hono'
import { Hono } from 'hono'

const app = new Hono()
app.get('/open', c => c.json({ hello: 'world' }))
app.get('/guarded', authkit(), requireAuth(), c => c.json({ hello: 'world' }))

export default app
