import { BoundedMap } from './bounded-map.js'
import { type Account, type Directory, encodeUser, type TotpFactor } from './directory.js'
import { newId, newOneTimeCode } from './identifiers.js'
import type { Outbox } from './outbox.js'
import type { PendingAuthentications } from './pending.js'
import type { Sessions } from './sessions.js'
import { newTotpSecret } from './totp.js'
import { apiError, notFound, optionalString, requireStrings, type WireBody, WireError } from './wire-error.js'

interface MagicAuth {
  id: string
  email: string
  code: string
  expiresAtMs: number
}

/** The answer of a management route. */
export interface ManagementAnswer {
  status: number
  body: Record<string, unknown>
}

/**
 * The small part of the management API that the grants need, so that a client can walk every grant over HTTP alone:
 * users, magic-auth codes, MFA factors and challenges, e-mail verifications, Radar SMS, session revocation.
 */
export class Management {
  readonly #now: () => number
  readonly #directory: Directory
  readonly #sessions: Sessions
  readonly #pending: PendingAuthentications
  readonly #outbox: Outbox
  readonly #magicAuths = new BoundedMap<string, MagicAuth>(1000)
  readonly #mfaChallenges = new BoundedMap<string, { factorId: string; expiresAtMs: number }>(1000)

  constructor(
    now: () => number,
    parts: { directory: Directory; sessions: Sessions; pending: PendingAuthentications; outbox: Outbox },
  ) {
    this.#now = now
    this.#directory = parts.directory
    this.#sessions = parts.sessions
    this.#pending = parts.pending
    this.#outbox = parts.outbox
  }

  /** Whether some method answers on this path. */
  knows(path: string): boolean {
    return this.#routes.some(({ pattern }) => pattern.test(path))
  }

  answer(method: string, path: string, body: WireBody): ManagementAnswer {
    const route = this.#routes.find(({ pattern }) => pattern.test(path))
    if (!route) throw notFound('Route')
    const act = method === 'GET' ? route.get : method === 'POST' ? route.post : undefined
    if (!act) {
      const allowed = route.get ? 'GET' : 'POST'
      throw new WireError(405, { message: 'Method not allowed.' }, { Allow: allowed })
    }
    return act(route.pattern.exec(path)?.[1] ?? '', body)
  }

