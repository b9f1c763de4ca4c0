// Writes ../iron/*.json: seals made by the peers, and seals made here from node:crypto alone.
//
//   node vectors/generate/iron.mjs
//
// Clock and randomness are fixed, so a second run changes nothing until a peer changes what it writes. Nothing is
// written unless iron/format.mjs reproduces every peer's seal byte for byte, and every peer opens what it seals.

import assert from 'node:assert/strict'
import nodeCrypto from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { countedSalts, decrypt, saltsOf, sealWith } from './iron/format.mjs'
import { ID_1, NOW, payloads, SECRET, secrets, users } from './iron/inputs.mjs'
import { fixClockAndRandomness, openers, peers, sealedByWorkos, versions } from './iron/peers.mjs'

async function main() {
  fixClockAndRandomness('fe26 iron vectors')
  write('peers', {
    about: 'What each peer seals. Large payloads and their seals are given by rule and by SHA-256.',
    now: NOW,
    seals: await sealedByPeers(),
  })
  write('format', {
    about:
      'Sealed by node:crypto with the bytes 0 to 79 as encryption salt, IV and HMAC salt; opened by every peer.',
    now: NOW,
    seals: await sealedHere(),
  })
  write('edges', {
    about:
      'Seals with a valid HMAC that nobody writes. `openedBy` lists the peers that open each all the same.',
    now: NOW,
    seals: await edges(),
  })
}

// --- what the peers write ---------------------------------------------------------------------------------

async function sealedByPeers() {
  const seals = []
  const password = { id: ID_1, secret: SECRET }

  for (const [name, value] of payloads()) {
    for (const [peer, { seal }] of Object.entries(peers)) {
      seals.push(peerSeal(`${name}, ${peer}`, { peer, password, value, sealed: await seal(value, password) }))
    }
  }

  for (const [name, user] of Object.entries(users)) {
    const sealed = await sealedByWorkos(user, password)
    const value = JSON.parse(decrypt(sealed.split('~')[0].split('*'), password))
    assert.equal(value.user.id, user.id)
    seals.push(
      peerSeal(`session, ${name}, @workos-inc/node`, { peer: '@workos-inc/node', password, value, sealed }),
    )
  }

  const small = { accessToken: 'a', refreshToken: 'r', user: { id: 'user_1' } }
  for (const [name, secret] of Object.entries(secrets)) {
    const keys = { id: ID_1, secret }
    for (const peer of ['iron-webcrypto', '@hapi/iron']) {
      const sealed = await peers[peer].seal(small, keys)
      seals.push(peerSeal(`password of ${name}, ${peer}`, { peer, password: keys, value: small, sealed }))
    }
  }

  const separate = { id: 'rotated_2', encryption: secrets['65 bytes'], integrity: SECRET }
  for (const [name, keys] of [
    ['an id of its own', { id: 'A_9', secret: SECRET }],
    ['separate secrets', separate],
  ]) {
    for (const peer of ['iron-webcrypto', '@hapi/iron']) {
      const sealed = await peers[peer].seal(small, keys)
      seals.push(peerSeal(`${name}, ${peer}`, { peer, password: keys, value: small, sealed }))
    }
  }
  for (const peer of ['iron-webcrypto', '@hapi/iron']) {
    const sealed = await peers[peer].seal(small, SECRET)
    const keys = { id: 'default', secret: SECRET }
    seals.push(peerSeal(`no id, ${peer}`, { peer, password: keys, value: small, sealed }))
  }

  for (const [peer, { seal }] of Object.entries(peers)) {
    const sealed = await seal(small, password, 600_000)
    seals.push(
      peerSeal(`ttl of ten minutes, ${peer}`, { peer, password, value: small, sealed, ttlMs: 600_000 }),
    )
  }

  const old = { persistent: { user: { id: 'user_1' }, note: '\ud800' }, flash: {} }
  for (const [suffix, value, opens] of [
    ['~1', old, old.persistent],
    ['~', old, old.persistent],
    ['~x', old, old.persistent],
    ['~3~2', old, old.persistent],
    ['~1', small, small],
    ['~1', { persistent: null, a: 1 }, { persistent: null, a: 1 }],
    ['~1', { persistent: '' }, ''],
    ['~1', [1], [1]],
    ['~2', old, old],
    ['~2x~1', old, old],
    ['~ +02', old, old],
    ['', old, old],
  ]) {
    const sealed = (await peers['iron-webcrypto'].seal(value, password)) + suffix
    assert.deepEqual(await openers['@workos-inc/node'](sealed), opens)
    const name = `suffix "${suffix}" after ${JSON.stringify(value)}`
    seals.push(peerSeal(name, { peer: 'iron-webcrypto', password, value, sealed, opens }))
  }
  return seals
}

