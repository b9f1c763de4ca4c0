import express from 'express'
import { authkit, getAuth, getSession, requireAuth } from 'fe26/express'

const app = express()

// Answers /login, /signup, /callback and /logout; for everything else it knows who asks.
app.use(authkit())

app.get('/', (req, res) => {
  res.type('text').send(`Hello, ${getAuth(req).user?.email ?? 'stranger'}`)
})

// A navigation goes to sign in and comes back; a fetch gets 401.
app.get('/account', requireAuth(), (req, res) => {
  res.json(getSession(req).user)
})

app.listen(process.env.PORT ?? 3000)
