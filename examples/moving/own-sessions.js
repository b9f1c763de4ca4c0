import express from 'express'
import { authkit, getAuth, getAuthKit, getSession, requireAuth } from 'fe26/express'
import { sessions } from './database.js'

const app = express()
app.use(authkit())

// Whoever still comes with the old cookie leaves with the new one, and stays signed in.
app.use(async (req, res, next) => {
  const id = /(?:^|; )sid=([^;]*)/.exec(req.headers.cookie ?? '')?.[1]
  const auth = getAuth(req)
  const session = id !== undefined && sessions.get(id)
  if (!session || auth.authenticated || auth.reason !== 'no_session_cookie_provided') return next()
  const kit = getAuthKit(req)
  const sealed = await kit.sealSession(session)
  res.append('Set-Cookie', await kit.sessionCookies(sealed, { request: req }))
  res.clearCookie('sid')
  sessions.delete(id)
  res.redirect(307, req.originalUrl)
})

app.get('/account', requireAuth(), (req, res) => {
  res.json(getSession(req).user)
})

app.listen(process.env.PORT ?? 3000)
