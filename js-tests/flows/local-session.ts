// A session of the local AuthKit within the test's own process, for adapters by themselves.

import { type AuthKitConfig, createAuthKit } from 'fe26'
import { createLocalAuthKit, type LocalAuthKit } from 'fe26/testing'

export const CONFIG = {
  clientId: 'client_local',
  apiKey: 'sk_test_local',
  cookiePassword: 'the cookie password of the adapter tests',
  redirectUri: 'http://127.0.0.1:3000/callback',
} satisfies AuthKitConfig

/** A configuration, its AuthKit, and the cookie of a session in it. */
export async function signedIn(start: Parameters<LocalAuthKit['issueSession']>[0] = {}) {
  const local = createLocalAuthKit()
  const config: AuthKitConfig = { ...CONFIG, fetch: (input, init) => local.fetch(new Request(input, init)) }
  const sealed = await createAuthKit(config).sealSession({ ...(await local.issueSession(start)) } as never)
  return { config, local, cookie: `wos-session=${encodeURIComponent(sealed)}` }
}

/** The same, ten minutes later. */
export async function expired() {
  const { config, local, cookie } = await signedIn()
  const late = 10 * 60 * 1000
  local.advance(late)
  return { config: { ...config, now: () => Date.now() + late }, local, cookie }
}
