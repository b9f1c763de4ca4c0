// A Hono app on Cloudflare Workers. Its configuration is the Worker's `env`: WORKOS_CLIENT_ID, WORKOS_API_KEY,
// WORKOS_REDIRECT_URI and WORKOS_COOKIE_PASSWORD.

import { engineInfo } from 'fe26'
import { authkit, getAuth, requireAuth } from 'fe26/hono'
import { Hono } from 'hono'
import { homePage } from '../../page.js'

const app = new Hono()

// Answers /login, /signup, /callback and /logout; for everything else it knows who asks.
app.use(authkit({ afterSignOut: '/' }))

app.get('/', c => c.html(homePage(getAuth(c), engineInfo())))

// A navigation goes to sign in and comes back; a fetch gets 401.
app.get('/account', requireAuth(), c => c.text(`This is the account of ${c.var.auth.user.email}.`))

app.get('/api/me', requireAuth(), c => {
  const { user, claims } = c.var.auth
  return c.json({ user, claims, engine: engineInfo() })
})

export default app
