// Sessions without requests and responses.

import { now } from '../runtime.js'
import { hide } from '../workos/clients.js'
import type { WorkOSClient } from './client.js'
import { lacksUser, sessionEncryption } from './encryption.js'
import { type RefreshContext, SessionEncryptionError } from './errors.js'
import { Refreshes, type RefreshResult } from './refresh.js'
import { openState, type PKCEState } from './state.js'
import { type Application, claimsOf, Tokens } from './tokens.js'
import type { AuthKitConfig, BaseTokenClaims, CustomClaims, Session, SessionEncryption } from './types.js'

/** A session that may be relied on, and whether it is a new one, to be stored. */
export interface ValidSession<TCustomClaims> {
  valid: boolean
  refreshed: boolean
  session: Session
  claims: BaseTokenClaims & TCustomClaims
}

/** What is in a cookie: as it is while its token holds, else refreshed. It is no method that others have. */
export let restore: <TCustomClaims>(core: AuthKitCore, sealed: string) => Promise<ValidSession<TCustomClaims>>

/** Seals, tokens and refreshes of one application. */
export class AuthKitCore {
  declare private readonly config: AuthKitConfig
  declare private readonly client: WorkOSClient
  declare private readonly clientId: string
  declare private readonly encryption: SessionEncryption
  declare private readonly ownTokens: Tokens
  declare private readonly ownRefreshes: Refreshes

  constructor(config: AuthKitConfig, client: WorkOSClient, encryption: SessionEncryption) {
    // As they are when they are needed: programs change them.
    const application = (): Application => {
      const { clientId, client, encryption, config } = this
      return {
        clientId,
        client,
        ...(encryption === sessionEncryption && { password: config.cookiePassword }),
      }
    }
    const [ownTokens, ownRefreshes] = [new Tokens(application), new Refreshes(application)]
    hide(this, { config, client, encryption, clientId: config.clientId, ownTokens, ownRefreshes })
  }

  /** Whether an access token's signature and expiry hold. */
  async verifyToken(token: string): Promise<boolean> {
    return this.ownTokens.verify(token)
  }

  /** Whether a token expires within so many seconds. */
  isTokenExpiring(token: string, buffer = 10): boolean {
    const { exp } = this.parseTokenClaims(token)
    return exp ? exp - Math.floor(now() / 1000) <= buffer : false
  }

  /** What a token claims. It is not verified here. */
  parseTokenClaims<TCustomClaims = CustomClaims>(token: string): BaseTokenClaims & TCustomClaims {
    return claimsOf(token) as BaseTokenClaims & TCustomClaims
  }

  /** Seals a session into the value of a cookie. */
  async encryptSession(session: Session): Promise<string> {
    try {
      const password = this.config.cookiePassword
      return await this.encryption.sealData(session, { password, ttl: 0 })
    } catch (cause) {
      throw new SessionEncryptionError('Failed to encrypt session', cause)
    }
  }

  /** Opens the value of a cookie. */
  async decryptSession(encryptedSession: string): Promise<Session> {
    try {
      const password = this.config.cookiePassword
      return await this.encryption.unsealData<Session>(encryptedSession, { password })
    } catch (cause) {
      throw new SessionEncryptionError('Failed to decrypt session', cause)
    }
  }

  /** What is known of the sign-in that this callback ends, if it began in this browser. */
  async verifyCallbackState(params: {
    stateFromUrl: string | undefined
    cookieValue: string | undefined
  }): Promise<PKCEState> {
    return openState(this.encryption, this.config.cookiePassword, params)
  }

  /** Exchanges a refresh token. The context is for whoever catches the error. */
  async refreshTokens(
    refreshToken: string,
    organizationId?: string,
    context?: RefreshContext,
  ): Promise<RefreshResult> {
    return this.ownRefreshes.refresh(refreshToken, organizationId, context)
  }

  /** The session as it is if its token holds and its user is known, else refreshed; with `force`, refreshed in any case. */
  async validateAndRefresh<TCustomClaims = CustomClaims>(
    session: Session,
    options?: { force?: boolean; organizationId?: string },
  ): Promise<ValidSession<TCustomClaims>> {
    const isValid = await this.verifyToken(session.accessToken)
    if (isValid && !options?.force && !lacksUser(session)) {
      const claims = this.parseTokenClaims<TCustomClaims>(session.accessToken)
      return { valid: true, refreshed: false, session, claims }
    }
    return renew<TCustomClaims>(this, session, { isValid, organizationId: options?.organizationId })
  }

  static {
    restore = async <TCustomClaims>(core: AuthKitCore, sealed: string) => {
      // Whatever a program has put in the place of a step is asked.
      if (!isAsMade(core, core.encryption)) return core.validateAndRefresh(await core.decryptSession(sealed))
      const open = await core.ownTokens.open(sealed)
      if (!open) throw new SessionEncryptionError('Failed to decrypt session')
      const { session, claims } = open
      // It is known now that the token does not hold. To ask again might mean to wait for the keys again.
      if (!claims) return renew<TCustomClaims>(core, session, { isValid: false })
      return {
        ...{ valid: true, refreshed: false, session },
        claims: claims as BaseTokenClaims & TCustomClaims,
      }
    }
  }
}

/** Whether opening a seal and looking at its token, in one step, is what its methods would come to. */
function isAsMade(core: AuthKitCore, encryption: SessionEncryption): boolean {
  return (
    encryption === sessionEncryption &&
    encryption.unsealData === MADE.unsealData &&
    core.decryptSession === MADE.decryptSession &&
    core.validateAndRefresh === MADE.validateAndRefresh &&
    core.verifyToken === MADE.verifyToken &&
    core.parseTokenClaims === MADE.parseTokenClaims
  )
}

const { decryptSession, validateAndRefresh, verifyToken, parseTokenClaims } = AuthKitCore.prototype
const { unsealData } = sessionEncryption
const MADE = { decryptSession, validateAndRefresh, verifyToken, parseTokenClaims, unsealData }

async function renew<TCustomClaims>(
  core: AuthKitCore,
  session: Session,
  { isValid, organizationId }: { isValid: boolean; organizationId?: string | undefined },
): Promise<ValidSession<TCustomClaims>> {
  const old = claimsIfAny(core, session.accessToken)
  // WorkOS knows the organization of a session; a token is only believed if it holds.
  const wanted = isValid && old && !organizationId ? old.org_id : organizationId
  const context = { userId: session.user?.id, sessionId: old?.sid }
  const refreshed = (await core.refreshTokens(session.refreshToken, wanted, context)) as Session
  const claims = core.parseTokenClaims<TCustomClaims>(refreshed.accessToken)
  return { valid: true, refreshed: true, session: refreshed, claims }
}

function claimsIfAny(core: AuthKitCore, token: string): BaseTokenClaims | undefined {
  try {
    return core.parseTokenClaims(token)
  } catch {
    return undefined
  }
}
