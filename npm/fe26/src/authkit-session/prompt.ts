// Refreshes have to end while WorkOS still answers the old refresh token: else one lost answer is the end of a session.

import { callPurely } from '../calls.js'
import { ownUserManagement, WorkOS } from '../workos/client.js'
import { UserManagement } from '../workos/user-management.js'
import type { WorkOSClient } from './client.js'
import { once } from './once.js'

/** How often and how long a refresh is tried, as the engine has it. */
export const patience = once(() =>
  callPurely<{ attempts: number; timeoutMs: number; deadlineMs: number }>('patience', '{}'),
)

/**
 * fe26's client with no more patience than that. Other clients, and such as a program has changed, are asked as they are:
 * how long they wait is their own affair.
 */
export function promptClient(client: WorkOSClient): () => WorkOSClient {
  if (!(client instanceof WorkOS)) return () => client
  const prompt = once(() => {
    const { attempts, timeoutMs } = patience()
    const { timeout = timeoutMs, maxRetries = attempts } = client.options
    return new WorkOS({
      ...client.options,
      ...(client.key !== undefined && { apiKey: client.key }),
      ...(client.clientId !== undefined && { clientId: client.clientId }),
      timeout: Math.min(timeout, timeoutMs),
      maxRetries: Math.min(maxRetries, attempts - 1),
    })
  })
  return () => (isUnchanged(client) ? prompt() : client)
}

/** Neither extended nor wrapped nor spied upon. */
function isUnchanged(client: WorkOS): boolean {
  const { userManagement } = client
  return (
    ownUserManagement.get(client) === userManagement &&
    client.post === POST &&
    userManagement.authenticateWithRefreshToken === AUTHENTICATE
  )
}

const { post: POST } = WorkOS.prototype
const { authenticateWithRefreshToken: AUTHENTICATE } = UserManagement.prototype
