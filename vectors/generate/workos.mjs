// Writes ../workos/grants.json: the requests that @workos-inc/node 11 makes of each grant.
//
//   node vectors/generate/workos.mjs      (Node 22 or newer)
//
// Nothing is sent: fetch keeps what it is given. `user-agent` and `idempotency-key` are the SDK's own affair.

import { mkdirSync, writeFileSync } from 'node:fs'
import { WorkOS } from 'workos-node-11'

const clientId = 'client_01HZ3VQ4X0K9S1T2U3V4W5X6Y7'
const apiKey = 'sk_test_vectors'
const device = { ipAddress: '203.0.113.7', userAgent: 'Mozilla/5.0 (X11; "Linux") Zoë/1' }
const pending = { pendingAuthenticationToken: 'pending_01' }
const code = '123456'
const email = 'zoë+"test"@example.com'

/** Name in fe26, method of the SDK, what each variant adds to what it always needs. */
const grants = {
  authorizationCode: {
    method: 'authenticateWithCode',
    members: { code: 'code_01' },
    options: { codeVerifier: 'v'.repeat(43), invitationToken: 'inv_01', signalsId: 'signals_01' },
  },
  refreshToken: {
    method: 'authenticateWithRefreshToken',
    members: { refreshToken: 'refresh_01' },
    options: { organizationId: 'org_01' },
  },
  password: {
    method: 'authenticateWithPassword',
    members: { email, password: 'pass "word" \\ \u2028 \u{1f511}\n' },
    options: { invitationToken: 'inv_01', radarAuthAttemptId: 'radar_01', signalsId: 'signals_01' },
  },
  magicAuth: {
    method: 'authenticateWithMagicAuth',
    members: { code, email },
    options: {
      invitationToken: 'inv_01',
      linkAuthorizationCode: 'link_01',
      radarAuthAttemptId: 'radar_01',
      signalsId: 'signals_01',
    },
  },
  totp: {
    method: 'authenticateWithTotp',
    members: { code, authenticationChallengeId: 'auth_challenge_01', ...pending },
  },
  emailVerification: { method: 'authenticateWithEmailVerification', members: { code, ...pending } },
  organizationSelection: {
    method: 'authenticateWithOrganizationSelection',
    members: { organizationId: 'org_01', ...pending },
  },
  radarEmailChallenge: {
    method: 'authenticateWithRadarEmailChallenge',
    members: { code, radarChallengeId: 'radar_challenge_01', ...pending },
  },
  radarSmsChallenge: {
    method: 'authenticateWithRadarSmsChallenge',
    members: { code, verificationId: 'verification_01', phoneNumber: '+43 1 234', ...pending },
  },
}

/** The SDK serves these two without an API key. */
const publicGrants = {
  authorizationCode: [{ codeVerifier: 'v'.repeat(43) }, { codeVerifier: 'v'.repeat(43), signalsId: 'signals_01' }],
  refreshToken: [{}, { organizationId: 'org_01' }],
}

const vectors = []
for (const [grant, { method, members, options = {} }] of Object.entries(grants)) {
  for (const variant of variants(options)) {
    for (const who of [{}, device]) await record({ grant, apiKey, method, members: { ...members, ...variant, ...who } })
  }
  for (const variant of publicGrants[grant] ?? []) {
    await record({ grant, apiKey: null, method, members: { ...members, ...variant, ...device } })
  }
}
mkdirSync(new URL('../workos/', import.meta.url), { recursive: true })
writeFileSync(new URL('../workos/grants.json', import.meta.url), `${JSON.stringify({ clientId, vectors }, null, 2)}\n`)

/** None of the options, each alone, all of them. */
function variants(options) {
  const each = Object.entries(options).map(([name, value]) => ({ [name]: value }))
  return each.length > 1 ? [{}, ...each, options] : [{}, ...each]
}

async function record({ grant, apiKey, method, members }) {
  let request
  const fetch = async (url, { method, headers, body }) => {
    request = { method, url: String(url), headers: presented(headers), body }
    return Response.json({ message: 'enough' }, { status: 400 })
  }
  const workos = new WorkOS({ ...(apiKey && { apiKey }), clientId, fetchFn: fetch })
  await workos.userManagement[method](members).catch(() => undefined)
  vectors.push({ input: { grant, ...members }, apiKey, request })
}

function presented(headers) {
  const own = new Set(['user-agent', 'idempotency-key', 'accept'])
  const entries = [...new Headers(headers)].filter(([name]) => !own.has(name))
  return Object.fromEntries(entries)
}
