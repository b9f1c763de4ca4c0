// What an answer that is no success throws, as @workos-inc/node decides it.

import type { Answer, Came } from '../transport.js'
import { AuthenticationException, isAuthenticationErrorData } from './authentication-exception.js'
import {
  BadRequestException,
  ConflictException,
  GenericServerException,
  NotFoundException,
  OauthException,
  RateLimitExceededException,
  UnauthorizedException,
  type UnprocessableEntityError,
  UnprocessableEntityException,
  type WorkOSErrorData,
} from './exceptions.js'

/** A body that is not the JSON it should be. */
export class ParseError extends Error {
  override readonly name = 'ParseError'
  readonly status = 500
  readonly rawBody: string
  readonly rawStatus: number
  readonly requestID: string
  readonly rawHeaders: Headers | undefined

  constructor(message: string, { body, status, headers }: Answer, withHeaders: boolean) {
    super(message)
    this.rawBody = body
    this.rawStatus = status
    this.requestID = headers.get('X-Request-ID') ?? ''
    this.rawHeaders = withHeaders ? headers : undefined
  }
}

/**
 * The JSON of a success, null where the answer does not call itself JSON, unless the engine has read it already; or it throws
 * what the answer means.
 */
export function read(path: string, came: Came | undefined, { isRead = false } = {}): unknown {
  const answer = requireSuccess(path, came)
  const { broken } = answer
  if (broken?.failed === 'timeout') throw timedOut(path, broken.headers)
  if (broken) throw broken.error
  const isJson = isRead || answer.headers.get('content-type')?.includes('application/json')
  return isJson ? parse(answer, false) : null
}

/** The head of a success; or it throws what the answer means. */
export function requireSuccess(path: string, came: Came | undefined): Answer {
  if (!came) throw new Error('There was no request.')
  if ('failed' in came) {
    if (came.failed === 'timeout') throw timedOut(path, came.headers)
    throw unexpected(came.error)
  }
  if (came.ok) return came
  let data: unknown
  try {
    data = parse(came, true)
  } catch (error) {
    throw unexpected(error)
  }
  throw refusal(path, came, data as WorkOSErrorData)
}

function timedOut(path: string, headers = new Headers()): Error {
  return refusal(path, { status: 408, headers }, { error: 'Request timeout' })
}

function parse(answer: Answer, isRefusal: boolean): unknown {
  try {
    return JSON.parse(answer.body)
  } catch (error) {
    throw new ParseError((error as Error).message, answer, isRefusal)
  }
}

/** What is no answer. */
export function unexpected(error: unknown): Error {
  return new Error(`Unexpected error: ${error}`, { cause: error })
}

function refusal(
  path: string,
  { status, headers }: Pick<Answer, 'status' | 'headers'>,
  data: WorkOSErrorData,
): Error {
  const requestID = headers.get('X-Request-ID') ?? ''
  const { code, error_description: errorDescription, error, errors, message } = data as Body
  switch (status) {
    case 401:
      return Object.defineProperty(new UnauthorizedException(requestID), UNAUTHORIZED_CODE, {
        value: error ?? code,
      })
    case 404:
      return new NotFoundException({ code, message, path, requestID })
    case 409:
      return new ConflictException({ requestID, message, error, code })
    case 422:
      return new UnprocessableEntityException({ code, error, errors, message, requestID })
    case 429: {
      const retryAfter = headers.get('Retry-After')
      return new RateLimitExceededException(
        message as string,
        requestID,
        retryAfter ? Number(retryAfter) : null,
      )
    }
    default:
      if (isAuthenticationErrorData(data)) return new AuthenticationException(status, data, requestID)
      if (error || errorDescription)
        return new OauthException(status, requestID, error, errorDescription, data)
      if (code && errors) return new BadRequestException({ code, errors, message, requestID })
      return new GenericServerException(status, message, data, requestID)
  }
}

/**
 * Where the exception for a 401 keeps what WorkOS calls it, which @workos-inc/node leaves out: `invalid_grant` is about one
 * session, and anything else about the API key.
 */
export const UNAUTHORIZED_CODE = Symbol.for('fe26.workos.unauthorizedCode')

interface Body {
  code?: string
  error?: string
  error_description?: string
  errors?: UnprocessableEntityError[]
  message?: string
}
