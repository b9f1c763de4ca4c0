// The peers, made to seal the same text on every run.

import nodeCrypto from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import hapiIron from '@hapi/iron'
import { sessionEncryption } from '@workos/authkit-session'
import * as ironSession from 'iron-session'
import * as ironWebcrypto from 'iron-webcrypto'
import { WorkOS } from 'workos-node-11'
import { ID_1, NOW, SECRET } from './inputs.mjs'

/** How each peer seals `(value, password, ttlMs)`. */
export const peers = {
  'iron-webcrypto': {
    seal: (value, password, ttl = 0) =>
      ironWebcrypto.seal(value, password, { ...ironWebcrypto.defaults, ttl }),
  },
  '@hapi/iron': {
    seal: (value, password, ttl = 0) => hapiIron.seal(value, password, { ...hapiIron.defaults, ttl }),
  },
  'iron-session': {
    seal: (value, { id, secret }, ttl = 0) =>
      ironSession.sealData(value, { password: { [id]: secret }, ttl: ttl / 1000 }),
  },
  '@workos/authkit-session': {
    seal: (value, { secret }, ttl = 0) =>
      sessionEncryption.sealData(value, { password: secret, ttl: ttl / 1000 }),
  },
}

/** How each peer opens a seal under `SECRET`; those without a notion of the suffix get the seal without it. */
export const openers = {
  'iron-webcrypto': sealed =>
    ironWebcrypto.unseal(sealed.split('~')[0], { [ID_1]: SECRET }, ironWebcrypto.defaults),
  '@hapi/iron': sealed => hapiIron.unseal(sealed.split('~')[0], { [ID_1]: SECRET }, hapiIron.defaults),
  'iron-session': sealed => ironSession.unsealData(sealed, { password: SECRET, ttl: 0 }),
  '@workos/authkit-session': sealed => sessionEncryption.unsealData(sealed, { password: SECRET }),
  '@workos-inc/node': sealed =>
    new WorkOS('sk_test_vectors', { clientId: 'client_1' }).userManagement.getSessionFromCookie({
      sessionData: sealed,
      cookiePassword: SECRET,
    }),
}

export const versions = Object.fromEntries(
  [
    ['iron-webcrypto', 'iron-webcrypto'],
    ['@hapi/iron', '@hapi/iron'],
    ['iron-session', 'iron-session'],
    ['@workos/authkit-session', '@workos/authkit-session'],
    ['@workos-inc/node', 'workos-node-11'],
  ].map(([peer, folder]) => {
    const file = new URL(`../../../node_modules/${folder}/package.json`, import.meta.url)
    return [peer, JSON.parse(readFileSync(file, 'utf8')).version]
  }),
)

/** What `@workos-inc/node` seals after a sign-in; the answer it is given stands in for WorkOS's. */
export async function sealedByWorkos(user, password) {
  const claims = { sid: 'session_1', org_id: 'org_1', exp: NOW / 1000 + 300 }
  const answer = {
    user,
    organization_id: 'org_1',
    access_token: [{ alg: 'RS256', kid: 'k' }, claims, 'not a signature'].map(segment).join('.'),
    refresh_token: 'refresh_1',
    authentication_method: 'Password',
    impersonator: { email: 'admin@example.com', reason: 'Zoë asked' },
  }
  const workos = new WorkOS('sk_test_vectors', {
    clientId: 'client_1',
    fetchFn: async () =>
      new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/json' } }),
  })
  const { sealedSession } = await workos.userManagement.authenticateWithCode({
    clientId: 'client_1',
    code: 'code_1',
    session: { sealSession: true, cookiePassword: password.secret },
  })
  return sealedSession
}

/** Gives the peers a clock that stands still, and for randomness SHA-256 of a label and a counter. */
export function fixClockAndRandomness(label) {
  Date.now = () => NOW
  let counter = 0
  const fill = bytes => {
    for (let at = 0; at < bytes.length; at += 32) {
      const block = nodeCrypto.createHash('sha256').update(`${label} ${counter++}`).digest()
      bytes.set(block.subarray(0, bytes.length - at), at)
    }
    return bytes
  }
  globalThis.crypto.getRandomValues = fill
  createRequire(import.meta.url)('node:crypto').randomBytes = length => fill(Buffer.alloc(length))
}

function segment(value) {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
}
