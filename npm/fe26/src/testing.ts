// A local AuthKit for tests and demos: the part of WorkOS that fe26 uses, in memory. Runs in Node, workerd and
// browsers; only `startLocalAuthKit` needs Node, and what it needs is loaded when it is called.
import type { LocalAuthKitServer, LocalAuthKitServerOptions } from './testing/server.js'

export type { LocalAuthKitUser, LocalOrganization, LocalUser } from './testing/directory.js'
export type { LocalFailure, LocalRoute } from './testing/failures.js'
export { LocalNetworkError } from './testing/failures.js'
export type {
  IssuedSession,
  LocalAuthKit,
  LocalAuthKitConfig,
  LocalAuthKitOptions,
  RecordedRequest,
} from './testing/local-authkit.js'
export { createLocalAuthKit } from './testing/local-authkit.js'
export type { SentCode } from './testing/outbox.js'
export type { LocalAuthKitServer, LocalAuthKitServerOptions } from './testing/server.js'
export type { ClaimsTemplate, LocalImpersonator } from './testing/sessions.js'
export type { PublicJwk } from './testing/signing-keys.js'

/** Starts a local AuthKit that listens on `url`. Node 22.3 or newer. Default: a free port on 127.0.0.1. */
export async function startLocalAuthKit(
  options: LocalAuthKitServerOptions = {},
): Promise<LocalAuthKitServer> {
  const { serve } = await import('./testing/server.js')
  return serve(options)
}
