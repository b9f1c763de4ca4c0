// Nothing an application prints may hold a secret.

import { expect } from 'vitest'
import { type Bench, COOKIE_PASSWORD } from './host.js'

export function expectNoSecrets(printed: string, { apiKey, knobs }: Bench): void {
  const tokens = (knobs?.requests ?? []).flatMap(({ body }) =>
    Object.entries(members(body)).flatMap(([name, value]) => (SECRET_MEMBERS.has(name) ? [value] : [])),
  )
  for (const secret of [apiKey, COOKIE_PASSWORD, ...tokens]) expect(printed.includes(secret)).toBe(false)
  expect(printed).not.toMatch(/Fe26\.2\*|\beyJ[\w-]{10}/)
}

function members(body: string): Record<string, string> {
  try {
    return JSON.parse(body)
  } catch {
    return {}
  }
}

const SECRET_MEMBERS = new Set(['code', 'code_verifier', 'refresh_token', 'client_secret'])
