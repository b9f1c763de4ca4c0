// What every adapter's own entry exports, and what hooks get there. `tsc` is what fails here.

import type { Request as ExpressRequest, Response as ExpressResponse } from 'express'
import createFastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import type * as fe26 from 'fe26'
import * as express from 'fe26/express'
import * as fastify from 'fe26/fastify'
import * as hono from 'fe26/hono'
import * as koa from 'fe26/koa'
import * as node from 'fe26/node'
import * as web from 'fe26/web'
import { Hono, type Context as HonoContext } from 'hono'
import type { Context as KoaContext } from 'koa'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { CONFIG } from './local-session.js'

interface Plan {
  plan: 'free' | 'pro'
}

/** The types of an entry that are the package's own. */
type Shared<Auth, SessionInfo, TokenInfo, Requirements, SignIn, SignOut, Switch, Failure, Answer, Event> = [
  Auth,
  SessionInfo,
  TokenInfo,
  Requirements,
  SignIn,
  SignOut,
  Switch,
  Failure,
  Answer,
  Event,
]
// biome-ignore format: one adapter a line
type OfExpress = Shared<express.Auth<Plan>, express.SessionInfo<Plan>, express.TokenInfo<Plan>, express.Requirements, express.SignInOptions, express.SignOutOptions, express.SwitchOptions, express.SignInFailure, express.HookAnswer, express.Fe26Event>
// biome-ignore format: one adapter a line
type OfFastify = Shared<fastify.Auth<Plan>, fastify.SessionInfo<Plan>, fastify.TokenInfo<Plan>, fastify.Requirements, fastify.SignInOptions, fastify.SignOutOptions, fastify.SwitchOptions, fastify.SignInFailure, fastify.HookAnswer, fastify.Fe26Event>
// biome-ignore format: one adapter a line
type OfHono = Shared<hono.Auth<Plan>, hono.SessionInfo<Plan>, hono.TokenInfo<Plan>, hono.Requirements, hono.SignInOptions, hono.SignOutOptions, hono.SwitchOptions, hono.SignInFailure, hono.HookAnswer, hono.Fe26Event>
// biome-ignore format: one adapter a line
type OfKoa = Shared<koa.Auth<Plan>, koa.SessionInfo<Plan>, koa.TokenInfo<Plan>, koa.Requirements, koa.SignInOptions, koa.SignOutOptions, koa.SwitchOptions, koa.SignInFailure, koa.HookAnswer, koa.Fe26Event>
// biome-ignore format: one adapter a line
type OfNode = Shared<node.Auth<Plan>, node.SessionInfo<Plan>, node.TokenInfo<Plan>, node.Requirements, node.SignInOptions, node.SignOutOptions, node.SwitchOptions, node.SignInFailure, node.HookAnswer, node.Fe26Event>
// biome-ignore format: one adapter a line
type OfWeb = Shared<web.Auth<Plan>, web.SessionInfo<Plan>, web.TokenInfo<Plan>, web.Requirements, web.SignInOptions, web.SignOutOptions, web.SwitchOptions, web.SignInFailure, web.HookAnswer, web.Fe26Event>

describe('an adapter’s entry', () => {
  it('has the types that its functions take and give', () => {
    expectTypeOf<OfExpress>().toEqualTypeOf<OfFastify>()
    expectTypeOf<OfExpress>().toEqualTypeOf<OfHono>()
    expectTypeOf<OfExpress>().toEqualTypeOf<OfKoa>()
    expectTypeOf<OfExpress>().toEqualTypeOf<OfNode>()
    expectTypeOf<OfExpress>().toEqualTypeOf<OfWeb>()
    expectTypeOf<hono.Auth<Plan>>().toEqualTypeOf<fe26.Auth<Plan>>()
    expectTypeOf<hono.AuthKit<Plan>>().toEqualTypeOf<fe26.AuthKit<Plan>>()
    expect(Object.keys(hono).sort()).toEqual(NAMES)
    expect(Object.keys(koa).sort()).toEqual(NAMES)
    expect(Object.keys(express).sort()).toEqual(NAMES)
    expect(Object.keys(fastify).sort()).toEqual(NAMES)
    expect(Object.keys(node).sort()).toEqual(NAMES)
    expect(
      Object.keys(web)
        .filter(name => !/^[A-Z]/.test(name))
        .sort(),
    ).toEqual(NAMES)
  })
})

