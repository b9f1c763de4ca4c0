// What a library asked of an AuthKit and what came of it, with everything that differs from run to run under a name.

import { decodeJwt, decodeProtectedHeader } from 'jose'
import { pictureOf } from './pictures.js'

/** A call of a scenario: what was asked, and what came of it. */
export interface Step {
  it: string
  requests: unknown[]
  outcome: unknown
}

/** What a scenario has come to, so that two of them can be compared. */
export class Transcript {
  readonly #password: string
  readonly #steps: Step[] = []
  #requests: unknown[] = []

  /** `password` opens its seals. */
  constructor(password: string) {
    this.#password = password
  }

  /** The `fetch` of the library's client. */
  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const { method = 'GET', headers, body } = init
    const kept = [...new Headers(headers)].filter(([name]) => name !== 'user-agent')
    const text = typeof body === 'string' ? body : undefined
    const url = new URL(String(input))
    this.#requests.push({
      ...{ method, address: url.pathname + url.search, headers: Object.fromEntries(kept) },
      body: text && parsed(text),
    })
    return fetch(input, init)
  }

  /** Makes a call, and gives what it gave: nothing if it threw. */
  async step<Value>(it: string, call: () => Value | Promise<Value>): Promise<Value | undefined> {
    let value: Value | undefined
    this.#requests = []
    const outcome = await pictureOf(async () => {
      value = await call()
      return value
    }, this.#password)
    this.#steps.push({ it, requests: this.#requests, outcome })
    return value
  }

  /** Its steps, alike for everybody to whom the same happened. */
  get steps(): Step[] {
    return new Names().picture(this.#steps) as Step[]
  }
}

/** Names for what is random or a time: the same thing has the same name wherever it occurs. */
class Names {
  readonly #known = new Map<string, string>()
  readonly #counts = new Map<string, number>()

  picture(value: unknown, member = ''): unknown {
    if (typeof value === 'string') return this.#text(value, member)
    if (typeof value === 'number' && SINCE.test(member)) return 'a time'
    if (typeof value !== 'object' || value === null) return value === undefined ? 'undefined' : value
    if (Array.isArray(value)) {
      const [name, content] = value
      // A member, as pictures have them.
      const isMember = value.length === 2 && typeof name === 'string'
      return isMember ? [name, this.picture(content, name)] : value.map(one => this.picture(one))
    }
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.picture(one, name)]))
  }

  #text(text: string, member: string): unknown {
    if (JWT.test(text)) return this.#token(text)
    if (TIME.test(text)) return 'a time'
    if (OPAQUE.test(member) || (member === 'code' && CODE.test(text))) return this.#name(text, member)
    let named = text.replace(RANDOM, found =>
      this.#name(found, found.includes('@') ? 'email' : kindOf(found)),
    )
    for (const [value, name] of this.#known) if (value.length > 20) named = named.replaceAll(value, name)
    return named
  }

  #token(token: string): unknown {
    const { iat = 0, exp = 0, nbf, auth_time, ...claims } = decodeJwt(token)
    const { kid: _, ...header } = decodeProtectedHeader(token)
    return {
      header,
      claims: this.picture(claims),
      lifetime: exp - iat,
      times: [typeof nbf, typeof auth_time],
    }
  }

  #name(value: string, kind: string): string {
    const known = this.#known.get(value)
    if (known) return known
    const count = (this.#counts.get(kind) ?? 0) + 1
    this.#counts.set(kind, count)
    const name = `<${kind.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase())} ${count}>`
    this.#known.set(value, name)
    return name
  }
}

function kindOf(found: string): string {
  return found.includes('_') ? found.slice(0, found.lastIndexOf('_')) : 'uuid'
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const JWT = /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/
const TIME = /^(\d{4}-\d\d-\d\dT[\d:.]+Z|\d{13})$/
/** Members that are a time as a number. */
const SINCE = /^(iat|exp|nbf|auth_time|issuedAt)$/
/** That was sent to somebody, or stands in a callback: error codes have small letters alone. */
const CODE = /^(\d{6}|(?=.*[A-Z0-9])[\w-]{20,})$/
/** Members whose value says nothing. */
const OPAQUE =
  /^(jti|code_verifier|codeVerifier|code_challenge|refreshToken|refresh_token|pendingAuthenticationToken|pending_authentication_token)$/
/** Addresses that the tests have made, identifiers and UUIDs. */
const RANDOM =
  /[\w-]+@example\.com|\b[a-z][a-z_]*_[0-9A-Z]{26}\b|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g
