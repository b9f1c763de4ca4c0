// Test suites that were written for @workos-inc/node, with one import changed: they drive every grant, the whole life of a
// session, and each error, over a local AuthKit or that of AUTHKIT_URL. What fe26 does not carry (three calls) the other
// package does beside it, as docs/drop-in.md says.

import { expect, it, vi } from 'vitest'
import type * as peer from 'workos-node-11'

vi.mock('workos-node-11', async importOriginal => {
  const { WorkOS: Peer } = await importOriginal<typeof peer>()
  const fe26 = await import('fe26/workos')
  class WorkOS extends fe26.WorkOS {
    constructor(options: peer.WorkOSOptions) {
      super(options)
      const other = new Peer(options)
      const { userManagement } = other
      Object.defineProperty(this, 'multiFactorAuth', { value: other.multiFactorAuth })
      for (const name of ['createUser', 'getEmailVerification'] as const) {
        Object.defineProperty(this.userManagement, name, { value: userManagement[name].bind(userManagement) })
      }
    }
  }
  return { ...fe26, WorkOS }
})

await import('../../local-authkit/grants.test.js')
await import('../../local-authkit/pending-steps.test.js')
await import('../../local-authkit/sdk-session.test.js')
await import('../../local-authkit/tokens.test.js')
await import('../../local-authkit/application.test.js')
await import('../../local-authkit/failures.test.js')

it('the import is changed', async () => {
  const { WorkOS } = await import('workos-node-11')
  const fe26 = await import('fe26/workos')
  expect(new WorkOS('sk_1')).toBeInstanceOf(fe26.WorkOS)
})
