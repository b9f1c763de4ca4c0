// Failed refreshes that say nothing about their sessions.

import { callOnce } from '../calls.js'
import { now } from '../runtime.js'
import { UNAUTHORIZED_CODE } from '../workos/refusals.js'
import { TokenRefreshError } from './errors.js'

/**
 * Whether an error says nothing about the session: WorkOS could not be reached, or was overloaded, or has refused the
 * application itself. Nobody is signed out by that.
 */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof TokenRefreshError)) return false
  const failures = chainOf(error.cause)
  const answer = failures.find(({ status }) => Number.isInteger(status) && (status as number) > 0)
  if (!answer && !failures.some(isUnreachable)) return false
  const { status, code, error: oauthError, [UNAUTHORIZED_CODE]: unauthorized } = answer ?? {}
  const input = { status, code: [code, oauthError, unauthorized].find(text => typeof text === 'string') }
  return callOnce('isOutage', input, now())
}

/** An error and what it is due to: clients wrap what `fetch` has thrown, and `fetch` what the system has. */
function chainOf(error: unknown): Failure[] {
  const chain: Failure[] = []
  for (let one = error; one instanceof Error && chain.length < DEEPEST; one = one.cause) chain.push(one)
  return chain
}

/** What `fetch` of each runtime, and what serves in its place, throws when there is no answer. */
function isUnreachable({ name, message, code, retryable, cause }: Failure): boolean {
  const isOfSystem = typeof code === 'string' && CODES.test(code)
  // A TypeError without a cause may be a mistake of the client.
  const isOfFetch = name === 'TypeError' && cause !== undefined
  return retryable === true || isOfSystem || isOfFetch || NAMES.test(name) || MESSAGES.test(message)
}

const NAMES = /^(Timeout|Abort|\w*ConnectTimeout)Error$/
/** Of sockets, name servers, undici, Bun and axios. */
const CODES =
  /^(E(CONN|HOST|NET|AI_)[A-Z_]+|EPIPE|ENOTFOUND|ETIMEDOUT|UND_ERR_\w+|ERR_NETWORK|Connection\w+|FailedToOpenSocket)$/
/** Of Node.js, Deno, Bun, browsers and workerd, which has no class and no code for it. */
const MESSAGES =
  /^(fetch failed|failed to fetch|load failed|terminated|network ?error|network connection lost|network request failed|internal error|error sending request|unable to connect)\b/i
/** Clients wrap no more than once or twice, and `fetch` once. */
const DEEPEST = 6

/** Members of the errors that clients of WorkOS and `fetch` throw. */
interface Failure extends Error {
  status?: unknown
  code?: unknown
  error?: unknown
  retryable?: unknown
  /** Of fe26's client alone. */
  [UNAUTHORIZED_CODE]?: unknown
}
