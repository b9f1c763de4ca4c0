// Seals as WorkOS's SDKs for Python and Ruby make them, from the formats' descriptions and WebCrypto alone. That this is
// what they make, vectors/other/*.json show, which are their own.

import { base64url } from './bench.js'

export const FERNET_KEY = 'cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4='
/** 32 bytes, the only length that works in Ruby before version 7. */
export const RUBY_PASSWORD = 'a password of the Ruby SDK, of 32'.slice(0, 32)

/** What a WorkOS session is to these SDKs. */
export interface WireSession {
  access_token: string
  refresh_token: string
  user: object | null
}

/** What an SDK would seal of a session that fe26's local AuthKit has issued. */
export function wireSession(issued: {
  accessToken: string
  refreshToken: string
  user: { id: string; email: string; firstName?: string | null }
}): WireSession {
  const { id, email, firstName } = issued.user
  return {
    access_token: issued.accessToken,
    refresh_token: issued.refreshToken,
    user: { object: 'user', id, email, first_name: firstName ?? null },
  }
}

export const SEALERS: Record<
  string,
  { sdk: 'python' | 'ruby'; password: string; cookie: (session: object) => Promise<string> }
> = {
  'Python, quoted': {
    sdk: 'python',
    password: FERNET_KEY,
    cookie: async session => `wos-session="${await sealFernet(session)}"`,
  },
  Ruby: {
    sdk: 'ruby',
    password: RUBY_PASSWORD,
    cookie: async session => `wos-session=${encodeURIComponent(await sealRuby(session))}`,
  },
  'Ruby before version 7': {
    sdk: 'ruby',
    password: RUBY_PASSWORD,
    cookie: async session => `wos-session=${encodeURIComponent(await sealRuby6(session))}`,
  },
}

export async function sealFernet(payload: object, key = FERNET_KEY): Promise<string> {
  const keys = bytesOf(atob(key.replaceAll('-', '+').replaceAll('_', '/')))
  const [iv, time] = [crypto.getRandomValues(new Uint8Array(16)), new Uint8Array([0, 0, 0, 0, 1, 2, 3, 4])]
  const signing = await importKey(keys.slice(0, 16), { name: 'HMAC', hash: 'SHA-256' }, 'sign')
  const cipher = await importKey(keys.slice(16), { name: 'AES-CBC' }, 'encrypt')
  const ciphertext = await crypto.subtle.encrypt({ name: 'AES-CBC', iv }, cipher, json(payload))
  const signed = joined([0x80], time, iv, new Uint8Array(ciphertext))
  const token = base64url(joined(signed, new Uint8Array(await crypto.subtle.sign('HMAC', signing, signed))))
  return token.padEnd(Math.ceil(token.length / 4) * 4, '=')
}

export async function sealRuby(payload: object, password = RUBY_PASSWORD): Promise<string> {
  const key = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(password))
  const { nonce, tag, ciphertext } = await encryptGcm(new Uint8Array(key), payload)
  return base64(joined([1], nonce, tag, ciphertext))
}

export async function sealRuby6(payload: object, password = RUBY_PASSWORD): Promise<string> {
  const { nonce, tag, ciphertext } = await encryptGcm(new TextEncoder().encode(password), payload)
  return base64(joined(nonce, ciphertext, tag)).replace(/.{1,60}/g, '$&\n')
}

async function encryptGcm(key: Uint8Array<ArrayBuffer>, payload: object) {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const cipher = await importKey(key, { name: 'AES-GCM' }, 'encrypt')
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, cipher, json(payload)))
  return { nonce: iv, ciphertext: sealed.slice(0, -16), tag: sealed.slice(-16) }
}

function importKey(bytes: Uint8Array<ArrayBuffer>, algorithm: HmacImportParams | Algorithm, use: KeyUsage) {
  return crypto.subtle.importKey('raw', bytes, algorithm, false, [use])
}

function json(payload: object): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(payload))
}

function joined(...parts: (number[] | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(parts.flatMap(part => [...part]))
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''))
}

function bytesOf(binary: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(binary, character => character.charCodeAt(0))
}
