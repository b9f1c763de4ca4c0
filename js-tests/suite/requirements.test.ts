// What routes require beyond a session: who passes, what others are told, and how long a verdict stands.

import type { Requirements, SessionInfo } from 'fe26'
import { describe, expect, it, vi } from 'vitest'
import { checkRequirements } from '../../npm/fe26/src/requirements.js'
import { Bench, type BenchOptions, Jar, navigation, ORIGIN, thrown } from './bench.js'

const ORGANIZATION = {
  ...{ id: 'org_1', name: 'One', role: 'editor', roles: ['editor', 'billing'] },
  ...{ permissions: ['a', 'b'], entitlements: ['sso'], featureFlags: ['beta'] },
}

/** Somebody in that organization. */
async function signedIn({
  claims = {},
  ...options
}: BenchOptions & { claims?: Record<string, unknown> } = {}) {
  const bench = new Bench(options)
  bench.local.updateUser('ada@example.com', { organizations: [ORGANIZATION] })
  const { cookie } = await bench.session({ claims })
  const { auth } = await bench.authkit.withAuth({ headers: { cookie } })
  if (!auth.authenticated) throw new Error(`nobody is signed in: ${auth.reason}`)
  const reasonFor = (requirements: Requirements) => judged(bench, auth, requirements)?.reason ?? null
  return { bench, auth, cookie, reasonFor }
}

function judged({ authkit }: Bench, auth: SessionInfo, requirements: Requirements) {
  const checked = checkRequirements(requirements)
  if (checked === undefined) throw new Error('nothing is required')
  return authkit.adapter.judge(auth, checked)
}

const fetching = (url = '/page') => ({ ...navigation(url), headers: { accept: '*/*' } })

