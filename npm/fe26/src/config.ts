// What an application configures. Checked by the engine, which reports everything that is wrong at once.

import type { Fe26Event } from './events.js'
import type { CookiePasswords } from './types.js'

/** Options of `createAuthKit()`. What code leaves out, the environment may hold; code wins. */
export interface AuthKitConfig {
  /** `WORKOS_CLIENT_ID` */
  clientId?: string
  /** `WORKOS_API_KEY` */
  apiKey?: string
  /** For clients that have no API key. */
  publicClient?: boolean
  /** `WORKOS_REDIRECT_URI`: the absolute URL of the callback. Needed to begin a sign-in. */
  redirectUri?: string
  /**
   * The same callback on further origins of this app, such as previews: a sign-in that begins there comes back there. In
   * the first part of a host name one `*` may stand for letters, digits and hyphens: `https://*.preview.example.com/callback`.
   * A request to any other origin gets `redirectUri`. WorkOS must know them as well.
   */
  redirectUris?: readonly string[]
  /**
   * Whether `X-Forwarded-Proto`, `X-Forwarded-Host` and `Forwarded` tell the origin of a request; default false. For apps
   * that only their own proxy can reach.
   */
  trustProxy?: boolean
  /** `WORKOS_COOKIE_PASSWORD`: at least 32 characters. A list is newest first. */
  cookiePassword?: CookiePasswords
  /**
   * WorkOS's SDKs for other languages whose sessions are read as well, so that a team that moves its backend keeps its
   * people signed in: each comes in with the other SDK's cookie, and leaves with one that JavaScript's SDKs read. Their
   * cookie password has to be `cookiePassword` or in its list.
   */
  acceptSeals?: readonly ('python' | 'ruby')[]
  /** `WORKOS_COOKIE_NAME`, default `wos-session`. */
  cookieName?: string
  /** `WORKOS_COOKIE_MAX_AGE` in seconds, default 400 days. */
  cookieMaxAge?: number
  /** `WORKOS_COOKIE_DOMAIN`, default: this host only. */
  cookieDomain?: string
  /** `WORKOS_COOKIE_SAME_SITE`, default `lax`. */
  cookieSameSite?: 'lax' | 'strict' | 'none'
  /** `WORKOS_API_HOSTNAME`, default `api.workos.com`. */
  apiHostname?: string
  /** `WORKOS_API_HTTPS`, default true. */
  apiHttps?: boolean
  /** `WORKOS_API_PORT` */
  apiPort?: number
  /** Accepted issuers of access tokens; not checked by default. */
  issuer?: string | readonly string[]
  /** Accepted audiences of access tokens; not checked by default. */
  audience?: string | readonly string[]
  /** Seconds by which WorkOS's clock and this server's may differ; default 0. */
  leeway?: number
  /** A JWK Set to verify access tokens with. Nothing is fetched then. */
  jwks?: { keys: readonly object[] }
  /** How long keys serve while WorkOS cannot be reached, in seconds; default 24 hours. */
  jwksStaleFor?: number
  /**
   * Whether the answer to a cookie may be given again to the same cookie, for a minute at the most and never past the
   * token's expiry or a change of keys; default true. The session stays in memory that long, or until the next new
   * cookie after that. False reads every cookie anew.
   */
  rememberSessions?: boolean
  /**
   * Is told what happens, for logs and metrics: at once, while the request goes on, so let it be quick. What it throws,
   * or rejects with, goes to `console.error` and disturbs no request. In Node, subscribers of the diagnostics channel
   * `fe26:event` are told the same, with or without this option.
   */
  onEvent?: (event: Fe26Event) => unknown
  /** Variables that win over the process's: on Workers, pass `env`. */
  env?: Record<string, unknown>
  /** Instead of the global `fetch`. */
  fetch?: typeof fetch
  /** Instead of the system clock, in milliseconds: for tests. */
  now?: () => number
}
