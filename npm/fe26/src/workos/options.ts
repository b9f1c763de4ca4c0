// What a client is made of: arguments first, then the environment.

import type { ConnectionSettings } from './connection.js'
import { variable } from './environment.js'
import type { WorkOSOptions } from './types/client.js'

export interface Resolved {
  key: string | undefined
  clientId: string | undefined
  options: WorkOSOptions
  https: boolean
  baseURL: string
}

export function resolve(
  keyOrOptions: string | WorkOSOptions | undefined,
  maybeOptions: WorkOSOptions | undefined,
): Resolved {
  const isObject = typeof keyOrOptions === 'object'
  const options = isObject ? keyOrOptions : (maybeOptions ?? {})
  const key = (isObject ? keyOrOptions.apiKey : keyOrOptions) || variable('WORKOS_API_KEY')
  const clientId = options.clientId || variable('WORKOS_CLIENT_ID')
  // The same object as the caller's, completed, as in @workos-inc/node.
  if (options.https === undefined) options.https = true
  if (!key && !clientId) {
    throw new Error(
      'WorkOS requires either an API key or a clientId. For server-side: new WorkOS("sk_...") or new WorkOS({ apiKey: "sk_..." }). For PKCE/public clients: new WorkOS({ clientId: "client_..." })',
    )
  }
  const { apiHostname, port } = options
  const https = !!options.https
  const origin = `${https ? 'https' : 'http'}://${apiHostname || 'api.workos.com'}`
  return { key, clientId, options, https, baseURL: port ? `${origin}:${port}` : origin }
}

export function connectionSettings({ key, options, https }: Resolved, userAgent: string): ConnectionSettings {
  const { fetchFn, apiHostname } = options
  return {
    apiKey: key || undefined,
    apiHostname,
    https,
    // Variables are texts.
    port: Number(options.port) || undefined,
    acceptSeals: options.acceptSeals,
    fetch: (fetchFn || globalThis.fetch).bind(globalThis),
    timeout: options.timeout ?? 60_000,
    maxRetries: retries(options.maxRetries),
    headers: {
      ...plainHeaders(options.config?.headers),
      'User-Agent': userAgent,
      ...(key && { Authorization: `Bearer ${key}` }),
    },
  }
}

/** Attempts after the first. */
export function retries(given: number | null | undefined): number {
  const number = Number(given ?? DEFAULT_RETRIES)
  return Number.isNaN(number) ? DEFAULT_RETRIES : number
}

const DEFAULT_RETRIES = 3

function plainHeaders(headers: RequestInit['headers']): Record<string, string> {
  if (!headers) return {}
  const isIterable = headers instanceof Headers || Array.isArray(headers)
  return isIterable
    ? Object.fromEntries(headers as Iterable<[string, string]>)
    : (headers as Record<string, string>)
}
