// Roles, an API, organizations, hooks and events in one app.

import { authkit, getAuth, requireAuth, requireToken, switchOrganization } from 'fe26/hono'
import { Hono } from 'hono'

const SIGNED_OUT = '<p><a href="/login">Sign in</a> or <a href="/signup">sign up</a></p>'
const SORRY = '<p>That did not work. <a href="/login">Try again</a></p>'
const SIGNED_IN = `
<form method="post" action="/organization">
  <input name="organizationId" placeholder="org_…" required> <button>Switch organization</button>
</form>
<form method="post" action="/logout"><button>Sign out</button></form>`

const app = new Hono()

app.use(
  authkit({
    afterSignOut: '/',
    // A sign-in has succeeded. Without an answer, people go to where they were going.
    async onSuccess({ user }, { c }) {
      const isNew = (await c.env.PEOPLE.get(user.id)) === null
      await c.env.PEOPLE.put(user.id, user.email)
      return isNew ? '/welcome' : undefined
    },
    // Or it has failed.
    onError: () => '/sorry',
    // For logs and metrics; no secret is in it.
    onEvent: event => console.log(JSON.stringify(event)),
  }),
)

app.get('/', c => c.html(getAuth(c).authenticated ? SIGNED_IN : SIGNED_OUT))

app.get('/welcome', requireAuth(), c => {
  return c.text(`Welcome, ${c.var.auth.user.firstName}: you are here for the first time.`)
})

app.get('/sorry', c => c.html(SORRY))

// By role in the session's organization. Others get 403.
app.get('/admin', requireAuth({ role: 'admin' }), c => {
  return c.text(`You administer ${c.var.auth.organizationId}.`)
})

// For API clients, with `Authorization: Bearer <access token>`, and for this app's own pages, with their cookie.
app.get('/api/me', requireToken(), c => {
  const { userId, organizationId, role } = c.var.token
  return c.json({ userId, organizationId, role })
})

app.post('/organization', async c => {
  const { organizationId } = await c.req.parseBody()
  return switchOrganization(c, { organizationId: String(organizationId), returnTo: '/admin' })
})

export default app
