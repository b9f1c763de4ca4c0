import { WorkOS } from '@workos-inc/node'
import cookieParser from 'cookie-parser'
import express from 'express'

const { WORKOS_API_KEY, WORKOS_CLIENT_ID: clientId, WORKOS_REDIRECT_URI: redirectUri } = process.env
const { WORKOS_COOKIE_PASSWORD: cookiePassword } = process.env
const { userManagement } = new WorkOS(WORKOS_API_KEY, { clientId })
const COOKIE = { path: '/', httpOnly: true, secure: redirectUri.startsWith('https:'), sameSite: 'lax' }

const app = express()
app.use(cookieParser())

app.get('/login', (_req, res) => {
  res.redirect(userManagement.getAuthorizationUrl({ provider: 'authkit', clientId, redirectUri }))
})

app.get('/callback', async (req, res) => {
  const session = { sealSession: true, cookiePassword }
  const { sealedSession } = await userManagement.authenticateWithCode({
    clientId,
    code: req.query.code,
    session,
  })
  res.cookie('wos-session', sealedSession, COOKIE).redirect('/account')
})

app.get('/account', members, (req, res) => {
  res.json(req.user)
})

app.get('/logout', async (req, res) => {
  const session = load(req)
  res.clearCookie('wos-session').redirect(await session.getLogoutUrl())
})

async function members(req, res, next) {
  const session = load(req)
  const authenticated = await session.authenticate()
  if (authenticated.authenticated) {
    req.user = authenticated.user
    return next()
  }
  const refreshed = await session.refresh().catch(() => undefined)
  if (!refreshed?.authenticated) return res.clearCookie('wos-session').redirect('/login')
  res.cookie('wos-session', refreshed.sealedSession, COOKIE)
  req.user = refreshed.user
  next()
}

function load(req) {
  return userManagement.loadSealedSession({ sessionData: req.cookies['wos-session'], cookiePassword })
}

app.listen(process.env.PORT ?? 3000)
