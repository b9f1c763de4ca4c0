// The demo's app in Hono, on Cloudflare Workers. What an app of yours needs is in ../../hono.

import { engineInfo } from 'fe26'
import { authkit, getAuth, requireAuth } from 'fe26/hono'
import { Hono } from 'hono'
import { homePage } from './page.js'

const app = new Hono()

app.use(authkit({ afterSignOut: '/' }))

app.get('/', c => c.html(homePage(getAuth(c), engineInfo())))

app.get('/account', requireAuth(), c => c.text(`This is the account of ${c.var.auth.user.email}.`))

// The page at `/` asks this every second.
app.get('/api/me', requireAuth(), c => {
  const { user, claims } = c.var.auth
  return c.json({ user, claims, engine: engineInfo() })
})

export default app
