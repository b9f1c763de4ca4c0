// The types people write against. `tsc` is what fails here; the values make sure that the types do not lie.

import expressApp, { type Request as ExpressRequest } from 'express'
import {
  type Auth,
  type AuthKit,
  createAuthKit,
  type Fe26Event,
  type Fe26Events,
  type Requirements,
  type SessionInfo,
  type SignInStart,
  type TokenInfo,
  type User,
} from 'fe26'
import * as express from 'fe26/express'
import * as hono from 'fe26/hono'
import { Hono } from 'hono'
import { describe, expect, expectTypeOf, it } from 'vitest'

interface Plan {
  plan: 'free' | 'pro'
}

const CONFIG: hono.AdapterOptions = {
  clientId: 'client_1',
  apiKey: 'sk_1',
  cookiePassword: 'a cookie password of enough length',
  redirectUri: 'http://localhost/callback',
}

describe('Hono', () => {
  it('has auth in the context of every handler after the middleware', async () => {
    const app = new Hono().use(hono.authkit<Plan>(CONFIG)).get('/', c => {
      expectTypeOf(c.var.auth).toEqualTypeOf<Auth<Plan>>()
      expectTypeOf(c.get('auth')).toEqualTypeOf<Auth<Plan>>()
      if (c.var.auth.authenticated) {
        expectTypeOf(c.var.auth.claims.plan).toEqualTypeOf<'free' | 'pro'>()
        expectTypeOf(c.var.auth.claims.sid).toEqualTypeOf<string>()
      }
      return c.json(c.var.auth.user)
    })
    expect(await (await app.request('/')).json()).toBeNull()
  })

  it('has it in an application typed beforehand', () => {
    const app = new Hono<hono.AuthVariables<Plan>>()
    app.use(hono.authkit<Plan>(CONFIG))
    app.get('/', c => {
      expectTypeOf(c.var.auth).toEqualTypeOf<Auth<Plan>>()
      return c.body(null)
    })
    expect(app.routes).toHaveLength(2)
  })

  it('knows after requireAuth() that there is a session', () => {
    const app = new Hono().use(hono.authkit<Plan>(CONFIG)).get('/', hono.requireAuth<Plan>(), c => {
      expectTypeOf(c.var.auth.user).toEqualTypeOf<User>()
      expectTypeOf(c.var.auth.authenticated).toEqualTypeOf<true>()
      expectTypeOf(c.var.auth.claims.plan).toEqualTypeOf<'free' | 'pro'>()
      return c.body(null)
    })
    expect(app.routes).toHaveLength(3)
  })

  it('gives custom claims through getAuth()', () => {
    expectTypeOf(hono.getAuth<Plan>).returns.toEqualTypeOf<Auth<Plan>>()
    expect(hono.getAuth).toBeTypeOf('function')
  })
})

describe('Express', () => {
  it('has auth on the request', () => {
    expectTypeOf<ExpressRequest['auth']>().toEqualTypeOf<Auth | undefined>()
    expectTypeOf(express.getAuth<Plan>).returns.toEqualTypeOf<Auth<Plan>>()
    expect(() => express.getAuth({} as ExpressRequest)).toThrow(
      expect.objectContaining({ code: 'invalid_config' }),
    )
  })
})

describe('a guarded route', () => {
  it('keeps the types of its parameters in Express, and has its session', () => {
    const app = expressApp()
    app.get('/orders/:id', express.requireAuth(), (req, res) => {
      expectTypeOf(req.params.id).toEqualTypeOf<string>()
      expectTypeOf(express.getSession<Plan>(req)).toEqualTypeOf<SessionInfo<Plan>>()
      res.end()
    })
    const nobody = { auth: { authenticated: false } } as ExpressRequest
    expect(() => express.getSession(nobody)).toThrow(expect.objectContaining({ code: 'invalid_config' }))
  })

  it('has its session in Hono, however the app is put together', () => {
    expectTypeOf(hono.getSession<Plan>).returns.toEqualTypeOf<SessionInfo<Plan>>()
    const nobody = { get: () => ({ authenticated: false }) } as unknown as Parameters<
      typeof hono.getSession
    >[0]
    expect(() => hono.getSession(nobody)).toThrow(expect.objectContaining({ code: 'invalid_config' }))
  })
})

