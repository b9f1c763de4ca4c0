// Sealed sessions, access tokens and answers that nobody makes: what both libraries say to members of another type.

import { describe, expect, it } from 'vitest'
import type { WorkOS } from 'workos-node-11'
import { forge, KEY_SET, SESSION, sealOf } from './cookies.js'
import type { Difference } from './differences.js'
import { ANSWER, present } from './grants.js'
import { tokenOf } from './pictures.js'
import { failed, THREW } from './refresh-differences.js'
import { PASSWORD, type Row, useSides } from './sides.js'

const { compare } = useSides()

const CLAIMS = {
  iss: 'https://api.workos.com',
  sub: 'user_1',
  sid: 'session_1',
  iat: 1,
  exp: 4e9,
  org_id: 'org_9',
}
const BASE = { accessToken: forge.token(CLAIMS), refreshToken: 'refresh_1', user: { id: 'user_1' } }
const NO_TEXT = [7, true, {}, ['a']]
const NOTHING = ['', 0, false, null]

const load = ({ userManagement }: WorkOS, sessionData: string) =>
  userManagement.loadSealedSession({ sessionData, cookiePassword: PASSWORD })
const WAYS = {
  authenticate: (workos: WorkOS, sealed: string) => load(workos, sealed).authenticate(),
  authenticateWithSessionCookie: ({ userManagement }: WorkOS, sessionData: string) =>
    userManagement.authenticateWithSessionCookie({ sessionData, cookiePassword: PASSWORD }),
  getSessionFromCookie: ({ userManagement }: WorkOS, sessionData: string) =>
    userManagement.getSessionFromCookie({ sessionData, cookiePassword: PASSWORD }),
  refresh: (workos: WorkOS, sealed: string) => load(workos, sealed).refresh(),
  getLogoutUrl: (workos: WorkOS, sealed: string) => load(workos, sealed).getLogoutUrl(),
}
type Way = keyof typeof WAYS

type Differs = Partial<Record<Way, [name: Difference, peer: object, fe26: object]>>

/** Members of a session, or claims of its token, and in which ways they make a difference. */
interface Odd {
  session?: object
  claims?: object
  differs?: Differs
}

const odd = (what: 'session' | 'claims', name: string, values: unknown[], differs: Differs = {}): Odd[] =>
  values.map(value => ({ [what]: { [name]: value }, differs }))

const INVALID_COOKIE = failed('invalid_session_cookie')
const INVALID_JWT = failed('invalid_jwt')
const GAVE = { gave: {} }
const URL_OF_LOGOUT = { gave: expect.stringContaining('/logout?session_id=') }
const thrown: Differs = { refresh: ['odd-sessions', { threw: { name: 'JWTInvalid' } }, INVALID_COOKIE] }
const refused: Differs = {
  authenticate: ['token-rules', GAVE, INVALID_JWT],
  authenticateWithSessionCookie: ['token-rules', GAVE, INVALID_JWT],
}
const late: Differs = { getLogoutUrl: ['late-logout', THREW, URL_OF_LOGOUT] }

const ODD: readonly Odd[] = [
  ...odd('session', 'accessToken', [0, false], thrown),
  ...odd('session', 'accessToken', NO_TEXT, {
    ...thrown,
    authenticate: ['odd-sessions', INVALID_JWT, INVALID_COOKIE],
    authenticateWithSessionCookie: ['odd-sessions', INVALID_JWT, INVALID_COOKIE],
    getLogoutUrl: ['odd-sessions', THREW, THREW],
  }),
  ...odd('session', 'refreshToken', NO_TEXT, {
    refresh: ['odd-sessions', { requests: [{ method: 'POST' }] }, { ...INVALID_COOKIE, requests: [] }],
  }),
  ...odd('session', 'refreshToken', NOTHING),
  ...odd('session', 'user', ['', 0, false, 'x', 7, true, [], { id: 5 }]),
  ...odd('session', 'user', [null], {
    authenticate: ['payload-members', GAVE, GAVE],
    authenticateWithSessionCookie: ['payload-members', GAVE, GAVE],
  }),
  ...['authenticationMethod', 'impersonator', 'organizationId'].flatMap(name =>
    odd('session', name, ['', 7, false, [], {}]),
  ),
  ...odd('claims', 'sid', [undefined, ...NOTHING]),
  ...odd('claims', 'sid', NO_TEXT, {
    getLogoutUrl: ['odd-sessions', URL_OF_LOGOUT, { threw: { name: 'TypeError' } }],
  }),
  ...[null, false, ...NO_TEXT].flatMap(organization_id =>
    odd('claims', 'org_id', [organization_id], {
      refresh: [
        'texts',
        { requests: [{ body: { organization_id } }] },
        { requests: [{ body: expect.not.objectContaining({ organization_id }) }] },
      ],
    }),
  ),
  ...['role', 'roles', 'permissions'].flatMap(name => odd('claims', name, ['', 7, false, [], {}])),
  ...odd('claims', 'sub', [null, false, ...NO_TEXT], refused),
  ...odd('claims', 'exp', [4e9 + 0.5, 1e300], refused),
  ...odd('claims', 'nbf', [7.5], refused),
  ...odd('claims', 'exp', ['', null, [], {}, '4000000000'], late),
  ...odd('claims', 'nbf', [4e9], late),
]

