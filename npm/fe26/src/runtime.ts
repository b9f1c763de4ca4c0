// The only clock and the only random source, and the environment as the engine's entry reads it. Everything below is
// given them as arguments.

import { engine } from '#engine'

/** Milliseconds since the epoch. */
export const now = (): number => Date.now()

/** Fresh random bytes, as many as no single step of the engine exceeds. */
export const entropy = (): Uint8Array => crypto.getRandomValues(new Uint8Array(ENTROPY_PER_STEP))

/** The variables of the environment that configure fe26. */
export function environment(): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [name, value] of Object.entries(engine.environment())) {
    if (name.startsWith('WORKOS_') && typeof value === 'string') found[name] = value
  }
  return found
}

/** `ENTROPY_PER_STEP` of crates/fe26. */
const ENTROPY_PER_STEP = 256
