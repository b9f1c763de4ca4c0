// What the contestants of the RS256 question share: how they read the key and the tokens they are given.

/** A token's signing input and signature, as the operations on bytes take them. */
export function bytesOf(token) {
  const dot = token.lastIndexOf('.')
  const message = new TextEncoder().encode(token.slice(0, dot))
  const signature = Uint8Array.from(atob(standard(token.slice(dot + 1))), character =>
    character.charCodeAt(0),
  )
  return { message, signature }
}

/** The arguments of both registrations of `bench/rs256`. */
export function keyOf({ jwk }) {
  const octets = text => Uint8Array.from(atob(standard(text)), character => character.charCodeAt(0))
  return [octets(jwk.n), octets(jwk.e), JSON.stringify({ keys: [jwk] })]
}

function standard(base64url) {
  return base64url.replaceAll('-', '+').replaceAll('_', '/')
}
