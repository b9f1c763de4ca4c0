// A refresh that WorkOS has granted holds, whatever the answer calls itself: its refresh token is used up.

import { createLocalAuthKit } from 'fe26/testing'
import { WorkOS } from 'fe26/workos'
import { expect, it } from 'vitest'

const cookiePassword = 'a cookie password of 32 characters'

it.each(['application/json', 'APPLICATION/JSON', 'application/vnd.api+json', 'text/plain', undefined])(
  'with the content type %s',
  async type => {
    const local = createLocalAuthKit()
    const { apiKey, clientId } = local.config
    const fetchFn: typeof fetch = async (input, init) => {
      const answer = await local.fetch(new Request(input, init))
      const headers = new Headers(answer.headers)
      headers.delete('content-type')
      if (type !== undefined) headers.set('content-type', type)
      return new Response(await answer.arrayBuffer(), { status: answer.status, headers })
    }
    const workos = new WorkOS({ apiKey, clientId, fetchFn, maxRetries: 0 })
    const { refreshToken } = await local.issueSession({ user: 'ada@example.com' })
    const begun = await new WorkOS({
      ...{ apiKey, clientId },
      fetchFn: (input, init) => local.fetch(new Request(input, init)),
    }).userManagement.authenticateWithRefreshToken({
      refreshToken,
      session: { sealSession: true, cookiePassword },
    })
    const session = workos.userManagement.loadSealedSession({
      sessionData: begun.sealedSession as string,
      cookiePassword,
    })
    expect(await session.refresh()).toMatchObject({
      authenticated: true,
      user: { email: 'ada@example.com' },
      sealedSession: expect.stringMatching(/^Fe26\.2/),
    })
  },
)
