import { pushBounded } from './bounded-map.js'

/** A one-time code WorkOS would have sent. */
export interface SentCode {
  kind: 'magic_auth' | 'email_verification' | 'radar_email' | 'radar_sms'
  /** E-mail address, or phone number of an SMS. */
  to: string
  code: string
}

/** The codes that would have left by e-mail or SMS, newest last; the oldest are dropped past 100. */
export class Outbox {
  readonly #sent: SentCode[] = []

  get sent(): readonly SentCode[] {
    return this.#sent
  }

  send(message: SentCode): void {
    pushBounded(this.#sent, message, 100)
  }

  /** The newest code sent to this address. */
  lastCode(to: string): string | undefined {
    return this.#sent.findLast(message => message.to.toLowerCase() === to.toLowerCase())?.code
  }
}
