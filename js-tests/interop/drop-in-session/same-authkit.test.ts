// Both libraries with the same AuthKit, a local one or that of AUTHKIT_URL: the same calls, and what is sent, given,
// set as cookies and thrown is compared member by member. What AuthKit refuses, it refuses to both.

import type * as peer from '@workos/authkit-session'
import { WorkOS } from '@workos-inc/node'
import { WorkOS as OwnWorkOS } from 'fe26/workos'
import { describe, expect, it } from 'vitest'
import {
  COOKIE_PASSWORD,
  callbackOf,
  isLive,
  newEmail,
  REDIRECT_URI,
  useBench,
} from '../../local-authkit/bench.js'
import { Jar, setCookiesOf } from '../authkit-session.js'
import { type Step, Transcript } from '../workos/transcript.js'
import { LIBRARIES, type Library } from './worlds.js'

const bench = useBench()

/** Whose client fe26 asks through; the peer asks through the SDK's. */
const CLIENTS = { '@workos-inc/node': WorkOS, 'fe26/workos': OwnWorkOS as never as typeof WorkOS }

const NOBODYS_ORGANIZATION = 'org_01HXYZNOBODYHASHEARDOF0000'

/** One library's part. */
interface Part {
  step: Transcript['step']
  client: WorkOS
  service: peer.AuthService<Jar, undefined>
  core: peer.AuthKitCore
  jar: Jar
  email: string
}

async function perform(library: Library, client: typeof WorkOS, scenario: Scenario): Promise<Step[]> {
  const transcript = new Transcript(COOKIE_PASSWORD)
  const { part } = partOf(library, client, transcript)
  await scenario(part)
  return transcript.steps
}

type Scenario = (part: Part) => Promise<void>

function partOf(library: Library, Client: typeof WorkOS, transcript: Transcript): { part: Part } {
  const { clientId, apiKey, url } = bench
  const { hostname: apiHostname, port, protocol } = new URL(url)
  const https = protocol === 'https:'
  const client = new Client(apiKey, {
    ...{ clientId, apiHostname, https, fetchFn: transcript.fetch as typeof fetch },
    ...(port && { port: Number(port) }),
  })
  const config = {
    ...{ clientId, apiKey, redirectUri: REDIRECT_URI, cookiePassword: COOKIE_PASSWORD, apiHostname },
    ...{
      cookieName: 'wos-session',
      cookieMaxAge: 60,
      apiHttps: https,
      ...(port && { apiPort: Number(port) }),
    },
  } as peer.AuthKitConfig
  class Storage extends library.CookieSessionStorage<Jar, undefined> {
    async getCookie(jar: Jar, name: string): Promise<string | null> {
      const value = jar.cookies.get(name)
      return value === undefined ? null : decodeURIComponent(value)
    }
  }
  const { sessionEncryption } = library
  const service = new library.AuthService(config, new Storage(config), client as never, sessionEncryption)
  const core = new library.AuthKitCore(config, client as never, sessionEncryption)
  const step: Part['step'] = async (it, call) => {
    let gave: Awaited<ReturnType<typeof call>> | undefined
    await transcript.step(it, async () => {
      gave = await call()
      return tidy(gave)
    })
    return gave
  }
  return { part: { step, client, service, core, jar: new Jar(), email: newEmail('same') } }
}

/** Members in one order: which they are in is no promise of either. */
function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(members.map(([name, member]) => [name, tidy(member)]))
}

/** What a call has set, taken apart; the browser has it from then on. */
function kept<Result extends { headers?: peer.HeadersBag | undefined }>(jar: Jar, result: Result) {
  const lines = setCookiesOf(result as never)
  jar.store(lines)
  const cookies = lines.map(line => {
    const [pair = '', ...attributes] = line.split('; ')
    const [name = '', value = ''] = pair.split(/=(.*)/)
    return { name: name.replace(/-[0-9a-f]{8}$/, '-<state>'), value: decodeURIComponent(value), attributes }
  })
  return { ...result, headers: cookies }
}

/** A page of AuthKit by its parts. */
function page(url: string) {
  const { origin, pathname, searchParams } = new URL(url)
  return { origin: origin.replace(/:\d+$/, ''), pathname, ...Object.fromEntries(searchParams) }
}

