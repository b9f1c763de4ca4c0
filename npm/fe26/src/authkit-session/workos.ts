// The client of WorkOS, made from the configuration.

import { version } from '../version.js'
import { WorkOS } from '../workos/client.js'
import type { WorkOSClient } from './client.js'
import { getConfig } from './config.js'
import { once } from './once.js'
import { shared } from './shared.js'

/** One for the whole process, made when it is first asked for. It has the type that is wanted, like the service's. */
export const getWorkOS: GetWorkOS = shared('getWorkOS', () => once(makeWorkOS) as GetWorkOS)

interface GetWorkOS {
  <Client extends WorkOSClient = WorkOS>(): Client
  (): WorkOS
}

function makeWorkOS(): WorkOS {
  const [apiHostname, https, port] = [getConfig('apiHostname'), getConfig('apiHttps'), getConfig('apiPort')]
  return new WorkOS(getConfig('apiKey'), {
    https,
    ...(apiHostname !== undefined && { apiHostname }),
    ...(port !== undefined && { port }),
    appInfo: { name: 'authkit-session', version },
  })
}