describe('a hook', () => {
  it('gets what its framework’s handlers get', () => {
    expectTypeOf<hono.HookContext['c']>().toEqualTypeOf<HonoContext>()
    expectTypeOf<express.HookContext>().toEqualTypeOf<{ req: ExpressRequest; res: ExpressResponse }>()
    expectTypeOf<fastify.HookContext>().toEqualTypeOf<{ request: FastifyRequest; reply: FastifyReply }>()
    expectTypeOf<koa.HookContext>().toEqualTypeOf<{ ctx: KoaContext }>()
    expectTypeOf<node.HookContext>().toEqualTypeOf<{ req: node.NodeRequest; res: node.NodeResponse }>()
    expectTypeOf<web.HookContext>().toEqualTypeOf<{ request: Request }>()
  })

  it('knows custom claims, where the person is going, and which answers there are', () => {
    const options: hono.AdapterOptions<Plan> = {
      ...CONFIG,
      onSuccess(session, { c, returnPathname, state }) {
        expectTypeOf(session.claims.plan).toEqualTypeOf<'free' | 'pro'>()
        expectTypeOf(session.refreshToken).toEqualTypeOf<string>()
        expectTypeOf([returnPathname, state]).toEqualTypeOf<(string | undefined)[]>()
        return session.claims.plan === 'pro' ? '/pro' : c.redirect('/free')
      },
      onError: async failure => ({ status: 400, body: failure.reason }),
    }
    const hooks: hono.CallbackHooks<Plan> = options
    const own: web.CallbackHooks = { onSuccess: async ({ user }) => void user.email, onError: () => '/' }
    expectTypeOf<express.AdapterOptions['onSuccess']>().toEqualTypeOf<express.CallbackHooks['onSuccess']>()
    // @ts-expect-error a path is a text
    const wrong: koa.CallbackHooks = { onSuccess: () => ({ returnTo: '/' }) }
    // @ts-expect-error so it is here
    const wrongToo: node.CallbackHooks = { onError: () => ({ returnTo: '/' }) }
    // @ts-expect-error there is always a page to begin at
    const without: express.AdapterOptions = { signInPath: false }
    const fewer: express.AdapterOptions = { signUpPath: false, signOutPath: false }
    expect([hooks, own, wrong, wrongToo, without, fewer]).toHaveLength(6)
  })
})

describe('Fastify’s plugin', () => {
  it('knows custom claims in its hooks', async () => {
    const app = createFastify()
    await app.register(fastify.authkit<Plan>, {
      ...CONFIG,
      onSuccess(session, { request, reply }) {
        expectTypeOf(session.claims.plan).toEqualTypeOf<'free' | 'pro'>()
        expectTypeOf(request).toEqualTypeOf<FastifyRequest>()
        reply.header('x-plan', session.claims.plan)
      },
    })
    expect(app.hasPlugin('fe26')).toBe(true)
    await app.close()
  })
})

describe('a token', () => {
  it('is at its place behind requireToken()', () => {
    expectTypeOf<ExpressRequest['token']>().toEqualTypeOf<fe26.TokenInfo | undefined>()
    expectTypeOf<FastifyRequest['token']>().toEqualTypeOf<fe26.TokenInfo | null>()
    expectTypeOf<koa.AuthState<Plan>['token']>().toEqualTypeOf<fe26.TokenInfo<Plan> | undefined>()
    const listener = node.requireToken((req, res) => {
      expectTypeOf(req.token).toEqualTypeOf<fe26.TokenInfo>()
      expectTypeOf(req.auth).toEqualTypeOf<fe26.Auth>()
      res.end(req.token.userId)
    })
    expect(listener).toBeTypeOf('function')
  })

  it('by itself is nobody’s session: Hono’s handlers know that', () => {
    const app = new Hono()
      .get('/token', hono.requireToken(), c => {
        expectTypeOf(c.var.auth).toEqualTypeOf<fe26.Auth>()
        expectTypeOf(c.var.token).toEqualTypeOf<fe26.TokenInfo>()
        return c.text('')
      })
      .get('/session', hono.requireAuth(), c => {
        expectTypeOf(c.var.auth).toEqualTypeOf<fe26.SessionInfo>()
        return c.text('')
      })
      .get('/both', hono.requireAuth(), hono.requireToken(), c => {
        // Types of middleware meet, they do not replace: here `getAuth(c)` is what knows that it may be nobody.
        expectTypeOf(c.var.auth).toExtend<fe26.SessionInfo>()
        expectTypeOf(hono.getAuth(c)).toEqualTypeOf<fe26.Auth>()
        return c.text('')
      })
    expect(app.routes.length).toBeGreaterThan(3)
  })
})

const NAMES = [
  ...['authkit', 'getAuth', 'getAuthKit', 'getSession', 'getToken', 'requireAuth', 'requireToken'],
  ...['signIn', 'signOut', 'switchOrganization'],
]
