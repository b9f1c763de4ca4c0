// The same, when the client changes as well: fe26/authkit-session over fe26/workos.

import { beforeEach, describe, expect, it } from 'vitest'
import { COOKIE_PASSWORD } from '../../local-authkit/bench.js'
import { type Bench, seal, skipDelays, useBench } from '../bench.js'
import { forgeSeal } from '../forge.js'
import { CLAIMS, grantOf, OUTAGES, publish, REFUSALS, tokenOf } from './answers.js'
import { compare, differ, withoutCauses } from './differences.js'
import { LIBRARIES, observeBoth, type Setup, type World } from './worlds.js'

const OWN: Setup = { ownClient: true }

describe('with the client of fe26/workos', () => {
  const bench = useBench()
  beforeEach(() => skipDelays())

  it('sign-ins begin alike', async () => {
    const all = [
      ...[{}, { returnPathname: '/x', state: 's' }, { redirectUri: 'https://app.example/callback?a=1' }],
      ...[
        { organizationId: 'org_1' },
        { loginHint: "ada+x@example.com !'()*~" },
        { prompt: 'consent' as const },
      ],
      ...[{ maxAge: 0 }, { maxAge: 300 }, { screenHint: 'sign-up' as const }],
    ]
    for (const options of all) {
      compare(await observeBoth(bench, OWN, ({ service }) => service.createAuthorization(undefined, options)))
      compare(await observeBoth(bench, OWN, ({ service }) => service.createSignIn(undefined, options)))
    }
  })

  it('people sign out alike', async () => {
    for (const session of ['session_1', 'a b&c', '']) {
      for (const options of [undefined, { returnTo: 'https://app.example/bye?x=1' }, { returnTo: '' }]) {
        compare(await observeBoth(bench, OWN, ({ service }) => service.signOut(session, options)))
      }
    }
  })

  it('or with that of @workos-inc/node 11, calls end alike', async () => {
    const client = () => bench.sdk()
    for (const call of Object.values(CALLS)) {
      for (const answer of [grantOf(bench, CLAIMS), REFUSALS['invalid_grant'] ?? {}]) {
        bench.local.clearFailures()
        publish(bench)
        bench.local.fail('authenticate', answer)
        compare(await observeBoth(bench, { client }, world => call(world, bench)))
      }
    }
  })

  describe.each(Object.entries(CALLS))('%s', (_, call) => {
    it.each(Object.entries({ ...REFUSALS, ...OUTAGES }))('fails alike: %s', async (_, answer) => {
      publish(bench)
      bench.local.fail('authenticate', answer)
      const both = withoutAccept(await observeBoth(bench, OWN, world => call(world, bench)))
      compare(withoutCauses(both))
    })

    it('succeeds alike', async () => {
      for (const more of [
        {},
        { impersonator: { email: 'a@b.c', reason: null } },
        { organization_id: undefined },
      ]) {
        bench.local.clearFailures()
        bench.local.fail('authenticate', grantOf(bench, CLAIMS, more))
        compare(withoutAccept(await observeBoth(bench, OWN, world => call(world, bench))))
      }
    })
  })

  it.each(Object.entries({ ...REFUSALS, ...OUTAGES }))(
    'an expired session meets: %s',
    async (name, answer) => {
      publish(bench)
      bench.local.fail('authenticate', answer)
      const cookie = seal({ ...sessionOf(bench), accessToken: tokenOf(bench, { exp: 1 }) })
      const both = await observeBoth(bench, OWN, ({ service }) => service.withAuth({ 'wos-session': cookie }))
      if (name in REFUSALS) compare(withoutAccept(both))
      else differ(both, 'outage', { threw: { name: 'TokenRefreshError' } })
    },
  )

  it.each(['invalid_grant', 'sso_required', 'mfa_enrollment'])(
    'an expired session is over by a 401 that says so, where the client tells (difference): %s',
    async error => {
      publish(bench)
      bench.local.fail('authenticate', { status: 401, body: { error, error_description: 'no more' } })
      const cookie = seal({ ...sessionOf(bench), accessToken: tokenOf(bench, { exp: 1 }) })
      const call = ({ service }: World) => service.withAuth({ 'wos-session': cookie })
      const own = await observeBoth(bench, OWN, call)
      expect(own).toMatchObject({
        fe26: { gave: { auth: { user: null } } },
        peer: { gave: { auth: { user: null } } },
      })
      differ(await observeBoth(bench, {}, call), 'outage', { threw: { name: 'TokenRefreshError' } })
      // The exception is the SDK's, and shows no more.
      const refresh = ({ core }: World) => core.refreshTokens('refresh_1')
      compare(withoutAccept(await observeBoth(bench, OWN, refresh)))
    },
  )
})

const sessionOf = (bench: Bench) => ({
  accessToken: tokenOf(bench, CLAIMS),
  refreshToken: 'r',
  user: { id: 'user_1' },
})

const CALLS: Record<string, (world: World, bench: Bench) => unknown> = {
  'handleCallback()': ({ service }) => {
    const payload = { nonce: 'n', codeVerifier: 'v'.repeat(43), issuedAt: Date.now(), customState: 's' }
    const state = forgeSeal({ payload: JSON.stringify(payload), password: COOKIE_PASSWORD })
    const cookies = { [LIBRARIES.peer.getPKCECookieNameForState(state)]: state }
    return service.handleCallback(cookies, undefined, { code: 'code_1', state })
  },
  'refreshSession()': ({ service }, bench) => service.refreshSession(sessionOf(bench) as never),
  'switchOrganization()': ({ service }, bench) =>
    service.switchOrganization(sessionOf(bench) as never, 'org_2'),
}

/** The clients name what they accept each in their own way; the order of a body's members means nothing. */
function withoutAccept<Both extends Awaited<ReturnType<typeof observeBoth>>>(both: Both): Both {
  const plain = (sent: unknown[]) =>
    sent.map(text => {
      const { headers, body, ...request } = JSON.parse(String(text))
      expect(headers.accept).toContain('application/json')
      const { accept: _, ...others } = headers
      return { ...request, headers: others, body: body && JSON.parse(body) }
    })
  return {
    peer: { ...both.peer, sent: plain(both.peer.sent) },
    fe26: { ...both.fe26, sent: plain(both.fe26.sent) },
  } as Both
}
