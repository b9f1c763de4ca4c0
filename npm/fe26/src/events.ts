// What happens, for logs and metrics. The engine says what; here it is told to whoever listens.

import { engine } from '#engine'
import type {
  BearerFailureReason,
  CallbackFailureReason,
  NoSessionReason,
  RefreshFailureReason,
  Refusal,
  RequirementReason,
} from './types.js'

/**
 * Something that has happened, told apart by `type`. Who is meant is said by ids: no token, cookie, password, address or
 * other claim is in it, so that it can be logged as it is. Frozen.
 */
export type Fe26Event = {
  [Type in keyof Fe26Events]: Readonly<{ type: Type } & Fe26Events[Type]>
}[keyof Fe26Events]

/** What each type of event tells. Each concerns one request: five that wait for the same answer of WorkOS are five events. */
export interface Fe26Events {
  /**
   * A request, a sealed session or an access token has been authenticated. With most requests it is the only event.
   */
  authenticated: Subject & {
    /** Somebody acts as the user, from the WorkOS dashboard. */
    impersonated: boolean
    /** The same cookie was here within the last minute: its answer was given again. */
    remembered: boolean
  }
  /** There was a session cookie, and it gave no session. Nothing is said of requests that bring none. */
  unauthenticated: Cause<NoSessionReason | ThrownReason>
  /**
   * An access token stands for nobody. `no_token_provided`: the `Authorization` header has a scheme other than Bearer, and
   * `requireToken()` judges by that alone.
   */
  token_rejected: Cause<BearerFailureReason | ThrownReason>
  /**
   * `requireAuth()` or `requireToken()` has turned somebody away who is signed in: the first requirement that is not met. With
   * `reauthentication_required`, a navigation goes on to sign in again.
   */
  forbidden: Subject & Cause<RequirementReason>
  /**
   * A page of this website was refused a WebSocket (`fe26/node`). Whoever has sent the request has written it: it is the
   * `Origin` as it came.
   */
  handshake_refused: { origin: string }
  /** A session has new tokens. The request that needed them is `authenticated` as well. */
  refreshed: Subject & Effort
  /** A session has not got new tokens. Without `attempts`, WorkOS was not asked: it has refused this one before. */
  refresh_failed: Cause<RefreshFailureReason | ThrownReason> & Answered & Partial<Effort>
  /** A browser is being sent to WorkOS to sign in. */
  sign_in_started: { screenHint?: 'sign-in' | 'sign-up' }
  /** WorkOS has granted a new session. */
  signed_in: Subject & Effort & { authenticationMethod?: string }
  /**
   * A callback or a grant has ended without a session. With `mfa_challenge` and the like there is a further step; without
   * `attempts`, there was nothing to ask WorkOS.
   */
  sign_in_failed: Cause<CallbackFailureReason | Refusal['reason'] | ThrownReason> & Answered & Partial<Effort>
  /** A session cookie is being deleted. Without `sessionId`, there was no session in it. */
  signed_out: { sessionId?: string }
  /** The JWK Set has arrived, with so many usable keys. */
  key_set_fetched: Effort & { keys: number }
  /** The JWK Set has not arrived, or was none (`server_error` with status 200). The one at hand serves on. */
  key_set_failed: Cause<WorkOsReason> & Answered & Effort
  /** An attempt to ask WorkOS has failed, and there will be another after `delayMs`. */
  workos_attempt_failed: Cause<WorkOsReason> &
    Answered &
    Effort & { request: 'token' | 'key_set'; delayMs: number }
  /**
   * A session cookie is made of so many bytes, attributes included: more than 3,584. Past 4,096, where browsers drop a
   * cookie silently, it is set in chunks, which WorkOS's own SDKs do not read.
   */
  session_cookie_large: { bytes: number }
  /**
   * A refreshed session or a verifier could not be set: the head of the response had left before; or there was none
   * (`no_response`), because nobody waited for it any more, or a handler has thrown and the framework makes the response.
   */
  cookies_not_sent: { reason: 'headers_already_sent' | 'no_response' }
}

/** Whose session. */
interface Subject {
  sessionId: string
  userId: string
  organizationId?: string
}

/** What asking WorkOS took. */
interface Effort {
  /** The first included. */
  attempts: number
  /** From before the first until now, delays included. */
  durationMs: number
}

interface Cause<Reason extends string> {
  reason: Reason
  /** Whether the same may succeed later without anybody doing anything. */
  retryable: boolean
}

/** What WorkOS answered, if it did. */
interface Answered {
  status?: number
  /** What WorkOS's support asks for. */
  requestId?: string
}

type WorkOsReason = Refusal['reason']

/** Of what is thrown as well, for the developer to mend. */
type ThrownReason = 'workos_refused' | 'invalid_config' | 'internal'

/** Tells listeners what happens. */
export class Events {
  readonly #listener: ((event: Fe26Event) => unknown) | undefined

  constructor(listener: ((event: Fe26Event) => unknown) | undefined) {
    this.#listener = listener
  }

  /** Whether anybody listens, now: subscribers come and go. */
  get areWanted(): boolean {
    return this.#listener !== undefined || engine.channel?.hasSubscribers === true
  }

  /** Tells an event, at once. Whatever a listener does, the request goes on. */
  emit(event: Fe26Event): void {
    Object.freeze(event)
    // What a subscriber throws, Node reports as it does for every channel.
    if (engine.channel?.hasSubscribers) engine.channel.publish(event)
    try {
      const given = this.#listener?.(event)
      if (given instanceof Promise) given.catch(complain)
    } catch (error) {
      complain(error)
    }
  }
}

/** What is told when the answer that these events came with is given again. */
export function remembered(events: readonly Fe26Event[] | undefined): Fe26Event | undefined {
  const event = events?.find(event => event.type === 'authenticated')
  return event && Object.freeze({ ...event, remembered: true })
}

/** Thrown later, it would end a Node process: one event that a listener cannot handle would end every request. */
function complain(error: unknown) {
  // biome-ignore lint/suspicious/noConsole: whom else to tell has just failed
  console.error('fe26: onEvent has thrown', error)
}
