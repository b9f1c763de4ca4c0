// What stands behind a `userManagement`, for its sessions.

import type { Client } from './grants.js'

const clients = new WeakMap<object, Client>()

export function keepClient(userManagement: object, client: Client): void {
  clients.set(userManagement, client)
}

export function clientOf(userManagement: object): Client {
  const client = clients.get(userManagement)
  if (client) return client
  throw new TypeError("This needs the userManagement of a WorkOS of fe26/workos, and not another package's.")
}
