// The demo's app in Express, on Node. What an app of yours needs is in ../../express.

import express from 'express'
import { engineInfo } from 'fe26'
import { authkit, getAuth, getSession, requireAuth } from 'fe26/express'
import { homePage } from './page.js'

const app = express()

app.use(authkit({ afterSignOut: '/' }))

app.get('/', (req, res) => {
  res.send(homePage(getAuth(req), engineInfo()))
})

app.get('/account', requireAuth(), (req, res) => {
  res.type('text').send(`This is the account of ${getSession(req).user.email}.`)
})

// The page at `/` asks this every second.
app.get('/api/me', requireAuth(), (req, res) => {
  const { user, claims } = getSession(req)
  res.json({ user, claims, engine: engineInfo() })
})

app.listen(process.env.PORT)
