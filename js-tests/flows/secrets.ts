// Nothing an application prints may hold a secret.

import { expect, it, vi } from 'vitest'
import { COOKIE_PASSWORD } from './host.js'
import type { Stage } from './scenarios.js'
import { signIn } from './sign-in.js'

/** Comes last, so that it reads what the process has printed through all scenarios before it. */
export function printsNoSecret(stage: Stage): void {
  it('prints its errors, and no secret', async () => {
    const browser = stage.browser()
    await signIn(browser)
    await browser.navigate('/before/get-auth')
    await browser.navigate('/broken')
    const printed = await vi.waitFor(() => {
      const text = stage.app.printed?.() ?? ''
      // What apps/ print themselves: were they silent, the rest would hold whatever happens.
      for (const own of ['listening', 'invalid_config', 'the handler is broken']) expect(text).toContain(own)
      return text
    }, PRINTED_MS)
    expect(printed).not.toMatch(/Fe26\.2\*|\beyJ[\w-]{10}/)
    const cookies = Object.values(await browser.cookies())
    expect(cookies).toHaveLength(1)
    const secrets = [stage.bench.apiKey, COOKIE_PASSWORD, ...cookies, ...sentSecrets(stage)]
    for (const secret of secrets) expect(printed.includes(secret)).toBe(false)
  })
}

/** What the application sent to AuthKit; a live one does not say. */
function sentSecrets({ bench: { knobs } }: Stage): string[] {
  if (!knobs) return []
  const sent = knobs.requests.flatMap(({ body }) =>
    Object.entries(members(body)).flatMap(([name, value]) => (SECRET_MEMBERS.has(name) ? [value] : [])),
  )
  expect(sent.length).toBeGreaterThan(0)
  return sent
}

function members(body: string): Record<string, string> {
  try {
    return JSON.parse(body)
  } catch {
    return {}
  }
}

/** What a process has written arrives when both processes get to it. */
const PRINTED_MS = 30_000
const SECRET_MEMBERS = new Set(['code', 'code_verifier', 'refresh_token', 'client_secret'])