describe('requirements', () => {
  it.each<[Requirements, string | null]>([
    [{ role: 'editor' }, null],
    [{ role: ['admin', 'billing'] }, null],
    [{ role: 'admin' }, 'missing_role'],
    [{ role: 'Editor' }, 'missing_role'],
    [{ permission: ['b', 'a'] }, null],
    [{ permission: ['a', 'c'] }, 'missing_permission'],
    [{ organization: ['org_2', 'org_1'] }, null],
    [{ organization: 'org_2' }, 'wrong_organization'],
    [{ entitlement: 'sso' }, null],
    [{ entitlement: ['sso', 'audit'] }, 'missing_entitlement'],
    [{ featureFlag: 'beta' }, null],
    [{ featureFlag: 'alpha' }, 'missing_feature_flag'],
    [{ maxAge: 300 }, null],
    [{ role: 'editor', permission: 'a', organization: 'org_1', entitlement: 'sso', maxAge: 0 }, null],
    [{ maxAge: 300, role: 'editor', permission: 'z' }, 'missing_permission'],
  ])('%j: %j', async (requirements, reason) => {
    const { bench, auth, reasonFor } = await signedIn()
    expect(reasonFor(requirements)).toBe(reason)
    expect(bench.authkit.satisfies(auth, requirements)).toBe(reason === null)
  })

  it.each<Record<string, unknown>>([
    { role: { name: 'a' }, roles: 'a', permissions: 'a', entitlements: { a: true }, feature_flags: ['a', 1] },
    { role: ['a'], roles: [['a']], permissions: null, entitlements: true, feature_flags: 'a' },
    { role: 'a ', roles: { 0: 'a', length: 1 }, permissions: { a: 'a' }, entitlements: 1, feature_flags: {} },
  ])('are not met by claims of another shape: %j', async claims => {
    const { reasonFor } = await signedIn({ claims })
    const requirements = [{ role: 'a' }, { permission: 'a' }, { entitlement: 'a' }, { featureFlag: 'a' }]
    for (const required of requirements) expect(reasonFor(required)).toMatch(/^missing_/)
  })

  it.each<[unknown, RegExp]>([
    [{}, /empty/],
    [[], /object/],
    [new Map([['role', 'admin']]), /empty/],
    [null, /object/],
    ['admin', /object/],
    [() => true, /object/],
    [{ role: '' }, /role/],
    [{ role: [] }, /role/],
    [{ role: ['admin', ''] }, /role/],
    [{ role: ['admin', undefined] }, /role/],
    [{ role: undefined }, /role/],
    [{ role: null }, /role/],
    [{ role: 7 }, /role/],
    [{ role: true }, /role/],
    [{ role: ['admin', 7] }, /role/],
    [{ role: { name: 'admin' } }, /role/],
    [{ role: Symbol('admin') }, /role/],
    [{ role: 1n }, /role/],
    [{ role: '\ud800' }, /role/],
    [{ permission: [] }, /permission/],
    [{ organization: [] }, /organization/],
    [{ entitlement: '' }, /entitlement/],
    [{ featureFlag: [''] }, /featureFlag/],
    [{ roles: ['admin'] }, /roles.*role, permission/],
    [{ role: 'admin', feature_flag: 'beta' }, /feature_flag/],
    [{ maxAge: -1 }, /maxAge/],
    [{ maxAge: 1.5 }, /maxAge/],
    [{ maxAge: Number.NaN }, /maxAge/],
    [{ maxAge: Number.POSITIVE_INFINITY }, /maxAge/],
    [{ maxAge: '300' }, /maxAge/],
    [{ maxAge: undefined }, /maxAge/],
    [{ role: 'admin', maxAge: null }, /maxAge/],
    [circular(), /object/],
  ])('that cannot be meant are thrown when they are made: %#', async (requirements, message) => {
    const { bench, auth } = await signedIn()
    const { auth: nobody } = await bench.authkit.withAuth({ headers: {} })
    for (const attempt of [
      () => checkRequirements(requirements as Requirements),
      () => bench.authkit.satisfies(auth, requirements as Requirements),
      () => bench.authkit.satisfies(nobody, requirements as Requirements),
    ]) {
      const error = await thrown(attempt)
      expect(error).toBeInstanceOf(TypeError)
      expect(error).toMatchObject({ code: 'invalid_argument', message: expect.stringMatching(message) })
    }
  })

  it('need neither time nor randomness to be checked: guards are made in global scope', () => {
    const [random, time] = [vi.spyOn(crypto, 'getRandomValues'), vi.spyOn(Date, 'now')]
    checkRequirements({ role: 'admin', maxAge: 300 })
    expect([random, time].map(({ mock }) => mock.calls.length)).toEqual([0, 0])
    vi.restoreAllMocks()
  })

  it('are satisfied by nobody who is not signed in', async () => {
    const bench = new Bench()
    const { auth } = await bench.authkit.withAuth({ headers: {} })
    expect(bench.authkit.satisfies(auth, { role: 'editor' })).toBe(false)
  })

  it('are satisfied by the claims of authenticate() and authenticateToken() as well', async () => {
    const { bench, auth } = await signedIn()
    const token = await bench.authkit.authenticateToken(auth.accessToken)
    expect(bench.authkit.satisfies(token, { role: 'editor' })).toBe(true)
    expect(bench.authkit.satisfies(token, { role: 'admin' })).toBe(false)
  })
})

describe('a recent sign-in', () => {
  it('is recent until the second it is not, and refreshing does not change that', async () => {
    const { bench, reasonFor, cookie } = await signedIn({ local: { accessTokenTtl: 100 } })
    bench.clock.advance(299_999)
    expect(reasonFor({ maxAge: 300 })).toBeNull()
    const { auth, refreshed } = await bench.authkit.withAuth({ headers: { cookie } })
    if (!auth.authenticated) throw new Error('nobody is signed in')
    expect([refreshed, judged(bench, auth, { maxAge: 300 })]).toEqual([true, null])
    bench.clock.advance(1)
    expect(reasonFor({ maxAge: 300 })).toBe('reauthentication_required')
    expect(judged(bench, auth, { maxAge: 300 })?.reason).toBe('reauthentication_required')
    expect(bench.authkit.satisfies(auth, { maxAge: 301 })).toBe(true)
  })

  it('has the leeway of an expiry', async () => {
    const { bench, reasonFor } = await signedIn({ config: { leeway: 30 } })
    bench.clock.advance(329_999)
    expect(reasonFor({ maxAge: 300 })).toBeNull()
    bench.clock.advance(1)
    expect(reasonFor({ maxAge: 300 })).toBe('reauthentication_required')
  })

  it.each([undefined, null, '1790000000', 1.5, true, 1_790_000_000_000])(
    'is none where auth_time is %j',
    async auth_time => {
      const { reasonFor } = await signedIn({ claims: { auth_time } })
      expect(reasonFor({ maxAge: 1_000_000 })).toBe('reauthentication_required')
    },
  )

  it.each([0, 1, 59, 60])('of maxAge %j serves for a minute', async maxAge => {
    const { bench, reasonFor } = await signedIn()
    bench.clock.advance(59_999)
    expect(reasonFor({ maxAge })).toBeNull()
    bench.clock.advance(1)
    expect(reasonFor({ maxAge })).toBe('reauthentication_required')
  })
})

