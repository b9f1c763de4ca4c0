import { randomBytes } from './identifiers.js'

/** A new 160-bit shared secret in base32 (RFC 4648 §6), the length RFC 4226 §4 recommends. */
export function newTotpSecret(): string {
  let bits = ''
  for (const byte of randomBytes(20)) bits += byte.toString(2).padStart(8, '0')
  return bits.replace(/.{5}/g, five => BASE32.charAt(Number.parseInt(five, 2)))
}

/** The six-digit code of RFC 6238 (SHA-1, 30 s steps) at `nowMs`. */
export async function totpCode(secret: string, nowMs: number): Promise<string> {
  const counter = new DataView(new ArrayBuffer(8))
  counter.setBigUint64(0, BigInt(Math.max(0, Math.floor(nowMs / STEP_MS))))
  const algorithm = { name: 'HMAC', hash: 'SHA-1' }
  const key = await crypto.subtle.importKey('raw', decodeBase32(secret), algorithm, false, ['sign'])
  const mac = new DataView(await crypto.subtle.sign('HMAC', key, counter.buffer))
  const offset = mac.getUint8(mac.byteLength - 1) & 0x0f
  return String((mac.getUint32(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** Whether `code` is this step's or a neighbour's: clocks of phones drift (RFC 6238 §5.2). */
export async function verifyTotp(secret: string, code: string, nowMs: number): Promise<boolean> {
  for (const step of [0, -1, 1]) {
    if ((await totpCode(secret, nowMs + step * STEP_MS)) === code) return true
  }
  return false
}

function decodeBase32(text: string): Uint8Array<ArrayBuffer> {
  let bits = ''
  for (const character of text.toUpperCase().replaceAll('=', '')) {
    const value = BASE32.indexOf(character)
    if (value < 0) throw new TypeError('A TOTP secret is base32 (RFC 4648 §6).')
    bits += value.toString(2).padStart(5, '0')
  }
  const bytes = new Uint8Array(Math.floor(bits.length / 8))
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(bits.slice(i * 8, i * 8 + 8), 2)
  return bytes
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const STEP_MS = 30_000
