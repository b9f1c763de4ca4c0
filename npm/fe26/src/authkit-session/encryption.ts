// Seals in iron's format, as iron-session and every SDK of WorkOS read them.

import { instantiate } from '../authkit.js'
import { Calls, callOnce } from '../calls.js'
import { Events } from '../events.js'
import { now } from '../runtime.js'
import { Transport } from '../transport.js'
import { checkPassword } from '../workos/connection.js'
import type { SessionEncryption } from './types.js'

export const sessionEncryption: SessionEncryption = sealing((sealed, cookiePassword) =>
  callOnce('unseal', { sealed, cookiePassword }, now()),
)

/**
 * fe26's own, for `encryptionFactory`: opens sessions of WorkOS's SDKs for other languages as well, under the same cookie
 * password. What it seals, every JavaScript SDK opens.
 */
export function sessionEncryptionAccepting(...sdks: ('python' | 'ruby')[]): SessionEncryption {
  const engines = new Map<string, Calls>()
  return sealing((sealed, cookiePassword) => {
    const calls = engines.get(cookiePassword) ?? accepting(sdks, cookiePassword)
    // An application has one, and another while it changes it.
    engines.clear()
    engines.set(cookiePassword, calls)
    return calls.immediately('unseal', { sealed }, now())
  })
}

function accepting(acceptSeals: readonly string[], cookiePassword: string): Calls {
  const settings = { clientId: 'none', publicClient: true, cookiePassword, acceptSeals }
  const instance = instantiate({ settings, environment: {} })
  return new Calls(instance, { transport: new Transport(), now, events: new Events(undefined) })
}

type Unseals = (sealed: string, cookiePassword: string) => unknown

function sealing(unseal: Unseals): SessionEncryption {
  return {
    async sealData(data, { password, ttl = 0 }) {
      if (typeof password === 'string') checkPassword(password)
      // What is left of another expiry has fractions.
      const seconds = typeof ttl === 'number' ? Math.ceil(ttl) : ttl
      return callOnce('seal', { payload: data, cookiePassword: password, ttl: seconds }, now())
    },

    async unsealData<T>(encryptedData: string, { password }: { password: string }): Promise<T> {
      const opened = openedBy(unseal, encryptedData, password)
      // One text for every reason: whoever has sent the seal is not to learn which it was.
      if (opened === null)
        throw new Error('The seal does not open: it was not made with this password, or has expired')
      return opened as T
    },
  }
}

function openedBy(unseal: Unseals, sealed: string, password: string): unknown {
  try {
    return unseal(sealed, password)
  } catch (error) {
    if (typeof password === 'string') checkPassword(password)
    throw error
  }
}
