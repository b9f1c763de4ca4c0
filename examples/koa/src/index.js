// A Koa app. Its configuration is the environment: WORKOS_CLIENT_ID, WORKOS_API_KEY, WORKOS_REDIRECT_URI and
// WORKOS_COOKIE_PASSWORD.

import { engineInfo } from 'fe26'
import { authkit, getSession, requireAuth } from 'fe26/koa'
import Koa from 'koa'
import { homePage } from '../../page.js'

const app = new Koa()

// Answers /login, /signup, /callback and /logout; for everything else it knows who asks.
app.use(authkit({ afterSignOut: '/' }))

app.use(async (ctx, next) => {
  if (ctx.path !== '/') return next()
  ctx.body = homePage(ctx.state.auth, engineInfo())
})

// A navigation goes to sign in and comes back; a fetch gets 401.
app.use(requireAuth())

app.use(async ctx => {
  const { user, claims } = getSession(ctx)
  if (ctx.path === '/account') ctx.body = `This is the account of ${user.email}.`
  if (ctx.path === '/api/me') ctx.body = { user, claims, engine: engineInfo() }
})

app.listen(Number(process.env.PORT ?? 3000))
