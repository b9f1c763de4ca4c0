// What a client is made with, and what its low-level requests take.

/** Options of `new WorkOS()`. */
export interface WorkOSOptions {
  apiKey?: string
  apiHostname?: string
  https?: boolean
  port?: number
  /** Of this, `headers` are sent with every request, as in `@workos-inc/node`. */
  config?: RequestInit
  /** Accepted, and without effect in `@workos-inc/node` 11 as well. */
  appInfo?: AppInfo
  fetchFn?: typeof fetch
  clientId?: string
  /** Accepted issuers of access tokens; not checked by default. */
  issuer?: string | string[]
  /**
   * fe26's own: WorkOS's SDKs for other languages whose sessions open as well, under the same cookie password. A refresh
   * makes them sessions that every JavaScript SDK reads.
   */
  acceptSeals?: readonly ('python' | 'ruby')[]
  /** Milliseconds an attempt may take; default 60,000. */
  timeout?: number
  /** Attempts after the first; default 3. */
  maxRetries?: number
}

export interface AppInfo {
  name: string
  version: string
}

/** Options of a client that has no API key. */
export interface PublicClientOptions extends Omit<WorkOSOptions, 'apiKey'> {
  clientId: string
  apiKey?: never
}

/** Options of a client that has one. */
export interface ConfidentialClientOptions extends WorkOSOptions {
  apiKey: string
}

// biome-ignore-start lint/suspicious/noExplicitAny: the types are those of @workos-inc/node

export interface GetOptions {
  query?: Record<string, any>
  accessToken?: string
  warrantToken?: string
  skipApiKeyCheck?: boolean
  maxRetries?: number
}

export interface PostOptions {
  query?: { [key: string]: any }
  idempotencyKey?: string
  warrantToken?: string
  skipApiKeyCheck?: boolean
  maxRetries?: number
}

export interface PutOptions {
  query?: { [key: string]: any }
  idempotencyKey?: string
  skipApiKeyCheck?: boolean
  maxRetries?: number
}

export type PatchOptions = PutOptions

// biome-ignore-end lint/suspicious/noExplicitAny: the types are those of @workos-inc/node

/** Which page of a list. */
export interface PaginationOptions {
  limit?: number
  before?: string | null
  after?: string | null
  order?: 'asc' | 'desc'
}

/** A page of a list. */
export interface List<T> {
  readonly object: 'list'
  data: T[]
  listMetadata: { before?: string | null; after?: string | null }
}
