// Whose page a request comes from: what another website's form may not do.

import { describe, expect, it } from 'vitest'
import { Bench, navigation, ORIGIN } from './bench.js'

const FROM = 'org_01COMPILERS'
const TO = 'org_01HARBOUR'

/** A form, as browsers before Fetch Metadata send it, and any without TLS. */
async function form(headers: Record<string, string>, host = 'app.example', trustProxy = false) {
  const bench = new Bench({ config: { cookieSameSite: 'none', trustProxy } })
  const { cookie } = await bench.session({ user: 'grace@example.com', organizationId: FROM })
  const request = {
    ...{ url: '/page', method: 'POST' },
    headers: { cookie, host, accept: 'text/html', 'content-type': 'text/plain', ...headers },
  }
  const { adapter } = bench.authkit
  const switched = await adapter.switchOrganization(request, { organizationId: TO })
  const asked = bench.requests('authenticate').length
  const left = await adapter.signOut(request)
  const cookies = [switched, left].map(
    ({ headers }) => headers.filter(([name]) => name === 'set-cookie').length,
  )
  return { statuses: [switched.status, left.status], cookies, asked }
}

const PASSES = { statuses: [303, 303], cookies: [1, 1], asked: 1 }
const REFUSED = { statuses: [403, 403], cookies: [0, 0], asked: 0 }

describe('a form that switches or signs out', () => {
  it.each<[string, Record<string, string>, string?]>([
    ['our own', { origin: ORIGIN }],
    ['our own, behind a proxy that changes the host', { origin: ORIGIN }, 'inner:8080'],
    ['another host of ours, behind a proxy that takes TLS off', { origin: 'https://b.example' }, 'b.example'],
    ['a program', {}],
    ['our own by metadata, without telling', { origin: 'null', 'sec-fetch-site': 'same-origin' }],
    ['a sibling', { origin: 'https://www.app.example', 'sec-fetch-site': 'same-site' }],
  ])('passes from %s', async (_who, headers, host) => {
    expect(await form(headers, host)).toEqual(PASSES)
  })

  it.each<[string, Record<string, string>, string?]>([
    ['another site', { origin: 'https://evil.example' }],
    ['another site by metadata', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another site by metadata alone', { 'sec-fetch-site': 'cross-site' }],
    ['a page that does not tell', { origin: 'null' }],
    ['ours without TLS', { origin: 'http://app.example' }],
    ['another port', { origin: 'https://app.example:8443' }],
    ['what a stranger says of the proxy', { origin: 'https://b.example', 'x-forwarded-host': 'b.example' }],
  ])('is refused from %s', async (_who, headers, host) => {
    expect(await form(headers, host)).toEqual(REFUSED)
  })

  it('passes from the host that a trusted proxy names', async () => {
    const headers = { origin: 'https://b.example', 'x-forwarded-host': 'b.example' }
    expect(await form(headers, 'inner:8080', true)).toEqual(PASSES)
  })

  it('is refused to programs in JSON', async () => {
    const bench = new Bench()
    const { cookie } = await bench.session()
    const headers = { cookie, origin: 'https://evil.example' }
    const request = { url: `${ORIGIN}/page`, method: 'POST', headers }
    const answer = await bench.authkit.adapter.switchOrganization(request, { organizationId: TO })
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      403,
      { error: 'forbidden', reason: 'origin_not_allowed' },
    ])
  })

  it('is refused as a link of another site as well', async () => {
    const bench = new Bench()
    const { cookie } = await bench.session()
    const request = navigation(`${ORIGIN}/page`, cookie, { 'sec-fetch-site': 'cross-site' })
    const answer = await bench.authkit.adapter.switchOrganization(request, { organizationId: TO })
    expect([answer.status, bench.requests('authenticate')]).toEqual([403, []])
    expect(answer.headers.some(([name]) => name === 'location')).toBe(false)
  })
})

describe('a handshake', () => {
  it('tells whom it was refused', () => {
    const events: object[] = []
    const { adapter } = new Bench({ config: { onEvent: event => events.push(event) } }).authkit
    const from = (origin?: string) => ({
      headers: { host: 'app.example', ...(origin !== undefined && { origin }) },
    })
    for (const request of [from(), from(ORIGIN), from('https://b.example')]) {
      expect(adapter.allowsHandshake(request, ['https://b.example'])).toBe(true)
    }
    expect(events).toEqual([])
    for (const origin of ['https://evil.example', 'null', '', '<script>']) {
      expect(adapter.allowsHandshake(from(origin), [])).toBe(false)
      expect(events.splice(0)).toEqual([{ type: 'handshake_refused', origin }])
    }
  })
})

describe('a failure that another part of the application tells', () => {
  const { adapter } = new Bench().authkit

  it('is one of the known reasons', () => {
    expect(adapter.readFailure('invalid_grant')).toEqual({
      ...{ authenticated: false, user: null, reason: 'invalid_grant', retryable: false },
    })
    expect(adapter.readFailure('rate_limit_exceeded 60')).toEqual({
      ...{ authenticated: false, user: null, reason: 'rate_limit_exceeded', retryable: true, retryAfter: 60 },
    })
  })

  it.each(['', ' ', 'toString', '<b>anything</b> retryable 7', 'missing_role', 'internal', '\ud800'])(
    'is none where it says %j',
    text => {
      expect(adapter.readFailure(text)).toBeNull()
    },
  )

  it.each(['timeout retryable', 'timeout -1', 'timeout 99999999999', 'timeout 1e3', 'timeout 7.5'])(
    'has no number in %j',
    text => {
      expect(adapter.readFailure(text)).toEqual({
        ...{ authenticated: false, user: null, reason: 'timeout', retryable: true },
      })
    },
  )
})
