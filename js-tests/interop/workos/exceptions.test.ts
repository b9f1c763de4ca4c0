// The classes, constants and functions that sign-in code imports.

import * as fe26 from 'fe26/workos'
import { describe, expect, it } from 'vitest'
import * as peer from 'workos-node-11'
import { type Library, type Row, useSides } from './sides.js'

const { compare } = useSides()

const made: Record<string, (library: Library) => unknown> = {
  ApiKeyRequiredException: ({ ApiKeyRequiredException }) => new ApiKeyRequiredException('/path'),
  NoApiKeyProvidedException: ({ NoApiKeyProvidedException }) => new NoApiKeyProvidedException(),
  SignatureVerificationException: ({ SignatureVerificationException }) => [
    new SignatureVerificationException('no'),
    new SignatureVerificationException(''),
  ],
  GenericServerException: ({ GenericServerException }) => [
    new GenericServerException(500, 'down', { code: 'c', more: 1 }, 'req_1'),
    new GenericServerException(500, undefined, {}, 'req_1'),
  ],
  AuthenticationException: ({ AuthenticationException }) => [
    new AuthenticationException(403, { code: 'mfa_challenge', message: 'now' }, 'req_1'),
    new AuthenticationException(403, { error: 'sso_required', error_description: 'sso' }, 'req_1'),
  ],
  BadRequestException: ({ BadRequestException }) => [
    new BadRequestException({ requestID: 'r' }),
    new BadRequestException({ requestID: 'r', code: 'c', errors: [1], message: 'm' }),
  ],
  ConflictException: ({ ConflictException }) => [
    new ConflictException({ requestID: 'r' }),
    new ConflictException({ requestID: 'r', error: 'e', code: 'c' }),
    new ConflictException({ requestID: 'r', message: 'm', error: 'e' }),
  ],
  NotFoundException: ({ NotFoundException }) => [
    new NotFoundException({ requestID: 'r', path: '/p' }),
    new NotFoundException({ requestID: 'r', path: '/p', code: 'c', message: 'm' }),
  ],
  OauthException: ({ OauthException }) => [
    new OauthException(400, 'r', 'e', 'd', { a: 1 }),
    new OauthException(400, 'r', 'e', undefined, {}),
    new OauthException(400, 'r', undefined, undefined, {}),
  ],
  RateLimitExceededException: ({ RateLimitExceededException }) => [
    new RateLimitExceededException('slow', 'r', 7),
    new RateLimitExceededException('', 'r', null),
  ],
  UnauthorizedException: ({ UnauthorizedException }) => new UnauthorizedException('r'),
  UnprocessableEntityException: ({ UnprocessableEntityException }) => [
    new UnprocessableEntityException({ requestID: 'r' }),
    new UnprocessableEntityException({ requestID: 'r', error: 'e', code: 'c' }),
    new UnprocessableEntityException({ requestID: 'r', message: 'm', errors: [{ field: 'f', code: 'c' }] }),
  ],
  isAuthenticationErrorData: ({ isAuthenticationErrorData }) =>
    [
      {},
      { code: 'mfa_challenge' },
      { error: 'sso_required' },
      { code: 'x', error: 'y' },
      { code: 'sso_required' },
    ].map(data => isAuthenticationErrorData(data)),
  serializeRevokeSessionOptions: ({ serializeRevokeSessionOptions }) =>
    serializeRevokeSessionOptions({ sessionId: 's' }),
  AuthenticateWithSessionCookieFailureReason: ({ AuthenticateWithSessionCookieFailureReason }) => ({
    ...AuthenticateWithSessionCookieFailureReason,
  }),
  RefreshSessionFailureReason: ({ RefreshSessionFailureReason }) => ({ ...RefreshSessionFailureReason }),
  AutoPaginatable: ({ AutoPaginatable }) =>
    new AutoPaginatable({ object: 'list', data: [1], listMetadata: {} }, async () => {
      throw new Error('not asked')
    }).data,
}

describe('exports', () => {
  it.each(Object.entries(made))('%s', (name, make) =>
    compare({ it: name, call: (_, library) => make(library) } satisfies Row),
  )

  it('are those of sign-in code', () => {
    const ours = Object.entries(fe26)
      .filter(([, value]) => !isAbsent(value))
      .map(([name]) => name)
      .sort()
    expect(Object.keys(made).concat('CookieSession', 'PKCE', 'WorkOS', 'createWorkOS').sort()).toEqual(ours)
    expect(ours.filter(name => !(name in peer))).toEqual([])
  })
})

describe('what fe26 does not carry', () => {
  const absent = Object.entries(fe26).filter(([, value]) => isAbsent(value))

  it('is exported, and nothing is forgotten', () => {
    expect(Object.keys(fe26).sort()).toEqual(Object.keys(peer).sort())
    expect(absent.map(([name]) => name)).toContain('ConnectionType')
  })

  it.each(absent)('%s says who has it', (name, value) => {
    // biome-ignore lint/suspicious/noExplicitAny: it is to be misused
    const uses: ((absent: any) => unknown)[] = [
      absent => absent.Member,
      absent => absent(),
      absent => new absent(),
      absent => class extends absent {},
    ]
    for (const use of uses) {
      expect(() => use(value)).toThrow(expect.objectContaining({ code: 'not_carried' }))
      expect(() => use(value)).toThrow(new RegExp(`no ${name}: .*@workos-inc/node`))
    }
  })

  const workos = () => new fe26.WorkOS('sk_1', { clientId: 'client_1' })
  const lost = (ours: object, theirs: object) => {
    const names = new Set<string>()
    for (let one = theirs; one !== Object.prototype; one = Object.getPrototypeOf(one)) {
      for (const name of Object.getOwnPropertyNames(one)) names.add(name)
    }
    return [...names].filter(name => {
      try {
        return (ours as Record<string, unknown>)[name] === undefined
      } catch (error) {
        expect(error).toMatchObject({ name: 'Fe26Error', code: 'not_carried' })
        expect(String(error)).toContain(name)
        expect(String(error)).toContain('@workos-inc/node')
        return false
      }
    })
  }

  it('says who has it, and nothing is forgotten', () => {
    const theirs = new peer.WorkOS('sk_1', { clientId: 'client_1' })
    expect(lost(workos(), theirs)).toEqual(['createUserAgent', 'readResponseJSON', 'handleHttpError'])
    expect(lost(workos().userManagement, theirs.userManagement)).toEqual([
      ...['_jwks', 'issuer', 'resolveClientId', 'isValidJwt', 'prepareAuthenticationResponse'],
      'sealSessionDataFromAuthenticationResponse',
    ])
  })

  it('lets a client be printed, copied and compared', () => {
    expect(JSON.parse(JSON.stringify(workos()))).toMatchObject({ baseURL: 'https://api.workos.com' })
    expect({ ...workos() }.clientId).toBe('client_1')
    expect(workos()).toEqual(workos())
  })
})

/** What is there for its sentence. */
function isAbsent(value: unknown): boolean {
  try {
    return (value as { member?: unknown }).member !== undefined
  } catch {
    return true
  }
}
