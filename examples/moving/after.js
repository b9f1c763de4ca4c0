import express from 'express'
import { authkit, getSession, requireAuth } from 'fe26/express'

const app = express()
app.use(authkit())

app.get('/account', requireAuth(), (req, res) => {
  res.json(getSession(req).user)
})

app.listen(process.env.PORT ?? 3000)
