// What `onEvent` is told of tokens, and of people who are turned away.

import { describe, expect, it } from 'vitest'
import { Bench, navigation } from './bench.js'
import { listening, types, visit } from './listening.js'

describe('an access token', () => {
  it('is told like a session, remembered or not', async () => {
    const { bench, told } = listening()
    const { session, sessionId } = await bench.session()
    const authorization = `Bearer ${session.accessToken}`
    await bench.authkit.adapter.authenticateBearer(authorization)
    expect(types(told())).toEqual(['key_set_fetched', 'authenticated'])
    for (let time = 0; time < 2; time++) await bench.authkit.authenticateToken(session.accessToken)
    expect(bench.authkit.adapter.recallBearer(authorization)).toBeDefined()
    const authenticated = { type: 'authenticated', sessionId, userId: session.user?.id }
    expect(told()).toMatchObject([
      { ...authenticated, remembered: false },
      { ...authenticated, remembered: true },
      { ...authenticated, remembered: true },
    ])
  })

  it('that stands for nobody is told each time, and nothing where there is none', async () => {
    const { bench, told } = listening()
    for (let time = 0; time < 2; time++) {
      await bench.authkit.adapter.authenticateBearer('Bearer garbage')
      await bench.authkit.adapter.authenticateBearer('Bearer a b')
      await bench.authkit.adapter.authenticateBearer('Basic YTpi')
      await bench.authkit.authenticateToken('garbage')
      await bench.authkit.authenticateToken('')
      expect(told()).toEqual(
        ['invalid_jwt', 'invalid_authorization_header', 'no_token_provided', 'invalid_jwt'].map(reason => ({
          ...{ type: 'token_rejected', reason, retryable: false },
        })),
      )
    }
  })

  it('that cannot be checked is told as something that passes', async () => {
    const { bench, told } = listening()
    bench.skipDelays()
    const { session } = await bench.session()
    bench.local.fail('jwks', { status: 404 })
    await bench.authkit.authenticateToken(session.accessToken)
    expect(told()).toMatchObject([
      { type: 'key_set_failed' },
      { type: 'token_rejected', reason: 'key_set_unavailable', retryable: true },
    ])
  })
})

describe('a requirement that is not met', () => {
  const ROLE = '{"role":"owner"}' as never
  const RECENT = '{"maxAge":300}' as never

  /** Somebody whose claims hold more than ids, and who they are. */
  async function guarded(claims: Record<string, unknown> = {}) {
    const { bench, told } = listening()
    const { cookie, session, sessionId } = await bench.session({ claims: { secret: 'plan', ...claims } })
    const { auth } = await visit(bench.authkit, cookie)
    if (!auth.authenticated) throw new Error(auth.reason)
    const token = await bench.authkit.authenticateToken(session.accessToken)
    if (!token.authenticated) throw new Error(token.reason)
    told()
    const subject = { sessionId, userId: session.user?.id, organizationId: session.organizationId }
    const forbidden = (reason: string) => ({ type: 'forbidden', ...subject, reason, retryable: false })
    return { ...{ adapter: bench.authkit.adapter, bench, told, auth, token, forbidden } }
  }

  it('is told with who it was, by a verdict that is remembered as well', async () => {
    const { adapter, told, auth, token, forbidden } = await guarded()
    for (let time = 0; time < 3; time++) {
      const refusal = adapter.judge(auth, ROLE)
      const ofToken = adapter.judge(token, ROLE)
      if (!refusal || !ofToken) throw new Error('the role is required')
      expect(told()).toEqual([])
      await adapter.forbidden(navigation('/admin'), refusal, auth)
      expect(told()).toEqual([forbidden('missing_role')])
      await adapter.tokenRefused(ofToken, token)
      expect(told()).toEqual([forbidden('missing_role')])
    }
  })

  it('is told before the sign-in that it leads to', async () => {
    const { adapter, bench, told, auth, forbidden } = await guarded()
    bench.clock.advance(301_000)
    const refusal = adapter.judge(auth, RECENT)
    if (!refusal) throw new Error('the sign-in is too old')
    await adapter.forbidden(navigation('/billing'), refusal, auth)
    const started = { type: 'sign_in_started', screenHint: 'sign-in' }
    expect(told()).toEqual([forbidden('reauthentication_required'), started])
    await adapter.forbidden({ url: '/billing', method: 'POST', headers: {} }, refusal, auth)
    expect(told()).toEqual([forbidden('reauthentication_required')])
  })

  it('is no event where somebody only asks, or nobody is signed in', async () => {
    const { adapter, bench, told, auth } = await guarded()
    expect(bench.authkit.satisfies(auth, { role: 'owner' })).toBe(false)
    await adapter.tokenRefused({ reason: 'no_session_cookie_provided' })
    await adapter.tokenRefused({ reason: 'invalid_jwt' })
    await adapter.denied(
      { url: '/', method: 'GET', headers: {} },
      {
        ...{ authenticated: false, reason: 'no_session_cookie_provided', retryable: false },
      },
    )
    expect(told()).toEqual([])
  })

  it('hands the engine no claims where nobody listens', async () => {
    const bench = new Bench()
    const { cookie } = await bench.session()
    const { auth } = await visit(bench.authkit, cookie)
    if (!auth.authenticated) throw new Error(auth.reason)
    const refusal = bench.authkit.adapter.judge(auth, ROLE)
    if (!refusal) throw new Error('the role is required')
    const unread = new Proxy(auth, {
      get: (target, name) => {
        if (name === 'claims') throw new Error('claims are read')
        return Reflect.get(target, name)
      },
    })
    expect((await bench.authkit.adapter.forbidden(navigation('/'), refusal, unread)).status).toBe(403)
  })
})
