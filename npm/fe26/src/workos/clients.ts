// What stands behind a `userManagement`, for its sessions.

import { Connection } from './connection.js'
import type { Client } from './grants.js'
import type { UserManagement } from './user-management.js'

/** Read anew with every call: programs wrap, derive from and change what they are given. */
export function clientOf(userManagement: object): Client {
  const { workos, clientId, issuer } = userManagement as Pick<UserManagement, 'clientId' | 'issuer'> & Behind
  const connection = workos?.connection
  if (!(workos && connection instanceof Connection)) {
    throw new TypeError(
      "This needs the userManagement of a WorkOS of fe26/workos, and not another package's.",
    )
  }
  return { connection, workos, key: workos.key, clientId, issuer }
}

interface Behind {
  workos?: Client['workos'] & { connection?: unknown }
}

/** A member that neither JSON, logs nor copies see. */
export function hide<Owner extends object>(owner: Owner, members: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(members)) {
    Object.defineProperty(owner, name, { value, writable: true, configurable: true })
  }
}
