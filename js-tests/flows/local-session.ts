// A session of the local AuthKit within the test's own process, for adapters by themselves.

import { type AuthKitConfig, createAuthKit } from 'fe26'
import { createLocalAuthKit, type LocalAuthKit } from 'fe26/testing'

export const CONFIG = {
  clientId: 'client_local',
  apiKey: 'sk_test_local',
  cookiePassword: 'the cookie password of the adapter tests',
  redirectUri: 'http://127.0.0.1:3000/callback',
} satisfies AuthKitConfig

/** A configuration, its AuthKit, and the cookie of a session in it, so many milliseconds after its start. */
export async function signedIn(
  options: AuthKitConfig = {},
  later = 0,
  start: Parameters<LocalAuthKit['issueSession']>[0] = {},
) {
  const local = createLocalAuthKit()
  const config = {
    ...CONFIG,
    fetch: ((input, init) => local.fetch(new Request(input, init))) as typeof fetch,
    ...(later > 0 && { now: () => Date.now() + later }),
    ...options,
  } satisfies AuthKitConfig
  const sealed = await createAuthKit(config).sealSession({ ...(await local.issueSession(start)) } as never)
  local.advance(later)
  return { config, local, cookie: `wos-session=${encodeURIComponent(sealed)}` }
}

/** Longer than an access token holds. */
export const LATE_MS = 600_000

/** A session whose token has expired. */
export function expired() {
  return signedIn({}, LATE_MS)
}
