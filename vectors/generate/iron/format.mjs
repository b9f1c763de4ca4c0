// The iron format from node:crypto alone: deliberately another implementation than fe26's.

import nodeCrypto from 'node:crypto'

/** A token without suffix. `changes` may bend it: other fields, other spellings, other padding. */
export function sealWith(
  payload,
  { id, secret, encryption = secret, integrity = secret },
  salts,
  changes = {},
) {
  const same = text => text
  const { prefix = 'Fe26.2', expiration = '', pad = n => Buffer.alloc(n, n) } = changes
  const { spellIv = same, spellCiphertext = same, spellDigest = same } = changes

  const plain = Buffer.from(payload)
  const padded = Buffer.concat([plain, pad(16 - (plain.length % 16))])
  const key = derive(encryption, salts.encryptionSalt)
  const cipher = nodeCrypto.createCipheriv('aes-256-cbc', key, Buffer.from(salts.iv, 'base64url'))
  cipher.setAutoPadding(false)
  const ciphertext = Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64url')

  const fields = [
    prefix,
    id,
    salts.encryptionSalt,
    spellIv(salts.iv),
    spellCiphertext(ciphertext),
    expiration,
  ]
  const hmac = nodeCrypto.createHmac('sha256', derive(integrity, salts.hmacSalt))
  const digest = hmac.update(fields.join('*')).digest('base64url')
  return [...fields, salts.hmacSalt, spellDigest(digest)].join('*')
}

export function decrypt(fields, { secret, encryption = secret }) {
  const { encryptionSalt, iv } = saltsOf(fields)
  const key = derive(encryption, encryptionSalt)
  const decipher = nodeCrypto.createDecipheriv('aes-256-cbc', key, Buffer.from(iv, 'base64url'))
  return decipher.update(fields[4], 'base64url', 'utf8') + decipher.final('utf8')
}

function derive(secret, salt) {
  return nodeCrypto.pbkdf2Sync(secret, salt, 1, 32, 'sha1')
}

export function saltsOf(fields) {
  return { encryptionSalt: fields[2], iv: fields[3], hmacSalt: fields[6] }
}

const counted = Buffer.from(Array.from({ length: 80 }, (_, n) => n))
/** The bytes 0 to 79. */
export const countedSalts = {
  encryptionSalt: counted.toString('hex', 0, 32),
  iv: counted.toString('base64url', 32, 48),
  hmacSalt: counted.toString('hex', 48, 80),
}
