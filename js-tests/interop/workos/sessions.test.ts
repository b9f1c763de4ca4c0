// Sealed sessions: what both libraries make of the same cookie, and of what WorkOS answers to a refresh.

import { describe, expect, it } from 'vitest'
import type { WorkOS } from 'workos-node-11'
import { COOKIES, HOSTILE, KEY_SET, SESSION, TOKENS } from './cookies.js'
import { ANSWER } from './grants.js'
import { OUTCOMES, type Outcome, USELESS } from './outcomes.js'
import { refreshDifference, THREW } from './refresh-differences.js'
import { PASSWORD, type Row, useSides } from './sides.js'

const { compare } = useSides()

const sealed = ({ userManagement }: WorkOS, sessionData: string, cookiePassword = PASSWORD) =>
  userManagement.loadSealedSession({ sessionData, cookiePassword })

const ways: Record<string, (workos: WorkOS, sessionData: string) => unknown> = {
  'authenticate()': (workos, sessionData) => sealed(workos, sessionData).authenticate(),
  'authenticateWithSessionCookie()': ({ userManagement }, sessionData) =>
    userManagement.authenticateWithSessionCookie({ sessionData, cookiePassword: PASSWORD }),
  'getSessionFromCookie()': ({ userManagement }, sessionData) =>
    userManagement.getSessionFromCookie({ sessionData, cookiePassword: PASSWORD }),
  'refresh()': (workos, sessionData) => sealed(workos, sessionData).refresh(),
}

describe.each(Object.entries(ways))('%s', (name, way) => {
  it.each(cookiesOf(name))('%s', (it, cookie) =>
    compare({
      it,
      keySet: KEY_SET,
      withoutKeySets: true,
      script: [{ body: ANSWER }],
      call: workos => way(workos, cookie),
    }),
  )

  it.each(Object.entries(HOSTILE))('%s', (it, cookie) =>
    compare({
      it,
      keySet: KEY_SET,
      call: workos => way(workos, cookie),
      differs: { name: 'hostile-cookie', peer: { threw: {} }, fe26: { gave: expect.anything() } },
    }),
  )
})

describe('a password that is too short', () => {
  // Only what is a seal asks for one that is long enough.
  it.each(['', 'garbage', 'Fe26.2*1*a~2', 'Fe26.2*2*a*b*c**d*e~2', 'Fe26.3*1*a*b*c**d*e~2', SESSION])(
    'is no matter to: %s',
    sessionData =>
      compare({
        it: '',
        keySet: KEY_SET,
        call: async workos => {
          const { userManagement } = workos
          const given = { sessionData, cookiePassword: 'short' }
          const session = userManagement.loadSealedSession(given)
          const calls = [
            () => userManagement.getSessionFromCookie(given),
            () => userManagement.authenticateWithSessionCookie(given),
            () => session.authenticate(),
            () => session.refresh(),
            () => session.getLogoutUrl(),
          ]
          return Promise.all(calls.map(call => call().catch(String)))
        },
      }),
  )
})

/** What a program puts into a payload, fe26 keeps: a difference by name. */
function cookiesOf(way: string) {
  const { 'a session with members of the program': more, ...others } = COOKIES
  return Object.entries({
    ...others,
    ...(way !== 'refresh()' && { 'more members': more as string }),
    nothing: '',
  })
}

describe('authenticate() and keys', () => {
  const row = (it: string, cookie: string, more: Partial<Row> = {}): Row => ({
    it,
    keySet: KEY_SET,
    withoutKeySets: true,
    call: workos => sealed(workos, cookie).authenticate(),
    ...more,
  })

  it.each<Row>([
    ...['https://api.workos.com', 'https://auth.example.com'].flatMap(issuer => [
      row(`issuer ${issuer}`, SESSION, { options: { issuer } }),
      row(`issuer [${issuer}]`, SESSION, { options: { issuer: [issuer, 'https://other.example'] } }),
      row(`issuer ${issuer}, of another`, COOKIES['another issuer'] as string, { options: { issuer } }),
    ]),
    row('an issuer that is empty', SESSION, { options: { issuer: '' } }),
    row('no client id', SESSION, { options: { clientId: '' } }),
    row('no client id, and no session', COOKIES['no access token'] as string, { options: { clientId: '' } }),
    row('no API key', SESSION, { options: { key: '' } }),
    ...Object.entries(TOKENS).map(([name, cookie]) => row(name, cookie)),
    ...[
      { it: '500', keySet: { status: 500, body: {} } },
      { it: 'a web page', keySet: { body: '<html>' } },
      { it: 'no keys', keySet: { body: { nothing: true } } },
      { it: 'empty', keySet: { body: { keys: [] } } },
      { it: 'no connection', keySet: { breaks: 'at once' as const } },
    ].map(
      ({ it, keySet }): Row =>
        row(`a key set that is ${it}`, SESSION, {
          keySet,
          differs: {
            name: 'key-set',
            peer: { threw: {} },
            fe26: { threw: { name: 'Fe26Error', members: { code: 'key_set_unavailable' } } },
          },
        }),
    ),
    {
      it: 'gives everybody their own',
      keySet: KEY_SET,
      call: async workos => {
        const first = (await sealed(workos, SESSION).authenticate()) as unknown as {
          user: { email: string }
          roles: string[]
        }
        first.user.email = 'changed'
        first.roles.push('changed')
        return [first, await sealed(workos, SESSION).authenticate()]
      },
    },
    {
      it: 'a password from the environment',
      keySet: KEY_SET,
      call: workos => {
        process.env['WORKOS_COOKIE_PASSWORD'] = PASSWORD
        const done = () => delete process.env['WORKOS_COOKIE_PASSWORD']
        return workos.userManagement.authenticateWithSessionCookie({ sessionData: SESSION }).finally(done)
      },
    },
    {
      it: 'a password from the environment for getSessionFromCookie()',
      call: workos => {
        process.env['WORKOS_COOKIE_PASSWORD'] = PASSWORD
        const done = () => delete process.env['WORKOS_COOKIE_PASSWORD']
        return workos.userManagement.getSessionFromCookie({ sessionData: SESSION }).finally(done)
      },
    },
    {
      it: 'no password',
      call: ({ userManagement }) => userManagement.authenticateWithSessionCookie({ sessionData: SESSION }),
    },
    {
      it: 'no password for a sealed session',
      call: workos => sealed(workos, SESSION, ''),
    },
    {
      it: 'no password for getSessionFromCookie()',
      call: ({ userManagement }) => userManagement.getSessionFromCookie({ sessionData: SESSION }),
    },
  ])('$it', row => {
    const name =
      row.it === 'a key that nobody knows'
        ? 'unknown-key'
        : row.it === 'an empty key set'
          ? 'unknown-key'
          : undefined
    if (name) return compare({ ...row, differs: { name, peer: { threw: {} }, fe26: INVALID_JWT } })
    if (row.it === 'a token without an expiry') {
      const peer = { gave: { 'a Object': expect.arrayContaining([['authenticated', true]]) } }
      return compare({ ...row, differs: { name: 'token-rules', peer, fe26: INVALID_JWT } })
    }
    return compare(row)
  })
})