/** One entry of peers.json, checked against iron/format.mjs. */
function peerSeal(name, { peer, password, value, sealed, ttlMs = null, opens = value }) {
  const [token, ...suffix] = sealed.split('~')
  const fields = token.split('*')
  assert.equal(fields.length, 8, name)
  const payload = decrypt(fields, password)
  assert.deepEqual(JSON.parse(payload), value, name)
  const again = sealWith(payload, { ...password, id: fields[1] }, saltsOf(fields), { expiration: fields[5] })
  assert.equal(token, again, name)

  const entry = { name, peer: `${peer} ${versions[peer]}`, password, ttlMs }
  const version = suffix.length === 0 ? 'none' : parseInt(suffix[0], 10) === 2 ? 'current' : 'legacy'
  if (payload.length > 4000) {
    const { encryptionSalt, iv, hmacSalt } = saltsOf(fields)
    const entropy = encryptionSalt + Buffer.from(iv, 'base64url').toString('hex') + hmacSalt
    const sealedSha256 = nodeCrypto.createHash('sha256').update(sealed).digest('hex')
    return {
      ...entry,
      version,
      payloadRule: ruleOf(payload),
      entropy,
      sealedLength: sealed.length,
      sealedSha256,
    }
  }
  const opened = opens === value ? {} : { opens: JSON.stringify(opens) }
  return { ...entry, version, payload, ...opened, sealed }
}

/** `{"text":"xx…"}`, the only large payload, as a rule. */
function ruleOf(payload) {
  const times = JSON.parse(payload).text.length
  assert.equal(payload, JSON.stringify({ text: 'x'.repeat(times) }))
  return { before: '{"text":"', repeat: 'x', times, after: '"}' }
}

// --- what is written here ---------------------------------------------------------------------------------

async function sealedHere() {
  const seals = []
  const password = { id: ID_1, secret: SECRET }
  for (const [name, value] of payloads().filter(([, value]) => JSON.stringify(value).length < 4000)) {
    for (const ttlMs of [null, 600_000]) {
      const payload = JSON.stringify(value)
      const expiration = ttlMs === null ? '' : String(NOW + ttlMs)
      const sealed = `${sealWith(payload, password, countedSalts, { expiration })}~2`
      for (const [peer, open] of Object.entries(openers)) {
        assert.deepEqual(await open(sealed), value, `${peer} opens ${name}`)
      }
      seals.push({ name: ttlMs === null ? name : `${name}, with ttl`, password, ttlMs, payload, sealed })
    }
  }
  return seals
}

