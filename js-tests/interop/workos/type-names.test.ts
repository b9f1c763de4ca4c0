// The types by name: every one of @workos-inc/node is there, or belongs to what fe26 does not carry.

import { describe, expect, it } from 'vitest'
import { compareTypes } from '../exported-types.js'
import { LEFT_OUT, SIGNING_IN } from './types-left-out.js'

const { peer, fe26, shared, misfits } = compareTypes(
  'node_modules/workos-node-11/lib/index.d.mts',
  'npm/fe26/dist/esm/workos.d.ts',
)
const missing = peer.filter(name => !fe26.includes(name))

it('is there, or has a reason not to be', () => {
  const families = Object.values(LEFT_OUT)
  const unexplained = missing.filter(
    name => SIGNING_IN.test(name) || !families.some(family => family.test(name)),
  )
  expect(unexplained).toEqual([])
})

describe.each(Object.entries(LEFT_OUT))('of %s', (_, family) => {
  it('some are left out', () => {
    expect(missing.some(name => family.test(name))).toBe(true)
  })
})

it('what fe26 exports beside them', () => {
  expect(fe26.filter(name => !peer.includes(name)).sort()).toEqual(
    [
      // The other package has these, and does not export them.
      ...['AppInfo', 'JwksFunction', 'RefreshOptions'],
      ...['RefreshSessionFailedResponse', 'RefreshSessionRetryableFailedResponse'],
      ...['RefreshSessionSuccessResponse', 'RefreshSessionTerminalFailedResponse', 'RequestException'],
      ...['SessionHandlerOptions', 'UserManagement'],
      // fe26's own.
      ...['OnlyInWorkosIncNode', 'PublishedKey', 'VerificationKey'],
    ].sort(),
  )
})

it('compares classes, their members and functions', () => {
  expect(shared).toEqual(
    expect.arrayContaining([
      ...['new WorkOS', 'WorkOS.deleteWithBody', 'WorkOS.userManagement.listSessions', 'new CookieSession'],
      ...['CookieSession.refresh', 'PKCE.generate', 'AutoPaginatable.autoPagination', 'createWorkOS()'],
      ...['new AuthenticationException', 'AuthenticationException.rawData', 'isAuthenticationErrorData()'],
    ]),
  )
})

it('those of one name take each other’s values and calls', () => {
  expect(misfits).toEqual([
    // The reasons are enums of the other package, which take no texts; fe26's are texts, and take both.
    'AuthenticateWithSessionCookieFailedResponse: fe26 to peer',
    'AuthenticateWithSessionCookieFailureReason: fe26 to peer',
    // Not carried: types that say so, for libraries that name them.
    'FeatureFlagsRuntimeClient: names',
    // The states of a domain are an enum, as above.
    'Organization: fe26 to peer',
    // Its `sso` is not carried.
    'PublicWorkOS: fe26 to peer',
    'RefreshSessionFailureReason: fe26 to peer',
    'RefreshSessionResponse: fe26 to peer',
    'RetryableRefreshSessionFailureReason: fe26 to peer',
    'RuntimeClientOptions: peer to fe26',
    'RuntimeClientOptions: fe26 to peer',
    'TerminalRefreshSessionFailureReason: fe26 to peer',
    'ValidateApiKeyResponse: peer to fe26',
    'ValidateApiKeyResponse: fe26 to peer',
    // Not all of them is carried.
    'WorkOS.userManagement gives',
    'createWorkOS() gives',
    // It takes fe26's clients.
    'new CookieSession',
  ])
})