const INVALID_JWT = { gave: { 'a Object': expect.arrayContaining([['reason', 'invalid_jwt']]) } }

describe('getLogoutUrl()', () => {
  const row = (it: string, cookie: string, differs?: Row['differs']): Row => ({
    it,
    keySet: KEY_SET,
    call: workos => sealed(workos, cookie).getLogoutUrl({ returnTo: 'https://app.example/?a=b c' }),
    ...(differs && { differs }),
  })

  it.each<Row>([
    row('a session', SESSION),
    { ...row('nowhere to return to', SESSION), call: workos => sealed(workos, SESSION).getLogoutUrl() },
    row('nothing', ''),
    row('no seal', 'hello'),
    row('another password', COOKIES['another password'] as string),
    row('no access token', COOKIES['no access token'] as string),
    row('an expired token', COOKIES['an expired token'] as string, {
      name: 'late-logout',
      peer: THREW,
      fe26: { gave: expect.stringContaining('session_id=session_1') },
    }),
  ])('$it', async row => {
    // fe26 needs no keys for it: the seal vouches for the token.
    const requests = row.differs ? undefined : []
    await compare(requests ? { ...row, withoutKeySets: true } : row)
  })
})

describe('refresh()', () => {
  const row = ({ it, script, options = {} }: Outcome): Row => ({
    it,
    script,
    options,
    call: workos => sealed(workos, SESSION).refresh(),
  })

  it.each([...OUTCOMES, ...USELESS].map(row))('$it', row => {
    const differs = refreshDifference(row.it)
    return compare({ ...row, ...(differs && { differs }) })
  })

  it.each<Row>([
    ...(
      [
        {},
        { organizationId: 'org_2' },
        { cookiePassword: 'another password of 32 characters at least' },
        { organizationId: undefined, cookiePassword: undefined },
      ] as object[]
    ).map(
      (options): Row => ({
        it: JSON.stringify(options),
        keySet: KEY_SET,
        script: [{ body: ANSWER }, { body: { ...ANSWER, refresh_token: 'refresh_3', brand_new: 1 } }],
        call: async workos => {
          const refreshed = await sealed(workos, SESSION).refresh(options)
          const { cookiePassword = PASSWORD } = options as { cookiePassword?: string }
          const {
            sealedSession: sessionData = '',
            session: _,
            ...rest
          } = refreshed as { sealedSession?: string; session?: object }
          const { userManagement } = workos
          return [
            Object.keys(refreshed),
            rest,
            await userManagement.getSessionFromCookie({ sessionData, cookiePassword }),
          ]
        },
      }),
    ),
    {
      it: 'twice, the second with the new token',
      script: [{ body: ANSWER }, { body: { ...ANSWER, refresh_token: 'refresh_3', brand_new: 1 } }],
      call: async workos => {
        const session = sealed(workos, SESSION)
        return [await session.refresh(), await session.refresh()]
      },
    },
    {
      it: 'with an impersonator',
      script: [{ body: { ...ANSWER, impersonator: { email: 'x', reason: 'y' } } }],
      call: workos => sealed(workos, SESSION).refresh(),
    },
    {
      it: 'gives what is the program’s to change',
      script: [{ body: ANSWER }],
      call: async workos => Object.assign(await sealed(workos, SESSION).refresh(), { mine: true }),
    },
  ])('$it', compare)

  it('of a public client asks for nothing, since it could not be sealed', () =>
    compare({
      it: '',
      options: { key: '' },
      script: [{ body: ANSWER }],
      call: workos => sealed(workos, SESSION).refresh(),
      differs: {
        name: 'refresh-public',
        peer: { requests: [{ method: 'POST' }], ...THREW },
        fe26: { requests: [], ...THREW },
      },
    }))
})
