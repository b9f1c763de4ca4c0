// The exceptions of @workos-inc/node, by its names, with its fields and messages. `name` and `message` are own members of
// each, as there: they survive JSON and structured logs.

/** What every refusal by WorkOS has. */
export interface RequestException {
  readonly status: number
  readonly message: string
  readonly requestID: string
}

/** A body that says why. */
export interface WorkOSErrorData {
  code?: string
  message?: string
  [key: string]: unknown
}

export interface UnprocessableEntityError {
  field: string
  code: string
}

/** Any refusal that has no class of its own. */
export class GenericServerException extends Error implements RequestException {
  readonly status: number
  readonly rawData: WorkOSErrorData
  readonly requestID: string
  override readonly name: string = 'GenericServerException'
  override readonly message: string = 'The request could not be completed.'
  readonly code: string | undefined

  constructor(status: number, message: string | undefined, rawData: WorkOSErrorData, requestID: string) {
    super()
    this.status = status
    this.rawData = rawData
    this.requestID = requestID
    if (message) this.message = message
    this.code = rawData.code
  }
}

/** 429. */
export class RateLimitExceededException extends GenericServerException {
  /** Seconds to wait before the next request. */
  readonly retryAfter: number | null
  override readonly name = 'RateLimitExceededException'

  constructor(message: string, requestID: string, retryAfter: number | null) {
    super(429, message, {}, requestID)
    this.retryAfter = retryAfter
  }
}

/** OAuth's own errors, such as `invalid_grant`. */
export class OauthException extends Error implements RequestException {
  readonly status: number
  readonly requestID: string
  readonly error: string | undefined
  readonly errorDescription: string | undefined
  readonly rawData: unknown
  override readonly name = 'OauthException'

  constructor(
    status: number,
    requestID: string,
    error: string | undefined,
    errorDescription: string | undefined,
    rawData: unknown,
  ) {
    super()
    this.status = status
    this.requestID = requestID
    this.error = error
    this.errorDescription = errorDescription
    this.rawData = rawData
    if (error && errorDescription) this.message = `Error: ${error}\nError Description: ${errorDescription}`
    else this.message = error ? `Error: ${error}` : 'An error has occurred.'
  }
}

/** 400 with a code and a list of errors. */
export class BadRequestException extends Error implements RequestException {
  readonly status = 400
  override readonly name = 'BadRequestException'
  override readonly message: string = 'Bad request'
  readonly code?: string
  readonly errors?: unknown[]
  readonly requestID: string

  constructor({ code, errors, message, requestID }: Refusal & { errors?: unknown[] | undefined }) {
    super()
    this.requestID = requestID
    if (message) this.message = message
    if (code) this.code = code
    if (errors) this.errors = errors
  }
}

/** 401. */
export class UnauthorizedException extends Error implements RequestException {
  readonly requestID: string
  readonly status = 401
  override readonly name = 'UnauthorizedException'
  override readonly message: string = 'Could not authorize the request. Maybe your API key is invalid?'

  constructor(requestID: string) {
    super()
    this.requestID = requestID
  }
}

/** 404. */
export class NotFoundException extends Error implements RequestException {
  readonly status = 404
  override readonly name = 'NotFoundException'
  override readonly message: string
  readonly code?: string
  readonly requestID: string

  constructor({ code, message, path, requestID }: Refusal & { path: string }) {
    super()
    if (code !== undefined) this.code = code
    this.message = message ?? `The requested path '${path}' could not be found.`
    this.requestID = requestID
  }
}

/** 409. */
export class ConflictException extends Error implements RequestException {
  readonly status = 409
  override readonly name = 'ConflictException'
  readonly requestID: string
  readonly code?: string

  constructor({ code, error, message, requestID }: Refusal) {
    super()
    this.requestID = requestID
    this.message = message || (error ? `Error: ${error}` : 'A conflict has occurred on the server.')
    if (code !== undefined) this.code = code
  }
}

/** 422. */
export class UnprocessableEntityException extends Error implements RequestException {
  readonly status = 422
  override readonly name = 'UnprocessableEntityException'
  override readonly message: string = 'Unprocessable entity'
  readonly code?: string
  readonly requestID: string

  constructor({
    code,
    error,
    errors,
    message,
    requestID,
  }: Refusal & { errors?: UnprocessableEntityError[] | undefined }) {
    super()
    this.requestID = requestID
    if (message || error) this.message = message || `Error: ${error}`
    if (code) this.code = code
    if (errors) {
      const requirement = errors.length === 1 ? 'requirement' : 'requirements'
      const list = Array.from(errors, error => `\t${error?.code}\n`).join('')
      this.message = `The following ${requirement} must be met:\n${list}`
    }
  }
}

/** A method that needs an API key, of a client that has none. */
export class ApiKeyRequiredException extends Error {
  readonly status = 403
  override readonly name = 'ApiKeyRequiredException'
  readonly path: string

  constructor(path: string) {
    super(
      `API key required for "${path}". For server-side apps, initialize with: new WorkOS("sk_..."). For browser/mobile/CLI apps, use authenticateWithCodeAndVerifier() and authenticateWithRefreshToken() which work without an API key.`,
    )
    this.path = path
  }
}

/** Thrown by nothing; `@workos-inc/node` has it. */
export class NoApiKeyProvidedException extends Error {
  readonly status = 500
  override readonly name = 'NoApiKeyProvidedException'
  override readonly message: string =
    'Missing API key. Pass it to the constructor (new WorkOS("sk_test_Sz3IQjepeSWaI4cMS4ms4sMuU")) or define it in the WORKOS_API_KEY environment variable.'
}

/** For signatures of webhooks, which fe26 does not carry. */
export class SignatureVerificationException extends Error {
  override readonly name = 'SignatureVerificationException'

  constructor(message: string) {
    super(message || 'Signature verification failed.')
  }
}

interface Refusal {
  code?: string | undefined
  error?: string | undefined
  message?: string | undefined
  requestID: string
}