describe('a verdict', () => {
  it('is asked of the engine once for one session and one requirement', async () => {
    const { bench, auth, cookie } = await signedIn()
    const parse = vi.spyOn(JSON, 'parse')
    const required = checkRequirements({ role: 'editor', maxAge: 300 })
    const others = checkRequirements({ role: 'admin' })
    if (required === undefined || others === undefined) throw new Error('nothing is required')
    parse.mockClear()
    for (let time = 0; time < 3; time++) {
      const again = await bench.authkit.withAuth({ headers: { cookie } })
      expect(again.auth).toBe(auth)
      expect(bench.authkit.adapter.judge(auth, required)).toBeNull()
      expect(bench.authkit.adapter.judge(auth, others)?.reason).toBe('missing_role')
      expect(bench.authkit.satisfies(auth, { role: 'admin' })).toBe(false)
    }
    expect(parse).toHaveBeenCalledTimes(2)
    parse.mockRestore()
  })

  it('is given anew for requirements that have been changed', async () => {
    const { bench, auth } = await signedIn()
    const requirements: { role: string | string[] } = { role: 'editor' }
    const checked = checkRequirements(requirements)
    expect(bench.authkit.satisfies(auth, requirements)).toBe(true)
    requirements.role = ['admin']
    expect(bench.authkit.satisfies(auth, requirements)).toBe(false)
    requirements.role.push('editor')
    expect(bench.authkit.satisfies(auth, requirements)).toBe(true)
    // A guard is what it was made as.
    requirements.role = 'admin'
    if (checked !== undefined) expect(bench.authkit.adapter.judge(auth, checked)).toBeNull()
  })

  it('is given anew for claims that can be changed', async () => {
    const { bench, auth } = await signedIn()
    const own = structuredClone(auth) as { claims: { role: string; roles: string[] } } & SessionInfo
    expect(bench.authkit.satisfies(own, { role: 'editor' })).toBe(true)
    Object.assign(own.claims, { role: 'viewer', roles: [] })
    expect(bench.authkit.satisfies(own, { role: 'editor' })).toBe(false)
  })

  it('is given anew for claims that are frozen, but not in their depth', async () => {
    const { bench, auth } = await signedIn()
    const own = structuredClone(auth) as { claims: { role: string; roles: string[] } } & SessionInfo
    Object.freeze(Object.assign(own.claims, { role: 'viewer', roles: ['editor'] }))
    expect(bench.authkit.satisfies(own, { role: 'editor' })).toBe(true)
    own.claims.roles.pop()
    expect(bench.authkit.satisfies(own, { role: 'editor' })).toBe(false)
  })

  it('is void when the clock has been set back', async () => {
    const { bench, reasonFor } = await signedIn()
    bench.clock.advance(300_000)
    expect(reasonFor({ maxAge: 300 })).toBe('reauthentication_required')
    bench.clock.advance(-1)
    expect(reasonFor({ maxAge: 300 })).toBeNull()
  })

  it('stays right when requirements are without number', async () => {
    const { reasonFor } = await signedIn()
    for (let count = 0; count < 250; count++) {
      expect(reasonFor({ permission: `p${count}` })).toBe('missing_permission')
      expect(reasonFor({ permission: 'a' })).toBeNull()
    }
  })

  it('is asked only about claims', async () => {
    const { bench } = await signedIn()
    for (const claims of [{}, [], { exp: 'x' }]) {
      const who = { authenticated: true, claims } as never
      const error = await thrown(() => bench.authkit.satisfies(who, { role: 'a' }))
      expect(error).toMatchObject({ code: 'invalid_argument' })
    }
  })
})

