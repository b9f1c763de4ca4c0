import { authkit, getAuth, requireAuth } from 'fe26/hono'
import { Hono } from 'hono'

const app = new Hono()

// Answers /login, /signup, /callback and /logout; for everything else it knows who asks.
app.use(authkit())

app.get('/', c => c.text(`Hello, ${getAuth(c).user?.email ?? 'stranger'}`))

// A navigation goes to sign in and comes back; a fetch gets 401.
app.get('/account', requireAuth(), c => c.json(c.var.auth.user))

export default app
