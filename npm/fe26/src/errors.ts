// What fe26 throws. A stranger's bad input never is: it is a result with a `reason`.

/** Codes of thrown errors. They are API; messages are not. */
export type Fe26ErrorCode =
  | 'invalid_config'
  | 'invalid_argument'
  | 'invalid_verifier_length'
  | 'state_too_large'
  | 'session_too_large'
  | 'engine_unavailable'
  | 'not_carried'
  | 'key_set_unavailable'
  | 'workos_refused'
  | 'no_session_cookie_provided'
  | 'invalid_session_cookie'
  | 'invalid_jwt'
  | 'internal'

/** One thing that is wrong with a configuration. */
export interface ConfigProblem {
  /** The option. */
  key: string
  /** The environment variable that can hold it. */
  environment?: string
  /** What is wrong and how to mend it. */
  fix: string
}

interface Details {
  problems?: ConfigProblem[]
  status?: number
  workosCode?: string
  requestId?: string
  setCookies?: string[]
}

/** A mistake in configuration or code, or a refusal by WorkOS that no user can cause or cure. */
export class Fe26Error extends Error {
  override readonly name = 'Fe26Error'
  readonly code: Fe26ErrorCode
  /** For `invalid_config`: everything that is wrong. */
  readonly problems: readonly ConfigProblem[]
  /**
   * For `workos_refused`: the status WorkOS answered with. Not `status`, which Express and Koa would answer with: a wrong API
   * key is no 401 for whoever signs in.
   */
  readonly workosStatus: number | undefined
  /** For `workos_refused`: WorkOS's own code. */
  readonly workosCode: string | undefined
  /** For `workos_refused`: what WorkOS's support asks for. */
  readonly requestId: string | undefined
  /** `Set-Cookie` values that the response should carry all the same: a callback's verifier is used up. */
  readonly setCookies: readonly string[]

  constructor(code: Fe26ErrorCode, message: string, details: Details = {}) {
    super(message)
    this.code = code
    this.problems = details.problems ?? []
    this.workosStatus = details.status
    this.workosCode = details.workosCode
    this.requestId = details.requestId
    this.setCookies = details.setCookies ?? []
  }
}

/**
 * The error an engine reports. JavaScript has classes of its own for arguments that cannot work: those are a
 * `TypeError` or a `RangeError`, with the same `code`.
 */
export function toError({ code, message, ...details }: EngineFault): Error {
  switch (code) {
    case 'invalid_argument':
      return Object.assign(new TypeError(message), { code })
    case 'invalid_verifier_length':
      return Object.assign(new RangeError(message), { code })
    default:
      return new Fe26Error(code, message, details)
  }
}

/** As the engine writes it. */
export interface EngineFault extends Details {
  code: Fe26ErrorCode
  message: string
}
