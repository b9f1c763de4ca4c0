// What routes require beyond a session, as the engine reads it. It judges.

import { callPurely } from './calls.js'
import { toError } from './errors.js'
import type { Requirements } from './types.js'

/** Requirements the engine has found to be well made: a text of their own, which no later change reaches. */
export type CheckedRequirements = string & { readonly checkedByTheEngine: true }

/** Throws for what cannot be required. It needs neither time nor randomness: guards are made in global scope. */
export function checkRequirements(requirements: Requirements | undefined): CheckedRequirements | undefined {
  if (requirements === undefined) return undefined
  const text = textOf(requirements)
  callPurely('checkRequirements', `{"requirements":${text}}`)
  return text as CheckedRequirements
}

/** As JSON, where the engine finds what is wrong with them. */
export function textOf(requirements: Requirements): string {
  try {
    return JSON.stringify(requirements, absentAsNull)
  } catch {
    // It refers to itself.
    const message = 'requirements are an object, such as {role: "admin"}, made of texts, lists and numbers'
    throw toError({ code: 'invalid_argument', message })
  }
}

/** JSON leaves out what it cannot hold: `{role: undefined}` would require nothing, and let everybody pass. */
function absentAsNull(_name: string, value: unknown): unknown {
  return OTHERS.has(typeof value) ? null : value
}

const OTHERS: ReadonlySet<string> = new Set(['undefined', 'function', 'symbol', 'bigint'])
