// A rollout: a sign-in that one library has begun comes back to a server that runs the other. The application keeps
// the verifier, wherever it likes.

import { WorkOS as WorkOS10 } from '@workos-inc/node'
import * as fe26 from 'fe26/workos'
import { describe, expect, it } from 'vitest'
import { WorkOS as WorkOS11 } from 'workos-node-11'
import { COOKIE_PASSWORD, callbackOf, REDIRECT_URI } from '../../local-authkit/bench.js'
import { pass, useBench } from '../bench.js'

type Client = InstanceType<typeof WorkOS11>
type Name = keyof typeof LIBRARIES

/** By the types of the newest: all of them have these calls. */
const LIBRARIES = {
  '@workos-inc/node 11': WorkOS11,
  '@workos-inc/node 10': WorkOS10 as never as typeof WorkOS11,
  'fe26/workos': fe26.WorkOS as never as typeof WorkOS11,
}

const session = { sealSession: true, cookiePassword: COOKIE_PASSWORD }
const NAMES = Object.keys(LIBRARIES) as Name[]
const pairs = NAMES.flatMap(one => NAMES.map(other => [one, other] as const)).filter(
  pair => pair.includes('fe26/workos') && pair[0] !== pair[1],
)

/** Every call that ends such a sign-in. */
const EXCHANGES: Record<string, (client: Client, landed: Landed) => Promise<{ sealedSession?: string }>> = {
  'authenticateWithCode()': ({ userManagement }, landed) =>
    userManagement.authenticateWithCode({ ...landed, session }),
  'authenticateWithCodeAndVerifier()': ({ userManagement }, landed) =>
    userManagement.authenticateWithCodeAndVerifier({ ...landed, session }),
}

interface Landed {
  code: string
  codeVerifier: string
}

describe.each(pairs)('a sign-in that begins at %s and ends at %s', (begins, ends) => {
  const bench = useBench()

  const clientOf = (name: Name, isPublic = false): Client => {
    const { apiHostname, apiHttps: https, apiPort: port } = bench.address
    const { clientId, apiKey } = bench.local
    const address = { clientId, apiHostname, https, port, maxRetries: 0 }
    return new LIBRARIES[name](isPublic ? address : { ...address, apiKey })
  }

  async function land(client: Client): Promise<Landed & { state: string; begun: string }> {
    const asked = { provider: 'authkit', redirectUri: REDIRECT_URI }
    const begun = await client.userManagement.getAuthorizationUrlWithPKCE(asked)
    const { code, state } = callbackOf(await bench.local.signIn(begun.url))
    return { code, codeVerifier: begun.codeVerifier, state: state ?? '', begun: begun.state }
  }

  it.each(Object.keys(EXCHANGES))('by %s', async way => {
    const [first, second] = [clientOf(begins), clientOf(ends)]
    const { code, codeVerifier, state, begun } = await land(first)
    expect(state).toBe(begun)
    const { sealedSession = '' } = (await EXCHANGES[way]?.(second, { code, codeVerifier })) ?? {}
    const email = 'ada@example.com'
    for (const { userManagement } of [first, second]) {
      const sealed = userManagement.loadSealedSession({
        sessionData: sealedSession,
        cookiePassword: COOKIE_PASSWORD,
      })
      expect(await sealed.authenticate()).toMatchObject({ authenticated: true, user: { email } })
    }
    // Back at the first, it lives on, and the second knows what that makes of it.
    pass(301)
    const options = { sessionData: sealedSession, cookiePassword: COOKIE_PASSWORD }
    const refreshed = await first.userManagement.loadSealedSession(options).refresh()
    if (!refreshed.authenticated) throw new Error(`It was not refreshed: ${refreshed.reason}.`)
    const sessionData = refreshed.sealedSession ?? ''
    expect(
      await second.userManagement.loadSealedSession({ ...options, sessionData }).authenticate(),
    ).toMatchObject({ authenticated: true, user: { email } })
  })

  it('by a client without an API key', async () => {
    const { code, codeVerifier } = await land(clientOf(begins, true))
    const { userManagement } = clientOf(ends, true)
    expect(await userManagement.authenticateWithCodeAndVerifier({ code, codeVerifier })).toMatchObject({
      ...{ user: { email: 'ada@example.com' }, refreshToken: expect.any(String) },
    })
  })

  it.each(Object.keys(EXCHANGES))('not by %s with the verifier of another sign-in', async way => {
    const first = clientOf(begins)
    const { code } = await land(first)
    const { codeVerifier } = await land(first)
    await expect(EXCHANGES[way]?.(clientOf(ends), { code, codeVerifier })).rejects.toMatchObject({
      ...{ status: 400, error: 'invalid_grant' },
    })
  })
})