describe('requirements', () => {
  it('are texts, lists of texts and seconds, and nothing else', () => {
    const made: Requirements = { role: ['admin', 'owner'], permission: 'a', maxAge: 300 }
    expect(hono.requireAuth(made)).toBeTypeOf('function')
    // @ts-expect-error it is `role`
    const misspelt = () => hono.requireAuth({ roles: ['admin'] })
    // @ts-expect-error undefined is no role
    const missing = () => express.requireAuth({ role: undefined })
    // @ts-expect-error seconds are a number
    const text = () => express.requireToken({ maxAge: '300' })
    for (const mistake of [misspelt, missing, text]) {
      expect(mistake).toThrow(expect.objectContaining({ code: 'invalid_argument' }))
    }
  })

  it('can be asked of sessions and tokens', async () => {
    const kit = createAuthKit<Plan>(CONFIG)
    const { auth } = await kit.withAuth(new Request('http://localhost/'))
    expectTypeOf(kit.satisfies).returns.toEqualTypeOf<boolean>()
    expect(kit.satisfies(auth, { role: 'admin' })).toBe(false)
  })
})

describe('tokens', () => {
  it('tell success from failure by `authenticated`', async () => {
    const token = await createAuthKit<Plan>(CONFIG).authenticateToken(undefined)
    if (token.authenticated) {
      expectTypeOf(token).toEqualTypeOf<TokenInfo<Plan>>()
      expectTypeOf(token.claims.plan).toEqualTypeOf<'free' | 'pro'>()
      expectTypeOf(token.claims.act).toEqualTypeOf<{ readonly sub: string } | undefined>()
    } else {
      expectTypeOf(token.reason).toEqualTypeOf<'no_token_provided' | 'invalid_jwt' | 'key_set_unavailable'>()
      expect(token.reason).toBe('no_token_provided')
    }
  })

  it('are there behind requireToken()', () => {
    const app = new Hono().use(hono.authkit<Plan>(CONFIG)).get('/', hono.requireToken<Plan>(), c => {
      expectTypeOf(c.var.token).toEqualTypeOf<TokenInfo<Plan>>()
      return c.text(c.var.token.userId)
    })
    expect(app.routes).toHaveLength(3)
    expectTypeOf(hono.getToken<Plan>).returns.toEqualTypeOf<TokenInfo<Plan>>()
    expectTypeOf(express.getToken<Plan>).returns.toEqualTypeOf<TokenInfo<Plan>>()
    const nobody = { auth: { authenticated: false } } as ExpressRequest
    expect(() => express.getToken(nobody)).toThrow(expect.objectContaining({ code: 'invalid_config' }))
    expressApp().get('/orders/:id', express.requireToken({ permission: 'orders:read' }), (req, res) => {
      expectTypeOf(req.params.id).toEqualTypeOf<string>()
      res.end(express.getToken<Plan>(req).claims.plan)
    })
  })
})

