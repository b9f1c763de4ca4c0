/** A WorkOS-shaped identifier: a prefix and a ULID, so that identifiers sort by age. */
export function newId(prefix: string, nowMs: number): string {
  let time = Math.max(0, Math.floor(nowMs))
  let text = ''
  for (let i = 0; i < 10; i++) {
    text = CROCKFORD.charAt(time % 32) + text
    time = Math.floor(time / 32)
  }
  for (const byte of randomBytes(16)) text += CROCKFORD.charAt(byte % 32)
  return `${prefix}_${text}`
}

/** 256 random bits as base64url: authorization codes, refresh tokens, pending authentication tokens. */
export function newToken(): string {
  return encodeBase64Url(randomBytes(32))
}

/** Six decimal digits, as WorkOS e-mails them. */
export function newOneTimeCode(): string {
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1))
  return String(value % 1_000_000).padStart(6, '0')
}

/** RFC 4648 §5 without padding. */
export function encodeBase64Url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length))
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
