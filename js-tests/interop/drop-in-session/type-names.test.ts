// The types by name: all of @workos/authkit-session's are there.

import { expect, it } from 'vitest'
import { compareTypes } from '../exported-types.js'

const { peer, fe26, shared, misfits } = compareTypes(
  'node_modules/@workos/authkit-session/dist/index.d.ts',
  'npm/fe26/dist/esm/authkit-session.d.ts',
)

it('is there', () => {
  expect(peer.filter(name => !fe26.includes(name))).toEqual([])
})

it('what fe26 exports beside them', () => {
  expect(fe26.filter(name => !peer.includes(name)).sort()).toEqual([
    // The other package has these, without a name or not exported.
    ...['CallbackResult', 'JWTPayload', 'Stored'],
    // fe26's own.
    'WorkOSClient',
  ])
})

it('compares classes, their members and functions', () => {
  expect(shared).toEqual(
    expect.arrayContaining([
      ...[
        'new AuthService',
        'AuthService.withAuth',
        'AuthService.handleCallback',
        'AuthKitCore.refreshTokens',
      ],
      ...[
        'AuthOperations.getLogoutUrl',
        'CookieSessionStorage.clearSession',
        'ConfigurationProvider.getValue',
      ],
      ...['new TokenRefreshError', 'TokenRefreshError.userId', 'configure()', 'createAuthService()'],
    ]),
  )
})

it('those of one name take each other’s values and calls', () => {
  expect(misfits).toEqual([
    // The states of a domain are an enum of @workos-inc/node, which takes no texts.
    'Organization: fe26 to peer',
    // fe26's own client: not all of WorkOS is carried.
    'AuthService.getWorkOS gives',
    'createAuthService() gives',
    'getWorkOS() gives',
    // It takes fe26's AuthKitCore.
    'new AuthOperations',
  ])
})
