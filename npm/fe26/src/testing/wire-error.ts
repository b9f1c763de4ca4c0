/** An answer that is not a success, in the JSON shapes WorkOS documents. Thrown, caught by the router. */
export class WireError extends Error {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly headers: Record<string, string>

  constructor(status: number, body: Record<string, unknown>, headers: Record<string, string> = {}) {
    super(`HTTP ${status}`)
    this.name = 'WireError'
    this.status = status
    this.body = body
    this.headers = headers
  }
}

/** An OAuth error, RFC 6749 §5.2. */
export function oauthError(error: string, description: string): WireError {
  return new WireError(400, { error, error_description: description })
}

export function invalidGrant(description: string): WireError {
  return oauthError('invalid_grant', description)
}

/** A plain API error: `code` and `message`. */
export function apiError(status: number, code: string, message: string): WireError {
  return new WireError(status, { code, message })
}

export function unauthorized(): WireError {
  return new WireError(401, { message: 'Unauthorized' })
}

export function notFound(what: string): WireError {
  return apiError(404, 'entity_not_found', `${what} not found.`)
}

/** 422 with one entry per missing or malformed member. */
export function unprocessable(fields: readonly string[]): WireError {
  return new WireError(422, {
    code: 'invalid_request_parameters',
    message: 'Validation failed.',
    errors: fields.map(field => ({
      code: `${field}_required`,
      field,
      message: `${field} must be a string.`,
    })),
  })
}

/** Reads the named string members of a request body, or answers 422 naming every one that is missing. */
export function requireStrings<const F extends string>(
  body: WireBody,
  fields: readonly F[],
): Record<F, string> {
  const missing = fields.filter(field => typeof body[field] !== 'string' || body[field] === '')
  if (missing.length > 0) throw unprocessable(missing)
  return Object.fromEntries(fields.map(field => [field, body[field]])) as Record<F, string>
}

/** A string member that may be absent. */
export function optionalString(body: WireBody, field: string): string | undefined {
  const value = body[field]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A parsed request body: JSON object or form. */
export type WireBody = Readonly<Record<string, unknown>>
