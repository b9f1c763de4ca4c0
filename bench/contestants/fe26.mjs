// fe26 as an application uses it. Which engine runs is the runtime's matter, or FE26_ENGINE's.

import { createAuthKit, engineInfo, sealSession, version } from 'fe26'

/** The operations that are measured. */
export function create({ cookiePassword, ...settings }) {
  const authkit = createAuthKit({ ...settings, apiHttps: false, cookiePassword })
  return {
    name: `fe26 ${version} ${engineInfo().engine}`,
    async authenticate(sessionData) {
      return (await authkit.loadSealedSession({ sessionData }).authenticate()).authenticated
    },
    async seal(session) {
      return (await sealSession(session, { cookiePassword })).startsWith('Fe26.2')
    },
  }
}
