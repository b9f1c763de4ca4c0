// Cookies of every kind, and the key that their tokens are signed with.

import { Forge, forgeSeal, type SealParts, tamper } from '../forge.js'
import { PASSWORD } from './sides.js'

export const forge = await Forge.create()
export const KEY_SET = { body: { keys: [forge.jwk] } }

/** The SDK's user, as it seals it. */
const USER = {
  object: 'user',
  id: 'user_1',
  email: 'ada@example.com',
  emailVerified: true,
  firstName: 'Ada',
  lastName: null,
  metadata: { a: 'b' },
}
const CLAIMS = {
  iss: 'https://api.workos.com',
  sub: 'user_1',
  sid: 'session_1',
  jti: 'jti_1',
  iat: 1_700_000_000,
  exp: 4_000_000_000,
}
const ALL_CLAIMS = {
  ...CLAIMS,
  org_id: 'org_1',
  role: 'admin',
  roles: ['admin', 'member'],
  permissions: ['engines:write'],
  entitlements: [],
  feature_flags: ['beta'],
  custom: { deep: [1, { a: null }] },
}

const payload = (claims: object, more: object = {}) => ({
  organizationId: 'org_1',
  user: USER,
  accessToken: forge.token(claims),
  refreshToken: 'refresh_1',
  authenticationMethod: 'Password',
  ...more,
})

export function sealOf(content: unknown, parts: Partial<SealParts> = {}): string {
  return forgeSeal({ payload: JSON.stringify(content), password: PASSWORD, ...parts })
}

export const SESSION = sealOf(payload(ALL_CLAIMS))
const OTHER_KEY = await Forge.create()

/** Cookies about which both libraries say the same. */
export const COOKIES: Record<string, string> = {
  'a session': SESSION,
  'a session with few claims': sealOf(payload(CLAIMS)),
  'a session without an organization': sealOf(payload(CLAIMS, { organizationId: undefined })),
  'an impersonated session': sealOf(
    payload(ALL_CLAIMS, { impersonator: { email: 'x@example.com', reason: null } }),
  ),
  'a session of authkit-session': sealOf({
    accessToken: forge.token(ALL_CLAIMS),
    refreshToken: 'refresh_1',
    user: USER,
  }),
  'a session with members of the program': sealOf(payload(ALL_CLAIMS, { mine: { a: 1 } })),
  'an access token alone': sealOf({ accessToken: forge.token(CLAIMS) }),
  'no refresh token': sealOf(payload(CLAIMS, { refreshToken: undefined })),
  'an empty refresh token': sealOf(payload(CLAIMS, { refreshToken: '' })),
  'no user': sealOf(payload(CLAIMS, { user: undefined })),
  'no access token': sealOf({ user: USER }),
  'an empty access token': sealOf({ accessToken: '', user: USER, refreshToken: '' }),
  'an expired token': sealOf(payload({ ...ALL_CLAIMS, exp: 1_700_000_300 })),
  'another issuer': sealOf(payload({ ...CLAIMS, iss: 'https://auth.example.com' })),
  'a signature of nobody': sealOf(payload(CLAIMS, { accessToken: OTHER_KEY.token(CLAIMS) })),
  'a seal with an expiry to come': sealOf(payload(CLAIMS), { expiration: '4000000000000' }),
  'a seal that has expired': sealOf(payload(CLAIMS), { expiration: '1700000000000' }),
  'a seal without a version': sealOf(payload(CLAIMS), { suffix: '' }),
  'a seal of an older version': sealOf({ persistent: payload(CLAIMS) }, { suffix: '~1' }),
  'a seal of an older version, bare': sealOf(payload(CLAIMS), { suffix: '~1' }),
  'a padded seal': sealOf(payload(CLAIMS), { padded: true }),
  'another password': sealOf(payload(CLAIMS), { password: 'x'.repeat(40) }),
  'another password id': sealOf(payload(CLAIMS), { passwordId: '2' }),
  'another prefix': sealOf(payload(CLAIMS), { prefix: 'Fe26.1' }),
  'a changed expiry': tamper(SESSION, 5, () => '4000000000000'),
  'a cut seal': SESSION.slice(0, 100),
  'no seal': 'hello',
  stars: '*******',
  'null, sealed': sealOf(null),
  'an empty object, sealed': sealOf({}),
}

/** What the SDK throws at. */
export const HOSTILE: Record<string, string> = {
  'a digest that is no base64url': tamper(SESSION, 7, () => '%%%'),
  'an IV that is none': sealOf(payload(CLAIMS), { iv: '' }),
  'a ciphertext of half a block': sealOf(payload(CLAIMS), { ciphertext: 'AAAA' }),
  'an expiry that is no number': sealOf(payload(CLAIMS), { expiration: 'never' }),
  'no JSON, sealed': forgeSeal({ payload: '{', password: PASSWORD }),
}

/** Tokens about which they differ. */
export const TOKENS = {
  'a key that nobody knows': sealOf(
    payload(CLAIMS, { accessToken: forge.token(CLAIMS, { kid: 'unknown' }) }),
  ),
  'a token without an expiry': sealOf(payload({ ...CLAIMS, exp: undefined })),
}