async function signIn({ step, client, service, core, jar, email }: Part): Promise<peer.Session> {
  const signedIn = await step('a code signs in', async () => {
    const { code } = await client.userManagement.createMagicAuth({ email })
    return client.userManagement.authenticateWithMagicAuth({ email, code, clientId: bench.clientId })
  })
  if (!signedIn) throw new Error('Nobody could sign in.')
  const { accessToken, refreshToken, user } = signedIn
  const session = { accessToken, refreshToken, user } as peer.Session
  const sealed = await step('encryptSession()', () => core.encryptSession(session))
  await step('saveSession()', async () => kept(jar, await service.saveSession(undefined, sealed ?? '')))
  return session
}

describe.each(Object.entries(CLIENTS))('through the client of %s', (_, client) => {
  /** Runs it with both. What AuthKit must grant for the comparison to be worth anything is named. */
  async function compare(scenario: Scenario, granted: readonly string[]): Promise<void> {
    const theirs = await perform(LIBRARIES.peer, WorkOS, scenario)
    const ours = await perform(LIBRARIES.fe26, client, scenario)
    expect(ours).toEqual(theirs)
    const gave = theirs.filter(({ outcome }) => 'gave' in (outcome as object)).map(({ it }) => it)
    expect(gave).toEqual(expect.arrayContaining([...granted]))
  }

  it('a session from sign-in to sign-out', () =>
    compare(
      async part => {
        const { step, service, core, jar } = part
        const session = await signIn(part)
        const { auth } = (await step('withAuth()', () => service.withAuth(jar))) ?? {}
        await step('getSession()', () => service.getSession(jar))
        await step('verifyToken()', () => core.verifyToken(session.accessToken))
        await step('parseTokenClaims()', () => [core.parseTokenClaims(session.accessToken).sid])
        await step('validateAndRefresh()', async () => {
          const { valid, refreshed, session: same } = await core.validateAndRefresh(session)
          return { valid, refreshed, same }
        })
        const refreshed = await step('refreshSession()', () => service.refreshSession(session))
        await step('saveSession() again', async () =>
          kept(jar, await service.saveSession(undefined, refreshed?.encryptedSession ?? '')),
        )
        await step('withAuth() again', () => service.withAuth(jar))
        await step('refreshSession() of the first', () => service.refreshSession(session))
        const sessionId = auth?.user ? auth.sessionId : ''
        await step('signOut()', async () => {
          const signedOut = await service.signOut(sessionId, { returnTo: 'http://localhost:3000/bye' })
          return { ...kept(jar, signedOut), logoutUrl: page(signedOut.logoutUrl) }
        })
        await step('withAuth() without a cookie', () => service.withAuth(jar))
        await step('getSession() without a cookie', () => service.getSession(jar))
      },
      ['withAuth()', 'getSession()', 'refreshSession()', 'withAuth() again', 'signOut()'],
    ))

  it('a session that WorkOS has ended', () =>
    compare(
      async part => {
        const { step, client, service, core, jar } = part
        const session = await signIn(part)
        const { auth } = (await step('withAuth()', () => service.withAuth(jar))) ?? {}
        const sessionId = auth?.user ? auth.sessionId : ''
        await step('revokeSession()', () => client.userManagement.revokeSession({ sessionId }))
        await step('withAuth() all the same', () => service.withAuth(jar))
        await step('refreshSession()', () => service.refreshSession(session))
        await step('refreshTokens()', () => core.refreshTokens(session.refreshToken))
        await step('validateAndRefresh()', () => core.validateAndRefresh(session, { force: true }))
      },
      ['withAuth()', 'revokeSession()', 'withAuth() all the same'],
    ))

  it('an organization that nobody has heard of', () =>
    compare(
      async part => {
        const { step, service, core, jar } = part
        const session = await signIn(part)
        const organizationId = NOBODYS_ORGANIZATION
        await step('switchOrganization()', () => service.switchOrganization(session, organizationId))
        await step('refreshSession()', () => service.refreshSession(session, organizationId))
        await step('refreshTokens()', () => core.refreshTokens(session.refreshToken, organizationId))
        await step('withAuth() all the same', () => service.withAuth(jar))
        await step('refreshSession() of its own', () => service.refreshSession(session))
      },
      ['withAuth() all the same'],
    ))

  it('tokens that nobody was given', () =>
    compare(
      async part => {
        const { step, service, core, jar } = part
        const { user, ...session } = await signIn(part)
        const [header, claims] = session.accessToken.split('.')
        const forged = { ...session, user, accessToken: `${header}.${claims}.${'A'.repeat(342)}` }
        const unknown = { ...forged, refreshToken: 'a token nobody was given' }
        for (const [name, of] of Object.entries({ forged, unknown })) {
          const sealed = await core.encryptSession(of)
          jar.store([`wos-session=${encodeURIComponent(sealed)}`])
          await step(`verifyToken(), ${name}`, () => core.verifyToken(of.accessToken))
          await step(`withAuth(), ${name}`, () => service.withAuth(jar))
        }
        await step('refreshSession()', () => service.refreshSession(unknown))
        await step('refreshTokens()', () => core.refreshTokens('a token nobody was given'))
      },
      ['withAuth(), forged', 'withAuth(), unknown'],
    ))

  it('callbacks with a code that nobody was given', () =>
    compare(
      async ({ step, service, jar }) => {
        const begin = (name: string, options: object) =>
          step(name, async () => {
            const begun = await service.createSignIn(undefined, options)
            return { ...kept(jar, begun), url: page(begun.url), cookieName: '' }
          })
        const first = await begin('createSignIn()', { returnPathname: '/after', state: 'mine' })
        const second = await begin('createSignIn() again', {})
        const code = 'a code nobody was given'
        const state = first?.url['state' as never] as string | undefined
        const other = second?.url['state' as never] as string | undefined
        const come = (name: string, from: Jar, params: { code: string; state: string | undefined }) =>
          step(name, async () => kept(from, await service.handleCallback(from, undefined, params)))
        await come('from another browser', new Jar(), { code, state })
        await come('without a state', jar, { code, state: undefined })
        await come('with another state', jar, { code, state: `${state}x` })
        await come('with its state', jar, { code, state })
        await come('with its state, again', jar, { code, state })
        await come('with no code', jar, { code: '', state: other })
      },
      ['createSignIn()', 'createSignIn() again'],
    ))

  it('pages to sign in at', () =>
    compare(
      async ({ step, service }) => {
        const open = async (begun: { url: string }) => {
          const { status, headers } = await fetch(begun.url, { redirect: 'manual' })
          return [page(begun.url), status, headers.get('content-type')]
        }
        await step('createSignIn()', async () => open(await service.createSignIn(undefined)))
        await step('createSignUp()', async () => open(await service.createSignUp(undefined)))
        await step('createAuthorization()', async () =>
          open(await service.createAuthorization(undefined, { loginHint: 'ada@example.com' })),
        )
        await step('of nobody', async () =>
          open(await service.createSignIn(undefined, { organizationId: NOBODYS_ORGANIZATION })),
        )
      },
      ['createSignIn()', 'createSignUp()', 'createAuthorization()'],
    ))

  describe.skipIf(isLive)('with the knobs of the local AuthKit', () => {
    it('a sign-in, and another organization', () =>
      compare(
        async ({ step, service, jar }) => {
          const begun = await service.createSignIn(undefined, { returnPathname: '/after', state: 'mine' })
          kept(jar, begun)
          const grace = { email: 'grace@example.com', organizationId: 'org_01COMPILERS' }
          const { code, state } = callbackOf(await bench.local.signIn(begun.url, grace))
          await step('handleCallback()', async () =>
            kept(jar, await service.handleCallback(jar, undefined, { code, state: state ?? undefined })),
          )
          await step('handleCallback() again', async () =>
            kept(jar, await service.handleCallback(jar, undefined, { code, state: state ?? undefined })),
          )
          await step('withAuth()', () => service.withAuth(jar))
          const session = await service.getSession(jar)
          if (!session) throw new Error('Somebody has signed in.')
          const switched = await step('switchOrganization()', () =>
            service.switchOrganization(session, 'org_01HARBOUR'),
          )
          kept(jar, await service.saveSession(undefined, switched?.encryptedSession ?? ''))
          await step('withAuth() there', () => service.withAuth(jar))
        },
        ['handleCallback()', 'withAuth()', 'switchOrganization()', 'withAuth() there'],
      ))
  })
})
