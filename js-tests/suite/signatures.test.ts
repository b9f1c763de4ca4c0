// RFC 7518, section 3.3: which signatures hold. WebCrypto is the judge; asked are the host, where it verifies for the
// wasm, and the engine's own arithmetic, which must agree on keys of every common length.

import { expect, inject, it, onTestFinished, vi } from 'vitest'
import { Bench, base64url, Signer } from './bench.js'

// Keys of 4096 bits take their time to be found.
vi.setConfig({ testTimeout: 60_000 })

const LENGTHS = [2048, 3072, 4096]

for (const asked of ['as it comes', 'by the engine alone']) {
  it.each(LENGTHS)(`signatures of %i bits, verified ${asked}`, async bits => {
    const signer = await Signer.create('suite', bits)
    const { n = '' } = signer.jwks.keys[0] as JsonWebKey
    const bench = new Bench({ config: { jwks: signer.jwks, rememberSessions: false } })
    const holds = await judge(signer)
    const host = asked === 'as it comes' ? undefined : await breakHost()

    const claims = { sid: 'session', exp: bench.clock.ms / 1000 + 300 }
    for (let user = 0; user < 12; user++) {
      const token = await signer.sign({ ...claims, sub: `user ${user}` })
      expect(await holds(token), token).toBe(true)
      expect(await authenticates(bench, token), token).toBe(true)
    }
    const token = await signer.sign({ ...claims, sub: 'user' })
    const [input, signature] = split(token)
    for (const [change, changed] of changes(bytes(signature), integer(bytes(n)))) {
      const altered = `${input}.${base64url(changed)}`
      expect(await holds(altered), change).toBe(false)
      expect(await authenticates(bench, altered), change).toBe(false)
    }
    if (host && inject('host') !== 'node-native') expect(host).toHaveBeenCalled()
  })
}

/** Signatures that are not `signature`: other numbers, and other spellings of the same one. */
function* changes(signature: Uint8Array, modulus: bigint): Generator<[string, Uint8Array]> {
  for (let place = 0; place < signature.length; place += place % 32 === 31 ? 1 : 31) {
    yield [
      `bit of octet ${place}`,
      signature.map((octet, at) => (at === place ? octet ^ (1 << (place % 8)) : octet)),
    ]
  }
  const { length } = signature
  const number = integer(signature)
  yield ['a zero before it', Uint8Array.of(0, ...signature)]
  yield ['a zero after it', Uint8Array.of(...signature, 0)]
  yield ['without its first octet', signature.slice(1)]
  yield ['without its last octet', signature.slice(0, -1)]
  yield ['none', new Uint8Array()]
  yield ['the same residue above the modulus', octets(number + modulus, length)]
  yield ['its negative', octets(modulus - number, length)]
  for (const [name, other] of Object.entries({
    'one more': number + 1n,
    'one less': number - 1n,
    zero: 0n,
    one: 1n,
    'the modulus less one': modulus - 1n,
    'the modulus': modulus,
    'the largest of its length': (1n << BigInt(8 * length)) - 1n,
  })) {
    yield [name, octets(other, length)]
  }
}

async function authenticates(bench: Bench, accessToken: string): Promise<boolean> {
  const { sealed } = await bench.seal({ accessToken, refreshToken: 'refresh', user: { id: 'user' } })
  return (await bench.authkit.loadSealedSession({ sessionData: sealed }).authenticate()).authenticated
}

/** WebCrypto's own answer, whatever becomes of `crypto.subtle` later. */
async function judge(signer: Signer): Promise<(token: string) => Promise<boolean>> {
  const verify = crypto.subtle.verify.bind(crypto.subtle)
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('jwk', signer.jwks.keys[0] as JsonWebKey, algorithm, false, [
    'verify',
  ])
  return token => {
    const [input, signature] = split(token)
    return verify(algorithm.name, key, bytes(signature), new TextEncoder().encode(input))
  }
}

/** The host can no longer say whether a signature holds, so the engine must. */
async function breakHost() {
  const fail = () => {
    throw new Error('The suite has broken this.')
  }
  if (inject('host') === 'workerd') {
    const spy = vi.spyOn(crypto.subtle, 'verify').mockImplementation(fail)
    onTestFinished(() => spy.mockRestore())
    return spy
  }
  const { default: node } = await import('node:crypto')
  const { syncBuiltinESMExports } = await import('node:module')
  const spy = vi.spyOn(node, 'verify').mockImplementation(fail)
  syncBuiltinESMExports()
  onTestFinished(() => {
    spy.mockRestore()
    syncBuiltinESMExports()
  })
  return spy
}

function split(token: string): [input: string, signature: string] {
  const at = token.lastIndexOf('.')
  return [token.slice(0, at), token.slice(at + 1)]
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, character => character.charCodeAt(0))
}

function integer(octets: Uint8Array): bigint {
  return octets.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n)
}

/** Big-endian, at least `length` of them. */
function octets(value: bigint, length: number): Uint8Array {
  const hex = value.toString(16)
  const digits = hex.padStart(Math.max(2 * length, hex.length + (hex.length % 2)), '0')
  return Uint8Array.from(digits.match(/../g) ?? [], pair => Number.parseInt(pair, 16))
}
