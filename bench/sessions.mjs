// The sessions that are measured: issued by a local AuthKit, which the contestants ask over HTTP.

import { sealSession } from 'fe26'
import { startLocalAuthKit } from 'fe26/testing'

export class Sessions {
  #authkit

  static async start() {
    const sessions = new Sessions()
    // No token may expire while it waits for its turn.
    sessions.#authkit = await startLocalAuthKit({ accessTokenTtl: 3600 })
    // The first session has a key made, and a crowd of first sessions a crowd of keys.
    await sessions.open()
    return sessions
  }

  /** What a contestant is configured with. */
  get settings() {
    const { url, clientId, apiKey } = this.#authkit
    const { hostname, port } = new URL(url)
    return { clientId, apiKey, apiHostname: hostname, apiPort: Number(port), cookiePassword: PASSWORD }
  }

  /** The same as an application's environment variables. */
  get environment() {
    const own = { WORKOS_COOKIE_PASSWORD: PASSWORD, WORKOS_REDIRECT_URI: 'http://bench.test/callback' }
    return { ...this.#authkit.env, ...own }
  }

  /** How often the key set was fetched. */
  get keyFetches() {
    return this.#authkit.requests.filter(({ route }) => route === 'jwks').length
  }

  /** A session with a token of its own. */
  async open() {
    const { accessToken, refreshToken, user, organizationId, authenticationMethod } =
      await this.#authkit.issueSession()
    return { organizationId, user, accessToken, refreshToken, authenticationMethod }
  }

  /** The cookie's value. */
  seal = session => sealSession(session, { cookiePassword: PASSWORD })

  stop() {
    return this.#authkit.close()
  }
}

const PASSWORD = 'the cookie password of the measurements'
