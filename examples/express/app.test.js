import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAuthKit } from 'fe26'
import { startLocalAuthKit } from 'fe26/testing'

// An AuthKit in this process, with Ada and others to sign in, and the variables that point the app at it.
const local = await startLocalAuthKit()
const port = process.env.PORT ?? '3999'
Object.assign(process.env, local.env, {
  PORT: port,
  WORKOS_REDIRECT_URI: `http://localhost:${port}/callback`,
  WORKOS_COOKIE_PASSWORD: 'for tests, and 32 characters at least',
})
await import('./app.js')

test('strangers see no account', async () => {
  const response = await fetch(`http://localhost:${port}/account`)
  assert.equal(response.status, 401)
})

test('members see theirs', async () => {
  const cookie = await signedIn('ada@example.com')
  const response = await fetch(`http://localhost:${port}/account`, { headers: { cookie } })
  assert.equal((await response.json()).firstName, 'Ada')
})

/**
 * The cookie of somebody who has signed in.
 *
 * @param {string} user
 */
async function signedIn(user) {
  const sealed = await createAuthKit().sealSession(await local.issueSession({ user }))
  return `wos-session=${sealed}`
}