describe('AdapterSide.forbidden()', () => {
  const header = (headers: [string, string][], name: string) => headers.find(([key]) => key === name)?.[1]

  it.each<[Requirements, string]>([
    [{ role: 'admin' }, 'missing_role'],
    [{ permission: 'marked' }, 'missing_permission'],
    [{ organization: 'marked' }, 'wrong_organization'],
    [{ entitlement: 'marked' }, 'missing_entitlement'],
    [{ featureFlag: 'marked' }, 'missing_feature_flag'],
  ])('is 403 for %j, and says no more than %s', async (requirements, reason) => {
    const { bench, auth } = await signedIn()
    const unmet = judged(bench, auth, requirements)
    if (!unmet) throw new Error('it passes')
    const call = await bench.authkit.adapter.forbidden(fetching(), unmet, auth)
    expect([call.status, JSON.parse(call.body)]).toEqual([403, { error: 'forbidden', reason }])
    const page = await bench.authkit.adapter.forbidden(navigation('/page'), unmet, auth)
    expect([page.status, header(page.headers, 'content-type')]).toEqual([403, 'text/html; charset=utf-8'])
    for (const answer of [call, page]) {
      expect(header(answer.headers, 'cache-control')).toBe('private, no-store')
      expect(header(answer.headers, 'set-cookie')).toBeUndefined()
      expect(JSON.stringify(answer)).not.toMatch(/marked|admin/)
    }
    expect(page.body).not.toContain(reason)
  })

  it.each([
    [0, '0'],
    [10, '10'],
    [60, '30'],
    [300, '270'],
  ])('sends a navigation to sign in again for maxAge %j, and back', async (maxAge, asked) => {
    const { bench, auth } = await signedIn()
    bench.clock.advance(300_000)
    const unmet = judged(bench, auth, { maxAge })
    if (!unmet) throw new Error('it passes')
    const answer = await bench.authkit.adapter.forbidden(navigation(`${ORIGIN}/page?a=1`), unmet, auth)
    expect([answer.status, header(answer.headers, 'cache-control')]).toEqual([302, 'private, no-store'])
    const url = new URL(header(answer.headers, 'location') ?? '')
    expect([url.searchParams.get('max_age'), url.searchParams.get('organization_id')]).toEqual([
      asked,
      'org_1',
    ])
    const jar = new Jar().apply({ setCookies: [header(answer.headers, 'set-cookie') ?? ''] })
    bench.clock.advance(25_000)
    const result = await bench.authkit.handleCallback(jar.visit(await bench.local.signIn(url)))
    if (!result.authenticated) throw new Error(result.reason)
    expect([result.returnPathname, result.organizationId]).toEqual(['/page?a=1', 'org_1'])
    expect(bench.authkit.satisfies(result, { maxAge })).toBe(true)
  })

  it('asks the person each time where tokens do not say when they signed in', async () => {
    const { bench, auth } = await signedIn({ claims: { auth_time: undefined } })
    const unmet = judged(bench, auth, { maxAge: 300 })
    if (!unmet) throw new Error('it passes')
    const { headers } = await bench.authkit.adapter.forbidden(navigation('/page'), unmet, auth)
    expect(new URL(header(headers, 'location') ?? '').searchParams.get('max_age')).toBe('0')
  })

  it.each<[string, object]>([
    ['fetch()', fetching()],
    ['a form', { ...navigation('/page'), method: 'POST' }],
    ['a prefetch', navigation('/page', '', { 'sec-purpose': 'prefetch' })],
  ])('challenges %s with 401 (RFC 9470)', async (_name, request) => {
    const { bench, auth } = await signedIn()
    bench.clock.advance(300_000)
    const unmet = judged(bench, auth, { maxAge: 300 })
    if (!unmet) throw new Error('it passes')
    const answer = await bench.authkit.adapter.forbidden(request as ReturnType<typeof fetching>, unmet, auth)
    const reason = 'reauthentication_required'
    expect([answer.status, JSON.parse(answer.body)]).toEqual([401, { error: reason, reason, maxAge: 300 }])
    expect(header(answer.headers, 'www-authenticate')).toBe(
      'Bearer error="insufficient_user_authentication", max_age="300"',
    )
    expect(header(answer.headers, 'cache-control')).toBe('private, no-store')
    expect([header(answer.headers, 'set-cookie'), header(answer.headers, 'location')]).toEqual([
      undefined,
      undefined,
    ])
  })
})

function circular(): object {
  const requirements: Record<string, unknown> = {}
  requirements['role'] = requirements
  return requirements
}
