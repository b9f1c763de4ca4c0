import { authkit, getAuth, getSession, requireAuth } from 'fe26/koa'
import Koa from 'koa'

const app = new Koa()

// Answers /login, /signup, /callback and /logout; for everything else it knows who asks.
app.use(authkit())

app.use(async (ctx, next) => {
  if (ctx.path !== '/') return next()
  ctx.body = `Hello, ${getAuth(ctx).user?.email ?? 'stranger'}`
})

// From here on for people with a session: a navigation goes to sign in and comes back; a fetch gets 401.
app.use(requireAuth())

app.use(async ctx => {
  if (ctx.path === '/account') ctx.body = getSession(ctx).user
})

app.listen(Number(process.env.PORT ?? 3000))
