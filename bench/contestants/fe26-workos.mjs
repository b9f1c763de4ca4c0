// fe26/workos, as a program written for @workos-inc/node uses it: the password comes with every call.

import { engineInfo } from 'fe26'
import { WorkOS } from 'fe26/workos'

/** The operations that are measured. */
export function create({ cookiePassword, apiKey, clientId, apiHostname, apiPort: port }) {
  const workos = new WorkOS(apiKey, { clientId, apiHostname, port, https: false })
  return {
    name: `fe26/workos ${engineInfo().engine}`,
    async authenticate(sessionData) {
      const session = workos.userManagement.loadSealedSession({ sessionData, cookiePassword })
      return (await session.authenticate()).authenticated
    },
  }
}
