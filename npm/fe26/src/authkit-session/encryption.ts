// Seals in iron's format, as iron-session and every SDK of WorkOS read them.

import { instantiate } from '../authkit.js'
import { Calls, callOnce } from '../calls.js'
import { Events } from '../events.js'
import { now } from '../runtime.js'
import { Transport } from '../transport.js'
import { checkPassword, NO_KEY } from '../workos/connection.js'
import type { Session, SessionEncryption } from './types.js'

export const sessionEncryption: SessionEncryption = sealing((sealed, cookiePassword) =>
  callOnce('unseal', { sealed, cookiePassword }, now()),
)

/**
 * fe26's own, for `encryptionFactory`: opens sessions of WorkOS's SDKs for other languages as well, under the same cookie
 * password. What it seals, every JavaScript SDK opens. Throws an `invalid_config` for what names no such SDK.
 */
export function sessionEncryptionAccepting(...sdks: ('python' | 'ruby')[]): SessionEncryption {
  // Here and now, so that what names no SDK is known at once.
  const calls = accepting(sdks)
  return sealing((sealed, cookiePassword) => {
    // Inside a list nothing is left out, so that whatever is no password is refused, and never the engine's own is tried.
    const opened = calls.immediately('unseal', { sealed, cookiePassword: [cookiePassword].flat() }, now())
    if (isWithoutUser(opened)) WITHOUT_USER.add(opened)
    return opened
  })
}

function accepting(acceptSeals: readonly string[]): Calls {
  // Each call names its password. It need not be a key of these SDKs: the seals of JavaScript open all the same.
  const settings = { clientId: 'none', publicClient: true, cookiePassword: NO_KEY, acceptSeals }
  const instance = instantiate({ settings, environment: {} })
  return new Calls(instance, { transport: new Transport(), now, events: new Events(undefined) })
}

/** Whether it is a session that another SDK has sealed without its user, whom only a refresh brings. */
export function lacksUser(session: Session): boolean {
  return WITHOUT_USER.has(session)
}

function isWithoutUser(opened: unknown): opened is Session {
  return typeof opened === 'object' && (opened as Session | null)?.user === null
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

/** Sessions that were opened here. */
const WITHOUT_USER = new WeakSet<object>()