describe.each(Object.entries(WAYS))('%s()', (name, way) => {
  it.each(
    ODD.map(({ session, claims, differs }): Row => {
      const accessToken = claims && forge.token({ ...CLAIMS, ...claims })
      const sealed = sealOf({ ...BASE, ...(accessToken && { accessToken }), ...session })
      const [difference, peer = {}, fe26 = {}] = differs?.[name as Way] ?? []
      return {
        it: JSON.stringify(claims ?? session),
        keySet: KEY_SET,
        withoutKeySets: true,
        script: [{ body: ANSWER }],
        call: workos => way(workos, sealed),
        ...(difference && { differs: { name: difference, peer, fe26 } }),
      }
    }),
  )('$it', compare)
})

describe('a refresh', () => {
  const row = (member: object, differs?: Row['differs']): Row => ({
    it: JSON.stringify(member),
    script: [{ body: { ...ANSWER, ...member } }],
    call: workos => load(workos, SESSION).refresh(),
    ...(differs && { differs }),
  })
  const useless = (peer: object): Row['differs'] => ({
    name: 'refresh-no-tokens',
    peer,
    fe26: failed('server_error'),
  })
  it.each<Row>([
    ...[null, undefined].map(user => row({ user }, useless(failed('network_error')))),
    ...['', 0, 'x', 7, [], {}, { email: 'a' }, { id: 7 }, { id: null }].map(user =>
      row({ user }, useless(GAVE)),
    ),
    row({ user: { id: '' } }),
    ...[undefined, ...NOTHING, ...NO_TEXT].map(token => row({ refresh_token: token }, useless(GAVE))),
    ...[undefined, ...NOTHING, ...NO_TEXT].map(token => row({ access_token: token }, useless(THREW))),
    ...[7, {}, [], true].flatMap(value => [
      row({ authentication_method: value }, sealedOtherwise()),
      row({ organization_id: value }),
      row({ impersonator: value }),
    ]),
    row({ organization_id: null }),
    row({ impersonator: null }, sealedOtherwise()),
    ...[{}, { org_id: null }, { org_id: 7 }].map(claims => ({
      ...row({ access_token: tokenOf({ sid: 's', exp: 4e9, ...claims }) }, sealedOtherwise()),
      it: `a token of the organization ${JSON.stringify(claims)}`,
    })),
    ...[{ sub: 7 }, { exp: undefined }].map(claims => ({
      ...row(
        { access_token: tokenOf({ sid: 's', exp: 4e9, ...claims }) },
        {
          name: 'token-rules',
          peer: GAVE,
          fe26: failed('server_error'),
        },
      ),
      it: `a token that says ${Object.entries(claims)}`,
    })),
  ])('$it', compare)
})

/** Another seal, of the same session. */
function sealedOtherwise(): Row['differs'] {
  return { name: 'payload-members', peer: GAVE, fe26: GAVE }
}

describe('seal-size: a session of 800,000 bytes', () => {
  const user = { ...ANSWER.user, metadata: { long: 'x'.repeat(800_000) } }
  const session = { sealSession: true, cookiePassword: PASSWORD }
  const code = (code: string) => ({ threw: { members: { code } }, requests: [{ method: 'POST' }] })
  it.each<Row>([
    {
      it: 'from a refresh',
      script: [{ body: { ...ANSWER, user } }],
      call: async workos => (await load(workos, SESSION).refresh()).authenticated,
      differs: { name: 'seal-size', peer: { gave: true }, fe26: code('session_too_large') },
    },
    {
      it: 'from a sign-in',
      script: [{ body: { ...ANSWER, user } }],
      call: async workos =>
        typeof (await present('authenticateWithPassword', { email: 'a', password: 'b', session })(workos)),
      differs: { name: 'seal-size', peer: { gave: 'object' }, fe26: code('session_too_large') },
    },
    {
      it: 'not sealed',
      script: [{ body: { ...ANSWER, user } }],
      call: present('authenticateWithPassword', { email: 'a', password: 'b' }),
    },
    {
      it: 'in a cookie',
      keySet: KEY_SET,
      call: async workos => (await load(workos, sealOf({ ...BASE, user })).authenticate()).authenticated,
      differs: { name: 'seal-size', peer: { gave: true }, fe26: { gave: false } },
    },
  ])('$it', compare)
})
