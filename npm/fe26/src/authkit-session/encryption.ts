// Seals in iron's format, as iron-session and every SDK of WorkOS read them.

import { callOnce } from '../calls.js'
import { now } from '../runtime.js'
import type { SessionEncryption } from './types.js'

export const sessionEncryption: SessionEncryption = {
  async sealData(data, { password, ttl = 0 }) {
    // What is left of another expiry has fractions.
    const seconds = typeof ttl === 'number' ? Math.ceil(ttl) : ttl
    return callOnce('seal', { payload: data, cookiePassword: password, ttl: seconds }, now())
  },

  async unsealData<T>(encryptedData: string, { password }: { password: string }): Promise<T> {
    const opened = callOnce<T | null>('unseal', { sealed: encryptedData, cookiePassword: password }, now())
    // One text for every reason: whoever has sent the seal is not to learn which it was.
    if (opened === null)
      throw new Error('The seal does not open: it was not made with this password, or has expired')
    return opened
  },
}
