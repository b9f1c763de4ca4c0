// Mistakes in how an adapter is put together, which would otherwise show as something else, or not at all.

import { Fe26Error, toError } from '../errors.js'
import { type CheckedRequirements, checkRequirements } from '../requirements.js'
import type { Requirements } from '../types.js'

/** Throws where a framework has called what the application should have: it has been given a request, or a context. */
export function refuseUncalled(given: unknown, fix: string): void {
  if (typeof given !== 'object' || given === null || !('req' in given || 'headers' in given)) return
  throw new Fe26Error('invalid_config', `this has been passed on without being called: write ${fix}`)
}

/** The requirements of a guard, which `fix` shows in its place. */
export function requirementsOfGuard(
  given: Requirements | undefined,
  fix: string,
): CheckedRequirements | undefined {
  refuseUncalled(given, fix)
  return checkRequirements(given)
}

/** Throws where a listener is missing, or stands in the wrong place. */
export function checkListener(given: unknown, fix: string): void {
  if (typeof given === 'function') return
  refuseUncalled(given, fix)
  throw toError({ code: 'invalid_argument', message: `the listener comes first, a function: write ${fix}` })
}
