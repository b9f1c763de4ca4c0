import type { WorkOSClient } from './client.js'

/** The client of WorkOS for this configuration: one for the whole process. */
export const getWorkOS = (): WorkOSClient => {
  throw new Error('yet to come')
}
