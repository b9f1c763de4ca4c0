import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAuthKit } from 'fe26'
import { startLocalAuthKit } from 'fe26/testing'
import app from './index.ts'

// An AuthKit in this process, with Ada and others to sign in, and the Worker's `env` that points the app at it.
const local = await startLocalAuthKit()
const env = {
  ...local.env,
  WORKOS_REDIRECT_URI: 'http://localhost:8787/callback',
  WORKOS_COOKIE_PASSWORD: 'for tests, and 32 characters at least',
}

test('strangers are sent to sign in', async () => {
  const response = await app.request('/account', { headers: { accept: 'text/html' } }, env)
  assert.equal(response.status, 302)
  assert.match(String(response.headers.get('location')), /\/user_management\/authorize\?/)
})

test('members see their account', async () => {
  const sealed = await createAuthKit({ env }).sealSession(
    await local.issueSession({ user: 'ada@example.com' }),
  )
  const response = await app.request('/account', { headers: { cookie: `wos-session=${sealed}` } }, env)
  assert.equal((await response.json()).firstName, 'Ada')
})

test('and are led back to where they were going', async () => {
  const begun = await app.request('/account', { headers: { accept: 'text/html' } }, env)
  const callback = await local.signIn(String(begun.headers.get('location')))
  const cookie = begun.headers
    .getSetCookie()
    .map(value => value.split(';')[0])
    .join('; ')
  const ended = await app.request(callback.href, { headers: { cookie } }, env)
  assert.equal(ended.headers.get('location'), '/account')
})
