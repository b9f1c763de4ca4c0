// Errors of jose, which @workos-inc/node lets through, by their names and codes.

/** Any that has no class of its own. */
export class JOSEError extends Error {
  readonly code: string

  constructor(message: string, code = 'ERR_JOSE_GENERIC') {
    super(message)
    this.code = code
    this.name = this.constructor.name
  }
}

/** A token that is none. */
export class JWTInvalid extends JOSEError {
  constructor(message: string) {
    super(message, 'ERR_JWT_INVALID')
  }
}

/** No key of the set is named by the token. */
export class JWKSNoMatchingKey extends JOSEError {
  constructor() {
    super('no applicable key found in the JSON Web Key Set', 'ERR_JWKS_NO_MATCHING_KEY')
  }
}

/** Several keys fit. */
export class JWKSMultipleMatchingKeys extends JOSEError {
  constructor() {
    super('multiple matching keys found in the JSON Web Key Set', 'ERR_JWKS_MULTIPLE_MATCHING_KEYS')
  }
}

/** The set has not come in time. */
export class JWKSTimeout extends JOSEError {
  constructor() {
    super('request timed out', 'ERR_JWKS_TIMEOUT')
  }
}

/** The set is none. */
export class JWKSInvalid extends JOSEError {
  constructor() {
    super('JSON Web Key Set malformed', 'ERR_JWKS_INVALID')
  }
}
