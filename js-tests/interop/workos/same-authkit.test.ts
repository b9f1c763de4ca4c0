// Both libraries with the same AuthKit, a local one or that of AUTHKIT_URL: the same calls, and what is sent, given and
// thrown is compared member by member. What AuthKit refuses, it refuses to both.

import * as fe26 from 'fe26/workos'
import { jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import * as peer from 'workos-node-11'
import {
  COOKIE_PASSWORD,
  callbackOf,
  isLive,
  newEmail,
  REDIRECT_URI,
  useBench,
} from '../../local-authkit/bench.js'
import type { Library } from './sides.js'
import { type Step, Transcript } from './transcript.js'

const bench = useBench()
const session = { sealSession: true, cookiePassword: COOKIE_PASSWORD }

/** One library's part. */
interface Part {
  step: Transcript['step']
  client(options?: Partial<peer.WorkOSOptions>): peer.WorkOS
  workos: peer.WorkOS
  management: peer.WorkOS['userManagement']
  email: string
}

async function perform(library: Library, scenario: (part: Part) => Promise<void>): Promise<Step[]> {
  const transcript = new Transcript(COOKIE_PASSWORD)
  const { hostname, port, protocol } = new URL(bench.url)
  const client: Part['client'] = options =>
    new library.WorkOS({
      ...{
        apiKey: bench.apiKey,
        clientId: bench.clientId,
        apiHostname: hostname,
        https: protocol === 'https:',
      },
      ...(port && { port: Number(port) }),
      fetchFn: transcript.fetch as typeof fetch,
      ...options,
    })
  const workos = client()
  const email = newEmail('same')
  const step: Part['step'] = (it, call) => transcript.step(it, call)
  await scenario({ step, client, workos, management: workos.userManagement, email })
  return transcript.steps
}

/** Runs it with both. What AuthKit must grant for the comparison to be worth anything is named. */
async function compare(scenario: (part: Part) => Promise<void>, granted: readonly string[]): Promise<void> {
  const theirs = await perform(peer, scenario)
  const ours = await perform(fe26 as unknown as Library, scenario)
  expect(ours).toEqual(theirs)
  const gave = theirs.filter(({ outcome }) => 'gave' in (outcome as object)).map(({ it }) => it)
  expect(gave).toEqual(expect.arrayContaining([...granted]))
}

async function signIn({ step, management, email }: Part) {
  const magicAuth = await step('a code is sent', () => management.createMagicAuth({ email }))
  const code = magicAuth?.code ?? ''
  return step('the code signs in', () => management.authenticateWithMagicAuth({ email, code, session }))
}

const load = ({ management }: Part, sessionData = '') =>
  management.loadSealedSession({ sessionData, cookiePassword: COOKIE_PASSWORD })

describe('sessions', () => {
  it('from sign-in to sign-out', () =>
    compare(
      async part => {
        const { step, management } = part
        const signedIn = await signIn(part)
        const sealed = load(part, signedIn?.sealedSession)
        const cookie = { sessionData: signedIn?.sealedSession ?? '', cookiePassword: COOKIE_PASSWORD }
        await step('authenticate()', () => sealed.authenticate())
        await step('authenticateWithSessionCookie()', () => management.authenticateWithSessionCookie(cookie))
        await step('getSessionFromCookie()', () => management.getSessionFromCookie(cookie))
        await step('refresh()', () => sealed.refresh())
        await step('authenticate() again', () => sealed.authenticate())
        await step('refresh() again', () => sealed.refresh())
        await step('refresh() of the first seal', () => load(part, cookie.sessionData).refresh())
        await step('getLogoutUrl()', () => sealed.getLogoutUrl({ returnTo: 'http://localhost:3000/bye' }))
      },
      ['the code signs in', 'authenticate()', 'refresh()', 'refresh() again', 'getLogoutUrl()'],
    ))

  it('in an organization that nobody has heard of', () =>
    compare(
      async part => {
        const signedIn = await signIn(part)
        const organizationId = 'org_01HXYZNOBODYHASHEARDOF0000'
        const sealed = load(part, signedIn?.sealedSession)
        await part.step('refresh()', () => sealed.refresh({ organizationId }))
        await part.step('the grant', () =>
          part.management.authenticateWithRefreshToken({
            ...{ refreshToken: signedIn?.refreshToken ?? '', organizationId },
          }),
        )
      },
      ['the code signs in'],
    ))

  it('under another password, and sealed by a grant', () =>
    compare(
      async part => {
        const { step, management } = part
        const signedIn = await signIn(part)
        const sealed = load(part, signedIn?.sealedSession)
        const cookiePassword = 'another password, of 32 characters or more'
        await step('refresh()', async () => (await sealed.refresh({ cookiePassword })).authenticated)
        await step('authenticate()', () => sealed.authenticate())
        const refreshToken = signedIn?.refreshToken ?? ''
        await step('the grant', () => management.authenticateWithRefreshToken({ refreshToken, session }))
      },
      ['refresh()', 'authenticate()'],
    ))

  it('that are listed', () =>
    compare(
      async part => {
        const { step, management } = part
        const signedIn = await signIn(part)
        await signIn(part)
        const userId = signedIn?.user.id ?? ''
        await step('listSessions()', () => management.listSessions(userId))
        await step('listSessions() by one', async () =>
          (await management.listSessions(userId, { limit: 1, order: 'asc' })).autoPagination(),
        )
        await step('of nobody', () => management.listSessions('user_01HXYZNOBODYHASHEARDOF0000'))
      },
      // The local AuthKit has no such list: there, both are told so.
      ['the code signs in'],
    ))

  it('that are revoked', () =>
    compare(
      async part => {
        const { step, management } = part
        const signedIn = await signIn(part)
        const sealed = load(part, signedIn?.sealedSession)
        const opened = await step('authenticate()', () => sealed.authenticate())
        const sessionId = opened?.authenticated ? opened.sessionId : ''
        await step('revokeSession()', () => management.revokeSession({ sessionId }))
        await step('revokeSession() again', () => management.revokeSession({ sessionId }))
        await step('revokeSession() of none', () =>
          management.revokeSession({ sessionId: 'session_01HXYZNOBODYHASHEARDOF00' }),
        )
        await step('authenticate() all the same', () => sealed.authenticate())
        await step('refresh()', () => sealed.refresh())
        await step('the grant', () =>
          management.authenticateWithRefreshToken({ refreshToken: signedIn?.refreshToken ?? '' }),
        )
      },
      ['revokeSession()', 'authenticate() all the same', 'refresh()'],
    ))
})

describe('grants', () => {
  const pending = { code: '000000', pendingAuthenticationToken: 'a token nobody was given' }

  it('of what nobody was given', () =>
    compare(async ({ step, management, email }) => {
      await step('code', () => management.authenticateWithCode({ code: 'a code nobody was given' }))
      await step('code and verifier', () =>
        management.authenticateWithCodeAndVerifier({ code: 'x', codeVerifier: 'v'.repeat(43) }),
      )
      await step('refresh token', () => management.authenticateWithRefreshToken({ refreshToken: 'x' }))
      await step('password', () =>
        management.authenticateWithPassword({ email, password: 'a wrong password' }),
      )
      await step('magic auth', () => management.authenticateWithMagicAuth({ email, code: '000000' }))
      await step('TOTP', () =>
        management.authenticateWithTotp({ ...pending, authenticationChallengeId: 'auth_challenge_01HXYZ' }),
      )
      await step('e-mail verification', () => management.authenticateWithEmailVerification(pending))
      await step('organization selection', () =>
        management.authenticateWithOrganizationSelection({ ...pending, organizationId: 'org_01HXYZ' }),
      )
      await step('Radar by e-mail', () =>
        management.authenticateWithRadarEmailChallenge({ ...pending, radarChallengeId: 'radar_01HXYZ' }),
      )
      await step('Radar by SMS', () =>
        management.authenticateWithRadarSmsChallenge({
          ...{ ...pending, verificationId: 'v', phoneNumber: '+15550100' },
        }),
      )
      await step('a challenge by SMS', () =>
        management.sendRadarSmsChallenge({ ...pending, userId: 'user_01HXYZ', phoneNumber: '+15550100' }),
      )
    }, []))

  it('of codes that are wrong, right and used', () =>
    compare(
      async part => {
        const { step, management, email } = part
        const magicAuth = await step('a code is sent', () => management.createMagicAuth({ email }))
        const code = magicAuth?.code ?? ''
        const wrong = code === '123456' ? '654321' : '123456'
        await step('wrong', async () => {
          const outcome = await management
            .authenticateWithMagicAuth({ email, code: wrong })
            .catch(error => error)
          return [outcome.name, outcome.status, outcome.code, outcome.error]
        })
        const device = { ipAddress: '192.0.2.1', userAgent: 'Mozilla/5.0 (tests)' }
        await step('right', () => management.authenticateWithMagicAuth({ email, code, ...device }))
        await step('used', () => management.authenticateWithMagicAuth({ email, code }))
      },
      ['a code is sent', 'right'],
    ))

  it('with a password', () =>
    compare(async part => {
      const password = `${crypto.randomUUID()} Ää`
      // Some environments allow no passwords: then both are told so.
      await bench
        .sdk()
        .userManagement.createUser({ email: part.email, password, emailVerified: true })
        .catch(() => undefined)
      const { step, management, email } = part
      const name = (outcome: { name?: string }) => outcome.name
      await step('right', async () => {
        const answer = await management.authenticateWithPassword({ email, password, session })
        return { ...answer, user: { ...answer.user } }
      })
      await step('wrong', () =>
        management.authenticateWithPassword({ email, password: 'wrong' }).then(() => 'in', name),
      )
    }, []))

  it('of clients that AuthKit does not know', () =>
    compare(
      async part => {
        const { step, client, email } = part
        await signIn(part)
        const strangers = {
          'a wrong key': client({ apiKey: 'sk_test_wrong' }),
          'another client id': client({ clientId: 'client_01HXYZNOBODYHASHEARDOF0' }),
          'no key': client({ apiKey: '' }),
        }
        for (const [name, { userManagement }] of Object.entries(strangers)) {
          await step(`${name}: a code`, () => userManagement.createMagicAuth({ email }))
          await step(`${name}: a person`, () => userManagement.getUser('user_01HXYZ'))
          await step(`${name}: magic auth`, () =>
            userManagement.authenticateWithMagicAuth({ email, code: '000000' }),
          )
          await step(`${name}: a refresh token`, () =>
            userManagement.authenticateWithRefreshToken({ refreshToken: 'nobody’s' }),
          )
        }
      },
      ['the code signs in'],
    ))
})

describe('what else is asked', () => {
  it('people, and what is not there', () =>
    compare(
      async part => {
        const { step, management, workos } = part
        const signedIn = await signIn(part)
        const { id = '' } = signedIn?.user ?? {}
        await step('getUser()', () => management.getUser(id))
        await step('getUser() of nobody', () => management.getUser('user_01HXYZNOBODYHASHEARDOF0000'))
        await step('getUser() of a path', () => management.getUser('../users'))
        await step('get()', () => workos.get(`/user_management/users/${id}`))
        await step('get() of nothing', () => workos.get('/user_management/nothing', { query: { a: 1 } }))
        await step('post() of nothing', () => workos.post('/user_management/nothing', { a: 1 }))
        await step('delete() of nothing', () => workos.delete('/user_management/nothing'))
        await step('a code for no address', () => management.createMagicAuth({ email: 'no address' }))
      },
      ['getUser()', 'get()'],
    ))

  it('keys', () =>
    compare(
      async part => {
        const { step, management } = part
        const signedIn = await signIn(part)
        await step('jwtVerify()', async () => {
          const keys = await management.getJWKS()
          if (!keys || !signedIn) throw new Error('There is nothing to verify.')
          const { payload, protectedHeader } = await jwtVerify(signedIn.accessToken, keys)
          return [Object.keys(payload).sort(), protectedHeader.alg, keys.jwks()?.keys.length]
        })
        await step('getJwksUrl()', async () => {
          const answer = await fetch(management.getJwksUrl(bench.clientId))
          return [answer.status, await answer.json()]
        })
      },
      ['jwtVerify()', 'getJwksUrl()'],
    ))

  it('pages to sign in and out', () =>
    compare(
      async ({ step, management }) => {
        const open = async (url: string) => {
          const { status, headers } = await fetch(url, { redirect: 'manual' })
          return [url, status, headers.get('content-type')]
        }
        const asked = { provider: 'authkit', redirectUri: REDIRECT_URI, state: 'a state' }
        await step('authorize', () =>
          open(management.getAuthorizationUrl({ ...asked, screenHint: 'sign-up' })),
        )
        await step('no redirect URI', () =>
          open(management.getAuthorizationUrl({ ...asked, redirectUri: '' })),
        )
        await step('log out', () => open(management.getLogoutUrl({ sessionId: 'session_01HXYZ' })))
      },
      ['authorize', 'log out'],
    ))
})

describe.skipIf(isLive)('with the knobs of the local AuthKit', () => {
  const organizationId = 'org_01COMPILERS'

  it('the authorization page, a code and its verifier', () =>
    compare(
      async ({ step, management }) => {
        const asked = { provider: 'authkit', redirectUri: REDIRECT_URI }
        const { url, codeVerifier } = await management.getAuthorizationUrlWithPKCE(asked)
        const { code } = callbackOf(
          await bench.local.signIn(url, { email: 'grace@example.com', organizationId }),
        )
        await step('without the verifier', () => management.authenticateWithCode({ code }))
        const again = await management.getAuthorizationUrlWithPKCE(asked)
        const second = callbackOf(
          await bench.local.signIn(again.url, { email: 'grace@example.com', organizationId }),
        )
        await step('another verifier', () =>
          management.authenticateWithCode({ code: second.code, codeVerifier }),
        )
        const last = await management.getAuthorizationUrlWithPKCE(asked)
        const third = callbackOf(
          await bench.local.signIn(last.url, { email: 'grace@example.com', organizationId }),
        )
        const { codeVerifier: verifier } = last
        await step('right', async () => {
          const { sealedSession, user, organizationId } = await management.authenticateWithCode({
            ...{ code: third.code, codeVerifier: verifier, session },
          })
          return [sealedSession, user, organizationId]
        })
      },
      ['right'],
    ))
})