async function edges() {
  const password = { id: ID_1, secret: SECRET }
  const padded = text => text + '='.repeat((4 - (text.length % 4)) % 4)
  const firstBytes = n => text => Buffer.from(text, 'base64url').subarray(0, n).toString('base64url')
  const standard = text => text.replaceAll('-', '+').replaceAll('_', '/')
  // Picked so that the ciphertext holds both `-` and `_`, and ends in a character with unused bits.
  const payload = findPayload(
    fields => /-/.test(fields[4]) && /_/.test(fields[4]) && fields[4].length % 4 === 2,
  )
  const cases = [
    ['padded base64', { spellIv: padded, spellCiphertext: padded, spellDigest: padded }, 'opens'],
    ['too little padding', { spellIv: text => `${text}=` }, 'Encoding'],
    ['bits past the last byte of the ciphertext', { spellCiphertext: spill }, 'Encoding'],
    ['bits past the last byte of the digest', { spellDigest: spill }, 'Encoding'],
    ['standard alphabet', { spellCiphertext: standard }, 'Encoding'],
    [
      'white space in base64',
      { spellCiphertext: text => `${text.slice(0, 4)} ${text.slice(4)}` },
      'Encoding',
    ],
    ['IV of 15 bytes', { spellIv: text => text.slice(0, 20) }, 'Encoding'],
    ['empty IV', { spellIv: () => '' }, 'Encoding'],
    ['digest of 31 bytes', { spellDigest: firstBytes(31) }, 'Mac'],
    ['empty digest', { spellDigest: () => '' }, 'Mac'],
    ['empty ciphertext', { spellCiphertext: () => '' }, 'Padding'],
    ['ciphertext of 15 bytes', { spellCiphertext: firstBytes(15) }, 'Padding'],
    ['no padding after a whole block', { pad: () => Buffer.alloc(0) }, 'Padding', '{"sixteen":"ab"}'],
    ['padding byte 0', { pad: n => Buffer.alloc(n, 0) }, 'Padding'],
    ['padding byte 17', { pad: n => Buffer.alloc(n, 17) }, 'Padding'],
    [
      'padding bytes that differ',
      { pad: n => Buffer.concat([Buffer.alloc(n - 1, 1), Buffer.from([n])]) },
      'Padding',
    ],
    ['empty plaintext', {}, 'Payload', ''],
    ['not JSON', {}, 'Payload', 'undefined'],
    ['two JSON texts', {}, 'Payload', '{}{}'],
    ['not UTF-8', {}, 'Payload', Buffer.from('22ff22', 'hex')],
    ['byte order mark', {}, 'Payload', '\ufeff{"a":1}'],
    ['white space around JSON', {}, 'opens', ' {"a": 1}\n'],
    ['expired sixty seconds ago', { expiration: String(NOW - 60_000) }, 'Expired'],
    ['expired, within the grace', { expiration: String(NOW - 59_999) }, 'opens'],
    ['expiration 0', { expiration: '0' }, 'Expired'],
    ['expiration with a leading zero', { expiration: `0${NOW}` }, 'opens'],
    ['expiration beyond 64 bits', { expiration: '9'.repeat(30) }, 'opens'],
    ['expiration beyond all numbers', { expiration: '9'.repeat(400) }, 'opens'],
    ['negative expiration', { expiration: '-1' }, 'Expiration'],
    ['fraction of an expiration', { expiration: `${NOW}.5` }, 'Expiration'],
    ['expiration in exponent form', { expiration: '1e+21' }, 'Expiration'],
    ['salts that are not hex', { salts: { encryptionSalt: 'grüße', hmacSalt: 'x' } }, 'opens'],
    ['salt of another length', { salts: { encryptionSalt: 'ab'.repeat(100), hmacSalt: 'cd' } }, 'opens'],
    ['other prefix', { prefix: 'Fe26.1' }, 'Prefix'],
    ['other id', { id: '2' }, 'UnknownPassword'],
    ['no id', { id: '' }, 'UnknownPassword'],
  ]
  const seals = []
  for (const [name, changes, outcome, text = payload] of cases) {
    const { id = ID_1, salts } = changes
    const sealed = `${sealWith(text, { ...password, id }, { ...countedSalts, ...salts }, changes)}~2`
    const openedBy = []
    for (const [peer, open] of Object.entries(openers)) {
      // iron-session and @workos-inc/node answer some wrong seals with `{}`; no payload here is one.
      const opened = await open(sealed).catch(() => undefined)
      if (opened !== undefined && JSON.stringify(opened) !== '{}') openedBy.push(peer)
    }
    const opens = outcome === 'opens' ? { opens: text } : { error: outcome }
    seals.push({ name, password, ...opens, openedBy, sealed })
  }
  return seals
}

function findPayload(holds) {
  for (let n = 0; n < 1000; n += 1) {
    const payload = JSON.stringify({ n, text: 'zwölf Boxkämpfer jagen Viktor quer' })
    if (holds(sealWith(payload, { id: ID_1, secret: SECRET }, countedSalts).split('*'))) return payload
  }
  throw new Error('no payload gives such a seal')
}

/** The same bytes to a lax decoder: the last character's unused bits set. */
function spill(text) {
  assert.notEqual(text.length % 4, 0)
  const last = BASE64URL.indexOf(text.at(-1)) + 1
  return text.slice(0, -1) + BASE64URL[last]
}

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

function write(name, content) {
  const file = new URL(`../iron/${name}.json`, import.meta.url)
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`)
  console.log(`${name}.json: ${content.seals.length} seals`)
}

await main()
