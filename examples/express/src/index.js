// An Express app on Node. Its configuration is the environment: WORKOS_CLIENT_ID, WORKOS_API_KEY,
// WORKOS_REDIRECT_URI and WORKOS_COOKIE_PASSWORD.

import express from 'express'
import { engineInfo } from 'fe26'
import { authkit, getAuth, requireAuth } from 'fe26/express'
import { homePage } from '../../page.js'

const app = express()

// Answers /login, /signup, /callback and /logout; for everything else it knows who asks.
app.use(authkit({ afterSignOut: '/' }))

app.get('/', (req, res) => {
  res.send(homePage(getAuth(req), engineInfo()))
})

// A navigation goes to sign in and comes back; a fetch gets 401.
app.get('/account', requireAuth(), (req, res) => {
  res.type('text').send(`This is the account of ${getAuth(req).user?.email}.`)
})

app.get('/api/me', requireAuth(), (req, res) => {
  const auth = getAuth(req)
  res.json(auth.authenticated && { user: auth.user, claims: auth.claims, engine: engineInfo() })
})

app.listen(process.env.PORT ?? 3000)
