import { Hono } from 'hono'
import { getCookie } from 'hono/cookie'
import { userManagementOf } from './workos.mjs'

let userManagement

const app = new Hono()
app.get('/open', c => c.json({ hello: 'world' }))
app.get(
  '/guarded',
  async (c, next) => {
    userManagement ??= userManagementOf(c.env)
    const sessionData = getCookie(c, 'wos-session')
    const session = userManagement.loadSealedSession({
      sessionData,
      cookiePassword: c.env.WORKOS_COOKIE_PASSWORD,
    })
    const { authenticated } = await session.authenticate()
    return authenticated ? next() : c.redirect('/login')
  },
  c => c.json({ hello: 'world' }),
)

export default app