describe('results', () => {
  it('tell success from failure by `authenticated`', async () => {
    const kit = createAuthKit<Plan>(CONFIG)
    expectTypeOf(kit).toEqualTypeOf<AuthKit<Plan>>()
    const { auth, setCookies } = await kit.withAuth(new Request('http://localhost/'))
    expectTypeOf(setCookies).toEqualTypeOf<readonly string[]>()
    if (auth.authenticated) {
      expectTypeOf(auth).toEqualTypeOf<SessionInfo<Plan>>()
      expectTypeOf(auth.user).toEqualTypeOf<User>()
    } else {
      expectTypeOf(auth.user).toEqualTypeOf<null>()
      expectTypeOf(auth.retryable).toEqualTypeOf<boolean>()
      // @ts-expect-error there are no claims without a session
      expect(auth.claims).toBeUndefined()
    }
    expect(auth.authenticated).toBe(false)
  })

  it('narrow by reason', async () => {
    const kit = createAuthKit(CONFIG)
    const result = await kit.loadSealedSession({ sessionData: undefined }).authenticate()
    if (!result.authenticated) {
      expectTypeOf(result.reason).toEqualTypeOf<
        'no_session_cookie_provided' | 'invalid_session_cookie' | 'invalid_jwt'
      >()
      expect(result.reason).toBe('no_session_cookie_provided')
    }
    const callback = await kit.handleCallback(new Request('http://localhost/callback?error=access_denied'))
    expectTypeOf(callback.setCookies).toEqualTypeOf<string[]>()
    if (callback.authenticated) {
      expectTypeOf(callback.returnPathname).toEqualTypeOf<string>()
    } else if (callback.reason === 'authorization_denied') {
      expectTypeOf(callback.errorDescription).toEqualTypeOf<string | undefined>()
    } else if (callback.reason === 'organization_selection_required') {
      expectTypeOf(callback.organizations).toEqualTypeOf<{ id: string; name: string }[] | undefined>()
    }
    expect(callback).toMatchObject({ authenticated: false, reason: 'oauth_state_mismatch' })
  })

  it('of a switch are those of withAuth(), and may have a sign-in', async () => {
    const kit = createAuthKit<Plan>(CONFIG)
    const { auth, signIn } = await kit.switchOrganization({ headers: {} }, { organizationId: 'org_1' })
    expectTypeOf(auth).toEqualTypeOf<Auth<Plan>>()
    expectTypeOf(signIn).toEqualTypeOf<SignInStart | undefined>()
    expect([auth.authenticated, signIn]).toEqual([false, undefined])
    // @ts-expect-error there is no switching to nowhere
    const nowhere = () => kit.switchOrganization({ headers: {} }, { returnTo: '/' })
    expect(nowhere).toBeTypeOf('function')
    expectTypeOf(hono.switchOrganization).returns.toEqualTypeOf<Promise<Response>>()
    expectTypeOf(express.switchOrganization).returns.toEqualTypeOf<Promise<void>>()
  })

  it('refuse members a grant does not have', () => {
    const kit = createAuthKit(CONFIG)
    expectTypeOf(kit.authenticateWith<'password'>)
      .parameter(1)
      .toHaveProperty('email')
    // @ts-expect-error a password grant needs the password
    const attempt = () => kit.authenticateWith('password', { email: 'ada@example.com' })
    expect(attempt).toBeTypeOf('function')
  })
})

describe('events', () => {
  it('narrow by type, in an option of every adapter', async () => {
    const told: Fe26Event['type'][] = []
    const onEvent: hono.AdapterOptions['onEvent'] = event => {
      told.push(event.type)
      switch (event.type) {
        case 'authenticated':
          expectTypeOf(event.remembered).toEqualTypeOf<boolean>()
          expectTypeOf(event.organizationId).toEqualTypeOf<string | undefined>()
          // @ts-expect-error what everybody may be told cannot be changed by one of them
          expect(() => (event.sessionId = '')).toThrow(TypeError)
          break
        case 'refresh_failed':
          expectTypeOf(event.attempts).toEqualTypeOf<number | undefined>()
          expectTypeOf<'invalid_grant' | 'timeout'>().toExtend<typeof event.reason>()
          break
        case 'sign_in_started':
          expectTypeOf(event.screenHint).toEqualTypeOf<'sign-in' | 'sign-up' | undefined>()
          break
        case 'cookies_not_sent':
          expectTypeOf(event.reason).toEqualTypeOf<'headers_already_sent' | 'no_response'>()
          break
        default:
          // @ts-expect-error no e-mail address is in any event
          expect(event.email).toBeUndefined()
      }
    }
    expectTypeOf<Fe26Event['type']>().toEqualTypeOf<keyof Fe26Events>()
    const kit = createAuthKit({ ...CONFIG, onEvent })
    await kit.signUp()
    await kit.withAuth({ headers: { cookie: 'wos-session=garbage' } })
    expect(told).toEqual(['sign_in_started', 'unauthenticated'])
  })
})
