import { BoundedMap } from './bounded-map.js'
import type { Account, Directory } from './directory.js'
import { encodeBase64Url, newToken } from './identifiers.js'
import { invalidGrant, unauthorized } from './wire-error.js'

/** A valid request to `GET /user_management/authorize`. */
export interface AuthorizationRequest {
  redirectUri: URL
  state: string | undefined
  codeChallenge: string | undefined
  organizationId: string | undefined
  screenHint: 'sign-in' | 'sign-up'
  loginHint: string | undefined
  /** What the session will say: the OAuth provider, `SSO` for a connection, `MagicAuth` for AuthKit's own page. */
  authenticationMethod: string
}

/** What the person decided on the page. */
export type Decision = { deny: true } | { deny?: false; email: string; organizationId?: string | undefined }

/** What follows a decision: back to the application, or one more question. */
export type DecisionOutcome =
  | { kind: 'redirect'; url: URL }
  | { kind: 'choose_organization'; account: Account }
  | { kind: 'invalid_email' }
  | { kind: 'not_a_member' }

/** Why a request to authorize is refused, and where that may be said. */
export type AuthorizationRefusal =
  /** The client or its redirect URI cannot be trusted: shown to the person, never redirected (RFC 6749 §4.1.2.1). */
  { kind: 'refused'; reason: 'client_id' | 'redirect_uri' } | { kind: 'redirect'; url: URL }

/** Validates the query of an authorization request. */
export function parseAuthorizationRequest(
  query: URLSearchParams,
  { clientId, redirectUris }: { clientId: string; redirectUris: readonly string[] | undefined },
): { kind: 'request'; request: AuthorizationRequest } | AuthorizationRefusal {
  if (query.get('client_id') !== clientId) return { kind: 'refused', reason: 'client_id' }
  const redirectUri = parseRedirectUri(query.get('redirect_uri'), redirectUris)
  if (!redirectUri) return { kind: 'refused', reason: 'redirect_uri' }
  const state = query.get('state') ?? undefined
  const refuse = (error: string, description: string): AuthorizationRefusal => ({
    kind: 'redirect',
    url: callbackUrl(redirectUri, { error, error_description: description, state }),
  })

  if (query.get('response_type') !== 'code') {
    return refuse('unsupported_response_type', 'response_type must be code.')
  }
  const provider = query.get('provider') || undefined
  const connectionId = query.get('connection_id') || undefined
  const organizationId = query.get('organization_id') || undefined
  if (!provider && !connectionId && !organizationId) {
    return refuse('invalid_request', 'One of provider, connection_id and organization_id is required.')
  }
  const screenHint = query.get('screen_hint') ?? 'sign-in'
  if (screenHint !== 'sign-in' && screenHint !== 'sign-up') {
    return refuse('invalid_request', 'screen_hint must be sign-in or sign-up.')
  }
  const codeChallenge = query.get('code_challenge') ?? undefined
  const method = query.get('code_challenge_method')
  const challengeHolds =
    codeChallenge === undefined ? method === null : method === 'S256' && S256.test(codeChallenge)
  if (!challengeHolds) return refuse('invalid_request', 'code_challenge must be an S256 challenge.')

  // It is granted by asking: the page asks each time, whoever has signed in before.
  const maxAge = query.get('max_age')
  if (maxAge !== null && !WHOLE_SECONDS.test(maxAge)) {
    return refuse('invalid_request', 'max_age must be a whole number of seconds.')
  }

  const authenticationMethod = provider === 'authkit' ? 'MagicAuth' : (provider ?? 'SSO')
  const loginHint = query.get('login_hint') ?? undefined
  return {
    kind: 'request',
    request: {
      redirectUri,
      state,
      codeChallenge,
      organizationId,
      screenHint,
      loginHint,
      authenticationMethod,
    },
  }
}

/** Carries a decision out. An address nobody has signs up. */
export function decide(
  request: AuthorizationRequest,
  decision: Decision,
  { directory, codes }: { directory: Directory; codes: AuthorizationCodes },
): DecisionOutcome {
  const { redirectUri, state } = request
  if (decision.deny) {
    const error_description = 'The user denied the request.'
    return {
      kind: 'redirect',
      url: callbackUrl(redirectUri, { error: 'access_denied', error_description, state }),
    }
  }
  const email = decision.email.trim()
  if (!EMAIL.test(email)) return { kind: 'invalid_email' }
  const wanted = decision.organizationId || request.organizationId
  const known = directory.find(email)
  if (wanted !== undefined && !known?.organizations.some(({ id }) => id === wanted))
    return { kind: 'not_a_member' }
  const account = known ?? directory.create({ email })
  const [first, ...others] = account.organizations
  if (wanted === undefined && others.length > 0) return { kind: 'choose_organization', account }
  const code = codes.issue({
    userId: account.user.id,
    organizationId: wanted ?? first?.id,
    authenticationMethod: request.authenticationMethod,
    codeChallenge: request.codeChallenge,
  })
  return { kind: 'redirect', url: callbackUrl(redirectUri, { code, state }) }
}

interface IssuedCode {
  userId: string
  organizationId: string | undefined
  authenticationMethod: string
  codeChallenge: string | undefined
}

/** Authorization codes: single use, ten minutes. */
export class AuthorizationCodes {
  readonly #now: () => number
  readonly #issued = new BoundedMap<string, IssuedCode & { expiresAtMs: number }>(1000)

  constructor(now: () => number) {
    this.#now = now
  }

  issue(code: IssuedCode): string {
    const text = newToken()
    this.#issued.set(text, { ...code, expiresAtMs: this.#now() + CODE_MS })
    return text
  }

  /** Redeems a code. Presenting it uses it up, whether or not the verifier holds. */
  async redeem(code: string, verifier: string | undefined, confidential: boolean): Promise<IssuedCode> {
    const issued = this.#issued.get(code)
    this.#issued.delete(code)
    if (!issued || issued.expiresAtMs <= this.#now())
      throw invalidGrant('The code has expired or is invalid.')
    if (issued.codeChallenge === undefined && !confidential) throw unauthorized()
    // A verifier without a challenge is a downgrade (RFC 9700 §2.1.1); a challenge needs its verifier (RFC 7636 §4.6).
    const holds =
      verifier === undefined
        ? issued.codeChallenge === undefined
        : VERIFIER.test(verifier) && (await challengeOf(verifier)) === issued.codeChallenge
    if (!holds) throw invalidGrant('The code verifier does not match the code challenge.')
    return issued
  }
}

function parseRedirectUri(text: string | null, allowed: readonly string[] | undefined): URL | undefined {
  if (text === null || !URL.canParse(text)) return undefined
  const url = new URL(text)
  if (UNSAFE_SCHEMES.has(url.protocol) || text.includes('#')) return undefined
  return allowed === undefined || allowed.includes(text) ? url : undefined
}

function callbackUrl(redirectUri: URL, parameters: Record<string, string | undefined>): URL {
  const url = new URL(redirectUri)
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value)
  }
  return url
}

async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  return encodeBase64Url(new Uint8Array(digest))
}

const CODE_MS = 10 * 60_000
const WHOLE_SECONDS = /^\d{1,15}$/
const S256 = /^[A-Za-z0-9_-]{43}$/
const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/
const EMAIL = /^[^\s@<>"]{1,64}@[^\s@<>"]{1,190}$/
const UNSAFE_SCHEMES = new Set(['javascript:', 'data:', 'vbscript:', 'blob:', 'file:', 'about:'])
