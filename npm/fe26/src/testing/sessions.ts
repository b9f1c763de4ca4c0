import { BoundedMap } from './bounded-map.js'
import { type Account, encodeUser, type LocalAuthKitUser, type LocalOrganization } from './directory.js'
import { newId, newToken } from './identifiers.js'
import { type SigningKey, type SigningKeys, signJwt } from './signing-keys.js'
import { invalidGrant, oauthError, WireError } from './wire-error.js'

/** Who acts for the user, and why. */
export interface LocalImpersonator {
  email: string
  reason: string | null
}

/** What a new session is made of. */
export interface SessionStart {
  account: Account
  organizationId?: string | undefined
  /** `Password`, `MagicAuth`, `SSO`, `GoogleOAuth` … */
  authenticationMethod: string
  impersonator?: LocalImpersonator | undefined
  /** Members added to every access token of the session, over the standard ones. */
  claims?: Readonly<Record<string, unknown>> | undefined
}

/** The custom claims of a JWT template, computed for each access token. */
export type ClaimsTemplate = (session: {
  user: LocalAuthKitUser
  sessionId: string
  organizationId: string | undefined
}) => Record<string, unknown>

/** The answer of a grant, as it travels. */
export interface TokenResponse {
  user: Record<string, unknown>
  organization_id?: string
  access_token: string
  refresh_token: string
  authentication_method: string
  impersonator?: LocalImpersonator
}

export interface SessionSettings {
  issuer: string
  /** Seconds. */
  accessTokenTtl: number
  claims: ClaimsTemplate | undefined
}

interface Session extends SessionStart {
  id: string
  createdAt: string
  /** When the person last proved who they are, in seconds: refreshing does not change it. */
  authTime: number
  endedAt: string | undefined
}

interface RefreshGrant {
  session: Session
  exchanged:
    | { atMs: number; claims: Record<string, unknown>; key: SigningKey; refreshToken: string }
    | undefined
}

/** Sessions and their rotating refresh tokens. */
export class Sessions {
  readonly #now: () => number
  readonly #keys: SigningKeys
  readonly #settings: SessionSettings
  readonly #sessions = new BoundedMap<string, Session>(10_000)
  readonly #grants = new BoundedMap<string, RefreshGrant>(20_000)

  constructor(now: () => number, keys: SigningKeys, settings: SessionSettings) {
    this.#now = now
    this.#keys = keys
    this.#settings = settings
  }

  /** Opens a session and issues its first tokens. */
  async open(start: SessionStart): Promise<TokenResponse & { sessionId: string }> {
    const now = this.#now()
    const session: Session = {
      ...start,
      id: newId('session', now),
      createdAt: new Date(now).toISOString(),
      authTime: Math.floor(now / 1000),
      endedAt: undefined,
    }
    this.#sessions.set(session.id, session)
    session.account.user.lastSignInAt = session.createdAt
    const key = await this.#keys.current()
    const tokens = await this.#answer(session, this.#claims(session), key, this.#newRefreshToken(session))
    return { ...tokens, sessionId: session.id }
  }

  /**
   * Exchanges a refresh token. An exchanged token answers with the same new pair for 30 s, and `invalid_grant`
   * afterwards; an ended session answers `invalid_grant` at once.
   */
  async refresh(refreshToken: string, organizationId: string | undefined): Promise<TokenResponse> {
    const key = await this.#keys.current()
    // No await between here and the mark: of two concurrent exchanges, one rotates and the other replays.
    const grant = this.#grants.get(refreshToken)
    if (!grant) throw invalidGrant('Invalid refresh token.')
    const { session } = grant
    if (session.endedAt !== undefined) throw invalidGrant('Session has already ended.')
    if (grant.exchanged && this.#now() - grant.exchanged.atMs > REPLAY_MS) {
      throw invalidGrant('Refresh token already exchanged.')
    }
    if (!grant.exchanged) {
      refuseIfBarred(session)
      if (organizationId !== undefined) {
        memberOrRefuse(session.account, organizationId)
        session.organizationId = organizationId
      }
      grant.exchanged = {
        atMs: this.#now(),
        claims: this.#claims(session),
        key,
        refreshToken: this.#newRefreshToken(session),
      }
    }
    const { exchanged } = grant
    return this.#answer(session, exchanged.claims, exchanged.key, exchanged.refreshToken)
  }

  /** Ends a session. False when there is none of this id. */
  revoke(sessionId: string): boolean {
    const session = this.#sessions.get(sessionId)
    if (!session) return false
    session.endedAt ??= new Date(this.#now()).toISOString()
    return true
  }

  #newRefreshToken(session: Session): string {
    const token = newToken()
    this.#grants.set(token, { session, exchanged: undefined })
    return token
  }

  #claims(session: Session): Record<string, unknown> {
    const { account, organizationId, impersonator } = session
    const organization = account.organizations.find(({ id }) => id === organizationId)
    const now = this.#now()
    const iat = Math.floor(now / 1000)
    return {
      iss: this.#settings.issuer,
      sub: account.user.id,
      sid: session.id,
      jti: newId('jti', now).slice('jti_'.length),
      ...(organizationId !== undefined && { org_id: organizationId }),
      ...(organization && organizationClaims(organization)),
      ...(impersonator && { act: { sub: impersonator.email } }),
      ...this.#settings.claims?.({ user: account.user, sessionId: session.id, organizationId }),
      auth_time: session.authTime,
      iat,
      exp: iat + this.#settings.accessTokenTtl,
      ...session.claims,
    }
  }

  async #answer(
    session: Session,
    claims: Record<string, unknown>,
    key: SigningKey,
    refreshToken: string,
  ): Promise<TokenResponse> {
    const { org_id: organizationId } = claims
    return {
      user: encodeUser(session.account.user),
      ...(typeof organizationId === 'string' && { organization_id: organizationId }),
      access_token: await signJwt(claims, key),
      refresh_token: refreshToken,
      authentication_method: session.authenticationMethod,
      ...(session.impersonator && { impersonator: session.impersonator }),
    }
  }
}

/** The membership, or the OAuth error WorkOS gives to a stranger of the organization. */
export function memberOrRefuse(account: Account, organizationId: string): LocalOrganization {
  const organization = account.organizations.find(({ id }) => id === organizationId)
  if (!organization) throw oauthError('invalid_request', 'The user is not a member of this organization.')
  return organization
}

/** A policy that came into force since the sign-in ends the session at its next refresh. */
function refuseIfBarred(session: Session): void {
  const { account, authenticationMethod } = session
  if (account.ssoConnectionIds.length > 0 && authenticationMethod !== 'SSO') throw ssoRequired(account)
  if (account.mfaRequired && account.factors.length === 0) {
    throw new WireError(403, {
      code: 'mfa_enrollment',
      message: 'The user must enroll in MFA to finish authenticating.',
      user: encodeUser(account.user),
    })
  }
}

export function ssoRequired(account: Account): WireError {
  return new WireError(403, {
    error: 'sso_required',
    error_description: 'User must authenticate using one of the matching connections.',
    connection_ids: account.ssoConnectionIds,
    email: account.user.email,
  })
}

function organizationClaims(organization: LocalOrganization): Record<string, unknown> {
  const {
    role = 'member',
    roles = [role],
    permissions = [],
    entitlements = [],
    featureFlags = [],
  } = organization
  return { role, roles, permissions, entitlements, feature_flags: featureFlags }
}

const REPLAY_MS = 30_000
