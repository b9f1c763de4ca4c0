// The only clock and the only random source, and the environment as the engine's entry reads it. Everything below is
// given them as arguments.

import { engine } from '#engine'

/** Milliseconds since the epoch. */
export const now = (): number => Date.now()

/** Fresh random bytes, as many as no single step of the engine exceeds. */
export function entropy(): Uint8Array {
  if (used === pool.length) {
    crypto.getRandomValues(pool)
    used = 0
  }
  const fresh = pool.slice(used, used + ENTROPY_PER_STEP)
  // Each byte is handed out once.
  pool.fill(0, used, used + ENTROPY_PER_STEP)
  used += ENTROPY_PER_STEP
  return fresh
}

/** What makes all attempts at one `POST` one, where a program makes the request. */
export const newIdempotencyKey = (): string => crypto.randomUUID()

/** A text that nobody knows. */
export const unknownText = (): string => crypto.randomUUID()

/** The variables of the environment that configure fe26. */
export function environment(): Record<string, string> {
  return workosVariables(engine.environment())
}

/** Of variables, or of a Worker's `env`, which holds bindings beside them. */
export function workosVariables(env: object = {}): Record<string, string> {
  const variables = Object.entries(env).filter(
    ([name, value]) => name.startsWith('WORKOS_') && typeof value === 'string',
  )
  return Object.fromEntries(variables) as Record<string, string>
}

/** `ENTROPY_PER_STEP` of crates/fe26. */
const ENTROPY_PER_STEP = 256

/**
 * Drawn several steps at a time: asking costs more than the bytes do. Filled on first use, as Workers demand. A process that
 * is to be snapshotted and started several times must not have used fe26 before.
 */
const pool = new Uint8Array(16 * ENTROPY_PER_STEP)
let used = pool.length
