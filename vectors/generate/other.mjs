// Writes ../other/*.json: sessions sealed by WorkOS's SDKs for Python and Ruby.
//
//   node vectors/generate/other.mjs <python>… -- <major>:<aes_gcm.rb>…
//
// Each <python> is an interpreter of a virtual environment with one version of `workos`, made by
//   python3 -m venv env && env/bin/pip install workos==10.8.0
// and each <aes_gcm.rb> the file lib/workos/encryptors/aes_gcm.rb of one major version of workos-ruby. Version 6 needs the
// gem `encryptor` as well: RUBYLIB=<its lib>.
//
// Seals are random, so each run writes others. Nothing is written unless node:crypto opens every one of them.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createDecipheriv, createHash, createHmac, createPrivateKey, sign } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** 2027-01-15T08:00:00Z, where the Rust tests begin. */
const NOW = 1_800_000_000_000

const FERNET_KEY = 'cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4='
/** 32 bytes, the only length that works in Ruby 6. */
const RUBY_PASSWORD = 'marked-password-of-ruby-01234567'

const USER = {
  object: 'user',
  id: 'user_1',
  email: 'marked@example.com',
  email_verified: true,
  first_name: 'Zoë 𝄞',
  last_name: null,
  profile_picture_url: 'https://images.example/1.png',
  last_sign_in_at: '2027-01-14T08:00:00.000Z',
  created_at: '2024-01-01T00:00:00.000Z',
  updated_at: '2026-12-01T00:00:00.000Z',
  external_id: 'ext-1',
  metadata: { plan: 'gold' },
}

function main() {
  const split = process.argv.indexOf('--')
  const pythons = process.argv.slice(2, split)
  const rubies = process.argv.slice(split + 1)
  assert(split > 0 && pythons.length > 0 && rubies.length > 0, 'See the head of this file.')
  const python = pythons.map(path => run(path, [here('other/python.py')], FERNET_KEY))
  for (const { seals } of python) for (const seal of seals) verify(seal, openFernet(seal.sealed, FERNET_KEY))
  const ruby = rubies.map(argument => {
    const [major, path] = argument.split(':')
    // In Ruby it is left to the application whether it seals the user.
    const withoutUser = { 'without a user': { ...answers().plain, user: null } }
    return run('ruby', [here('other/ruby.rb'), path, major], RUBY_PASSWORD, withoutUser)
  })
  for (const { version, seals } of ruby) {
    for (const seal of seals) verify(seal, openRuby(seal.sealed, RUBY_PASSWORD, Number(version)))
  }
  write('python', { now: NOW, cookiePassword: FERNET_KEY, user: USER, versions: python })
  write('ruby', { now: NOW, cookiePassword: RUBY_PASSWORD, user: USER, versions: ruby })
}

/** WorkOS's answers to a grant. */
function answers() {
  const claims = { iss: 'https://api.workos.com', sub: USER.id, sid: 'session_1', jti: 'jwt_1', ...lifetime() }
  const answer = { user: USER, refresh_token: 'marked-refresh-token', authentication_method: 'Password' }
  return {
    plain: { ...answer, organization_id: null, access_token: token(claims) },
    'in an organization': {
      ...answer,
      organization_id: 'org_1',
      access_token: token({ ...claims, org_id: 'org_1', role: 'admin', permissions: ['posts:write'] }),
    },
    impersonated: {
      ...answer,
      organization_id: 'org_1',
      authentication_method: 'Impersonation',
      impersonator: { email: 'support@example.com', reason: 'a ticket' },
      access_token: token({ ...claims, org_id: 'org_1', act: { sub: 'support@example.com' } }),
    },
  }
}

const lifetime = () => ({ iat: NOW / 1000, exp: NOW / 1000 + 300 })

function token(claims) {
  const { keys } = JSON.parse(readFileSync(here('../jose/rsa_keys.json'), 'utf8'))
  const { private_key_pkcs1_der: privateKey } = keys.find(({ kid }) => kid === '2048')
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64url'), format: 'der', type: 'pkcs1' })
  const part = value => Buffer.from(JSON.stringify(value)).toString('base64url')
  const input = `${part({ alg: 'RS256', kid: '2048' })}.${part(claims)}`
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`
}

function run(command, args, key, more = {}) {
  const input = JSON.stringify({ key, answers: { ...answers(), ...more } })
  const { status, stdout, stderr } = spawnSync(command, args, { input, encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  return JSON.parse(stdout)
}

// --- the formats, from their descriptions -------------------------------------------------------------------

function openFernet(sealed, key) {
  const [bytes, keys] = [Buffer.from(sealed, 'base64url'), Buffer.from(key, 'base64url')]
  const [signed, digest] = [bytes.subarray(0, -32), bytes.subarray(-32)]
  assert.deepEqual(createHmac('sha256', keys.subarray(0, 16)).update(signed).digest(), digest)
  assert.equal(signed[0], 0x80)
  const cipher = createDecipheriv('aes-128-cbc', keys.subarray(16), signed.subarray(9, 25))
  return Buffer.concat([cipher.update(signed.subarray(25)), cipher.final()]).toString()
}

function openRuby(sealed, password, major) {
  const bytes = Buffer.from(sealed, 'base64')
  if (major < 7) {
    assert.match(sealed, /\n$/)
    return openGcm(Buffer.from(password), bytes.subarray(0, 12), bytes.subarray(-16), bytes.subarray(12, -16))
  }
  assert.equal(bytes[0], 1)
  const key = createHash('sha256').update(password).digest()
  return openGcm(key, bytes.subarray(1, 13), bytes.subarray(13, 29), bytes.subarray(29))
}

function openGcm(key, nonce, tag, ciphertext) {
  const cipher = createDecipheriv('aes-256-gcm', key, nonce).setAuthTag(tag)
  return Buffer.concat([cipher.update(ciphertext), cipher.final()]).toString()
}

function verify({ payload }, opened) {
  assert.deepEqual(JSON.parse(opened), payload)
}

function write(name, content) {
  const text = JSON.stringify(content, (key, value) => (key === 'payload' ? undefined : value), 2)
  writeFileSync(here(`../other/${name}.json`), `${text}\n`)
}

function here(path) {
  return fileURLToPath(new URL(path, import.meta.url))
}

main()
