// Roles, an API, organizations, hooks and events in one app.

import { text } from 'node:stream/consumers'
import {
  authkit,
  getAuth,
  getSession,
  getToken,
  requireAuth,
  requireToken,
  switchOrganization,
} from 'fe26/koa'
import Koa from 'koa'

const SIGNED_OUT = '<p><a href="/login">Sign in</a> or <a href="/signup">sign up</a></p>'
const SORRY = '<p>That did not work. <a href="/login">Try again</a></p>'
const SIGNED_IN = `
<form method="post" action="/organization">
  <input name="organizationId" placeholder="org_…" required> <button>Switch organization</button>
</form>
<form method="post" action="/logout"><button>Sign out</button></form>`

const app = new Koa()
const people = new Map() // in the place of your database

app.use(
  authkit({
    afterSignOut: '/',
    // A sign-in has succeeded. Without an answer, people go to where they were going.
    onSuccess({ user }) {
      const isNew = !people.has(user.id)
      people.set(user.id, user.email)
      return isNew ? '/welcome' : undefined
    },
    // Or it has failed.
    onError: () => '/sorry',
    // For logs and metrics; no secret is in it.
    onEvent: event => console.log(JSON.stringify(event)),
  }),
)

on('GET /', ctx => {
  ctx.type = 'html'
  ctx.body = getAuth(ctx).authenticated ? SIGNED_IN : SIGNED_OUT
})

on('GET /welcome', requireAuth(), ctx => {
  ctx.body = `Welcome, ${getSession(ctx).user.firstName}: you are here for the first time.`
})

on('GET /sorry', ctx => {
  ctx.type = 'html'
  ctx.body = SORRY
})

// By role in the session's organization. Others get 403.
on('GET /admin', requireAuth({ role: 'admin' }), ctx => {
  ctx.body = `You administer ${getSession(ctx).organizationId}.`
})

// For API clients, with `Authorization: Bearer <access token>`, and for this app's own pages, with their cookie.
on('GET /api/me', requireToken(), ctx => {
  const { userId, organizationId, role } = getToken(ctx)
  ctx.body = { userId, organizationId, role }
})

on('POST /organization', async ctx => {
  // What @koa/bodyparser does.
  if (!(ctx.request.length <= 10_000)) ctx.throw(413)
  const form = new URLSearchParams(await text(ctx.req))
  await switchOrganization(ctx, { organizationId: String(form.get('organizationId')), returnTo: '/admin' })
})

app.listen(Number(process.env.PORT ?? 3000))

/**
 * What @koa/router does.
 *
 * @param {string} route
 * @param {Koa.Middleware[]} steps at most a guard, and a handler
 */
function on(route, ...steps) {
  const [handler, guard] = steps.reverse()
  app.use(async (ctx, next) => {
    if (`${ctx.method} ${ctx.path}` !== route) return next()
    const handle = async () => handler?.(ctx, next)
    return guard ? guard(ctx, handle) : handle()
  })
}
