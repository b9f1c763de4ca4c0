// The official SDK as an application uses it. Its seal is iron-webcrypto's.

import { WorkOS } from 'workos-node-11'

/** The operations that are measured. */
export function create({ cookiePassword, clientId, apiKey, apiHostname, apiPort }) {
  const { userManagement } = new WorkOS(apiKey, { clientId, apiHostname, port: apiPort, https: false })
  return {
    name: '@workos-inc/node',
    async authenticate(sessionData) {
      const session = userManagement.loadSealedSession({ sessionData, cookiePassword })
      return (await session.authenticate()).authenticated
    },
    async seal(authenticationResponse) {
      const options = { authenticationResponse, cookiePassword }
      return (await userManagement.sealSessionDataFromAuthenticationResponse(options)).startsWith('Fe26.2')
    },
  }
}
