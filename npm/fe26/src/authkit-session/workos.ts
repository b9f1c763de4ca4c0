// The client of WorkOS, made from the configuration.

import { version } from '../version.js'
import { WorkOS } from '../workos/client.js'
import { getConfig } from './config.js'
import { once } from './once.js'
import { shared } from './shared.js'

/** One for the whole process, made when it is first asked for. */
export const getWorkOS: () => WorkOS = shared('getWorkOS', () => once(makeWorkOS))

function makeWorkOS(): WorkOS {
  const [apiHostname, https, port] = [getConfig('apiHostname'), getConfig('apiHttps'), getConfig('apiPort')]
  return new WorkOS(getConfig('apiKey'), {
    https,
    ...(apiHostname !== undefined && { apiHostname }),
    ...(port !== undefined && { port }),
    appInfo: { name: 'authkit-session', version },
  })
}
