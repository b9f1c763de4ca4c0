// New tokens for a session, through the client of WorkOS.

import { engine } from '#engine'
import { callPurely } from '../calls.js'
import { now } from '../runtime.js'
import type { Impersonator, User } from '../workos/types/answers.js'
import { type RefreshContext, TokenRefreshError } from './errors.js'
import { once } from './once.js'
import type { Application } from './tokens.js'

/** What is new of a session. */
export interface RefreshResult {
  accessToken: string
  refreshToken: string
  user: User
  impersonator: Impersonator | undefined
}

/** One application's refreshes. */
export class Refreshes {
  readonly #application: () => Pick<Application, 'client' | 'clientId'>
  readonly #pending = new Map<string, Promise<RefreshResult>>()

  constructor(application: () => Pick<Application, 'client' | 'clientId'>) {
    this.#application = application
  }

  /**
   * Exchanges a refresh token. Requests that bring the same one at the same time get the same answer; where they must not
   * await each other (Workers), WorkOS sees to that.
   */
  refresh(
    refreshToken: string,
    organizationId: string | undefined,
    context: RefreshContext | undefined,
  ): Promise<RefreshResult> {
    const { clientId } = this.#application()
    const exchange = () => this.#exchange({ refreshToken, clientId, organizationId }, context)
    if (!engine.sharesPromises) return exchange()
    const name = `${refreshToken}\0${organizationId ?? ''}`
    const pending = this.#pending.get(name)
    if (pending) return pending
    const begun = exchange().finally(() => this.#pending.delete(name))
    this.#pending.set(name, begun)
    return begun
  }

  async #exchange(options: RefreshOptions, context: RefreshContext | undefined): Promise<RefreshResult> {
    const began = now()
    try {
      return await this.#ask(options)
    } catch (error) {
      const waitMs = isRateLimit(error) ? secondsToWait(error) * 1000 : 0
      const isTimeLeft = now() - began + waitMs < patience().deadlineMs
      if (!isRateLimit(error) || !isTimeLeft) {
        throw new TokenRefreshError('Failed to refresh tokens', error, context)
      }
      await new Promise(resolve => setTimeout(resolve, waitMs))
      return this.#askAgain(options, error, context)
    }
  }

  async #askAgain(
    options: RefreshOptions,
    first: unknown,
    context: RefreshContext | undefined,
  ): Promise<RefreshResult> {
    try {
      return await this.#ask(options)
    } catch (error) {
      if (error instanceof Error) error.cause ||= first
      throw new TokenRefreshError('Failed to refresh tokens after rate-limit retry', error, context)
    }
  }

  async #ask(options: RefreshOptions): Promise<RefreshResult> {
    const { userManagement } = this.#application().client
    const answer = await userManagement.authenticateWithRefreshToken(options)
    const { accessToken, refreshToken, user, impersonator } = answer
    return { accessToken, refreshToken, user, impersonator }
  }
}

/**
 * For how long a refresh is tried, as the engine has it: it has to end while WorkOS still answers the old refresh token, else
 * one lost answer is the end of a session. fe26's client sees to that by itself; how long others wait is their own affair.
 */
const patience = once(() => callPurely<{ deadlineMs: number }>('patience', '{}'))

/** By name: the client may be fe26's or @workos-inc/node's. */
const isRateLimit = (error: unknown): error is Error & { retryAfter?: unknown } =>
  error instanceof Error && error.name === 'RateLimitExceededException'

/** What WorkOS asks for, from one second to ten. */
function secondsToWait({ retryAfter }: { retryAfter?: unknown }): number {
  const isGiven = typeof retryAfter === 'number' && Number.isFinite(retryAfter)
  return isGiven ? Math.min(Math.max(retryAfter, 1), 10) : 1
}

interface RefreshOptions {
  refreshToken: string
  clientId: string
  organizationId: string | undefined
}
