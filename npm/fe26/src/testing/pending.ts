import { BoundedMap } from './bounded-map.js'
import { type Account, encodeUser } from './directory.js'
import { newId, newOneTimeCode, newToken } from './identifiers.js'
import type { Outbox } from './outbox.js'
import { memberOrRefuse, type Sessions, ssoRequired, type TokenResponse } from './sessions.js'
import { apiError, WireError } from './wire-error.js'

/** A step WorkOS may put between the first proof and the session. */
export type Step = 'radar_email' | 'radar_sms' | 'email_verification' | 'mfa'

/** A sign-in that waits for its next step, named by its `pending_authentication_token`. */
export interface PendingAuthentication {
  readonly token: string
  readonly account: Account
  readonly authenticationMethod: string
  readonly passed: Set<Step>
  readonly expiresAtMs: number
  organizationId: string | undefined
  challenge: IssuedChallenge | undefined
}

/** A one-time code sent for one step. `id` is a radar challenge, an SMS verification or an e-mail verification. */
export interface IssuedChallenge {
  readonly step: Step
  readonly id: string
  readonly code: string
  readonly phoneNumber?: string
}

/** Walks a sign-in through its remaining steps. */
export class PendingAuthentications {
  readonly #now: () => number
  readonly #sessions: Sessions
  readonly #outbox: Outbox
  readonly #byToken = new BoundedMap<string, PendingAuthentication>(1000)

  constructor(now: () => number, sessions: Sessions, outbox: Outbox) {
    this.#now = now
    this.#sessions = sessions
    this.#outbox = outbox
  }

  /** The first proof succeeded: opens the session, or throws the error of the first step still ahead. */
  begin(account: Account, authenticationMethod: string): Promise<TokenResponse> {
    const pending: PendingAuthentication = {
      token: newToken(),
      account,
      authenticationMethod,
      passed: new Set(),
      expiresAtMs: this.#now() + PENDING_MS,
      organizationId: undefined,
      challenge: undefined,
    }
    this.#byToken.set(pending.token, pending)
    return this.resume(pending)
  }

  get(token: string): PendingAuthentication {
    const pending = this.#byToken.get(token)
    if (!pending || pending.expiresAtMs <= this.#now()) {
      throw apiError(
        400,
        'invalid_pending_authentication_token',
        'The pending authentication token is invalid.',
      )
    }
    return pending
  }

  /** The open e-mail verification of this id. */
  findChallenge(id: string): { pending: PendingAuthentication; challenge: IssuedChallenge } | undefined {
    for (const pending of this.#byToken.values()) {
      if (pending.challenge?.id === id) return { pending, challenge: pending.challenge }
    }
    return undefined
  }

  /** Checks the code of `step`, and moves on. */
  answer(
    pending: PendingAuthentication,
    step: Step,
    proof: Partial<IssuedChallenge>,
  ): Promise<TokenResponse> {
    const { challenge } = pending
    const holds =
      challenge?.step === step &&
      challenge.code === proof.code &&
      (proof.id === undefined || challenge.id === proof.id) &&
      (proof.phoneNumber === undefined || challenge.phoneNumber === proof.phoneNumber)
    if (!holds) throw invalidOneTimeCode()
    pending.challenge = undefined
    pending.passed.add(step)
    if (step === 'email_verification') pending.account.user.emailVerified = true
    if (step === 'radar_email' || step === 'radar_sms') pending.account.radarChallenge = null
    return this.resume(pending)
  }

  chooseOrganization(pending: PendingAuthentication, organizationId: string): Promise<TokenResponse> {
    pending.organizationId = memberOrRefuse(pending.account, organizationId).id
    return this.resume(pending)
  }

  /** Sends the SMS of a Radar challenge, and gives its verification id. */
  sendSms(pending: PendingAuthentication, phoneNumber: string): string {
    const challenge = {
      step: 'radar_sms',
      id: newId('radar_sms', this.#now()),
      code: newOneTimeCode(),
      phoneNumber,
    } as const
    pending.challenge = challenge
    this.#outbox.send({ kind: 'radar_sms', to: phoneNumber, code: challenge.code })
    return challenge.id
  }

  async resume(pending: PendingAuthentication): Promise<TokenResponse> {
    const interruption = this.#interruption(pending)
    if (interruption) throw interruption
    this.#byToken.delete(pending.token)
    const { account, authenticationMethod, organizationId } = pending
    const { sessionId: _, ...tokens } = await this.#sessions.open({
      account,
      authenticationMethod,
      organizationId,
    })
    return tokens
  }

  #interruption(pending: PendingAuthentication): WireError | undefined {
    const { account, passed } = pending
    if (account.ssoConnectionIds.length > 0) return ssoRequired(account)
    if (account.radarChallenge === 'email') {
      const id = this.#sendEmail(pending, 'radar_email', 'radar_challenge')
      return interrupt(pending, 'radar_email_challenge', 'A Radar challenge was sent by e-mail.', {
        radar_challenge_id: id,
      })
    }
    if (account.radarChallenge === 'sms') {
      return interrupt(pending, 'radar_sms_challenge', 'A Radar challenge by SMS is required.', {})
    }
    if (!account.user.emailVerified) {
      const id = this.#sendEmail(pending, 'email_verification', 'email_verification')
      const more = { email: account.user.email, email_verification_id: id }
      return interrupt(
        pending,
        'email_verification_required',
        'Email ownership must be verified before authentication.',
        more,
      )
    }
    if (account.factors.length > 0 && !passed.has('mfa')) {
      const factors = account.factors.map(({ id }) => ({ id, type: 'totp' }))
      return interrupt(
        pending,
        'mfa_challenge',
        'The user must complete an MFA challenge to finish authenticating.',
        {
          authentication_factors: factors,
        },
      )
    }
    if (account.mfaRequired && !passed.has('mfa')) {
      return interrupt(pending, 'mfa_enrollment', 'The user must enroll in MFA to finish authenticating.', {})
    }
    if (pending.organizationId === undefined) return this.#organization(pending)
    return undefined
  }

  #organization(pending: PendingAuthentication): WireError | undefined {
    const { organizations } = pending.account
    if (organizations.length > 1) {
      return interrupt(
        pending,
        'organization_selection_required',
        'The user must choose an organization to finish their authentication.',
        { organizations: organizations.map(({ id, name }) => ({ id, name })) },
      )
    }
    pending.organizationId = organizations[0]?.id
    return undefined
  }

  #sendEmail(
    pending: PendingAuthentication,
    step: 'radar_email' | 'email_verification',
    prefix: string,
  ): string {
    const challenge = { step, id: newId(prefix, this.#now()), code: newOneTimeCode() }
    pending.challenge = challenge
    this.#outbox.send({ kind: step, to: pending.account.user.email, code: challenge.code })
    return challenge.id
  }
}

export function invalidOneTimeCode(): WireError {
  return apiError(400, 'invalid_one_time_code', 'Invalid one-time code.')
}

function interrupt(
  { token, account }: PendingAuthentication,
  code: string,
  message: string,
  more: Record<string, unknown>,
): WireError {
  return new WireError(403, {
    code,
    message,
    pending_authentication_token: token,
    user: encodeUser(account.user),
    ...more,
  })
}

const PENDING_MS = 10 * 60_000