  /** A magic-auth code for this address, valid 10 minutes and once; the user is created when missing. */
  createMagicAuth(email: string): MagicAuth {
    if (!this.#directory.find(email)) this.#directory.create({ email, emailVerified: false })
    const expiresAtMs = this.#now() + CODE_MS
    const magicAuth = { id: newId('magic_auth', this.#now()), email, code: newOneTimeCode(), expiresAtMs }
    this.#magicAuths.set(email.toLowerCase(), magicAuth)
    this.#outbox.send({ kind: 'magic_auth', to: email, code: magicAuth.code })
    return magicAuth
  }

  redeemMagicAuth(email: string, code: string): boolean {
    const issued = this.#magicAuths.get(email.toLowerCase())
    if (!issued || issued.code !== code || issued.expiresAtMs <= this.#now()) return false
    return this.#magicAuths.delete(email.toLowerCase())
  }

  enrollTotp(account: Account, secret = newTotpSecret()): TotpFactor {
    const factor = { id: newId('auth_factor', this.#now()), secret, createdAt: this.#timestamp() }
    account.factors.push(factor)
    return factor
  }

  /** The factor an open challenge is about, when it belongs to this account. */
  findMfaChallenge(challengeId: string, account: Account): TotpFactor | undefined {
    const challenge = this.#mfaChallenges.get(challengeId)
    if (!challenge || challenge.expiresAtMs <= this.#now()) return undefined
    return account.factors.find(({ id }) => id === challenge.factorId)
  }

  endMfaChallenge(challengeId: string): void {
    this.#mfaChallenges.delete(challengeId)
  }

  readonly #createUser: Act = (_, body) => {
    const { email } = requireStrings(body, ['email'])
    if (this.#directory.find(email)) throw apiError(400, 'user_creation_error', 'Could not create user.')
    const { email_verified, password, first_name, last_name } = body
    const account = this.#directory.create({
      email,
      emailVerified: email_verified === true,
      ...(typeof first_name === 'string' && { firstName: first_name }),
      ...(typeof last_name === 'string' && { lastName: last_name }),
      ...(typeof password === 'string' && { password }),
    })
    return { status: 201, body: encodeUser(account.user) }
  }

  readonly #getUser: Act = id => ({ status: 200, body: encodeUser(this.#directory.get(id).user) })

  readonly #postMagicAuth: Act = (_, body) => {
    const { id, email, code, expiresAtMs } = this.createMagicAuth(requireStrings(body, ['email']).email)
    const user_id = this.#directory.get(email).user.id
    return { status: 201, body: this.#object('magic_auth', { id, user_id, email, code }, expiresAtMs) }
  }

  readonly #getEmailVerification: Act = id => {
    const found = this.#pending.findChallenge(id)
    if (found?.challenge.step !== 'email_verification') throw notFound('Email verification')
    const { user } = found.pending.account
    const members = { id, user_id: user.id, email: user.email, code: found.challenge.code }
    return { status: 200, body: this.#object('email_verification', members, found.pending.expiresAtMs) }
  }

  readonly #enroll: Act = (userId, body) => {
    const account = this.#directory.get(userId)
    const { user } = account
    const factor = this.enrollTotp(account, optionalString(body, 'totp_secret'))
    const issuer = optionalString(body, 'totp_issuer') ?? 'fe26'
    const label = optionalString(body, 'totp_user') ?? user.email
    const query = new URLSearchParams({ secret: factor.secret, issuer })
    const uri = `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(label)}?${query}`
    const authentication_factor = this.#object('authentication_factor', {
      id: factor.id,
      user_id: user.id,
      type: 'totp',
      totp: { issuer, user: label, secret: factor.secret, uri, qr_code: '' },
    })
    return { status: 201, body: { authentication_factor, authentication_challenge: this.#challenge(factor) } }
  }

  readonly #challengeFactor: Act = factorId => {
    const found = this.#directory.findFactor(factorId)
    if (!found) throw notFound('Authentication factor')
    return { status: 201, body: this.#challenge(found.factor) }
  }

  readonly #sendSms: Act = (_, body) => {
    const given = requireStrings(body, ['user_id', 'pending_authentication_token', 'phone_number'])
    const pending = this.#pending.get(given.pending_authentication_token)
    if (pending.account.user.id !== given.user_id) throw notFound('User')
    const verification_id = this.#pending.sendSms(pending, given.phone_number)
    return { status: 201, body: { verification_id, phone_number: given.phone_number } }
  }

  readonly #revoke: Act = (_, body) => {
    const { session_id: id } = requireStrings(body, ['session_id'])
    if (!this.#sessions.revoke(id)) throw notFound('Session')
    return { status: 200, body: {} }
  }

  #challenge(factor: TotpFactor): Record<string, unknown> {
    const id = newId('auth_challenge', this.#now())
    const expiresAtMs = this.#now() + CODE_MS
    this.#mfaChallenges.set(id, { factorId: factor.id, expiresAtMs })
    return this.#object('authentication_challenge', { id, authentication_factor_id: factor.id }, expiresAtMs)
  }

  #object(object: string, members: Record<string, unknown>, expiresAtMs?: number): Record<string, unknown> {
    const at = this.#timestamp()
    const expiry = expiresAtMs === undefined ? {} : { expires_at: new Date(expiresAtMs).toISOString() }
    return { object, ...members, ...expiry, created_at: at, updated_at: at }
  }

  #timestamp(): string {
    return new Date(this.#now()).toISOString()
  }

  readonly #routes: readonly Route[] = [
    { pattern: /^\/user_management\/users$/, post: this.#createUser },
    { pattern: /^\/user_management\/users\/([^/]+)$/, get: this.#getUser },
    { pattern: /^\/user_management\/users\/([^/]+)\/auth_factors$/, post: this.#enroll },
    { pattern: /^\/user_management\/magic_auth$/, post: this.#postMagicAuth },
    { pattern: /^\/user_management\/email_verification\/([^/]+)$/, get: this.#getEmailVerification },
    { pattern: /^\/user_management\/radar_challenges$/, post: this.#sendSms },
    { pattern: /^\/user_management\/sessions\/revoke$/, post: this.#revoke },
    { pattern: /^\/auth\/factors\/([^/]+)\/challenge$/, post: this.#challengeFactor },
  ]
}

type Act = (id: string, body: WireBody) => ManagementAnswer

interface Route {
  pattern: RegExp
  get?: Act
  post?: Act
}

const CODE_MS = 10 * 60_000
