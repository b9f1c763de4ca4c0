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

/**
 * Those of a single request, which come beside `auth`; none only if nothing else is there. What could have been meant as
 * requirements and holds none, such as `{}`, throws as it does elsewhere.
 */
export function requirementsIn(given: object | undefined): CheckedRequirements | undefined {
  if (given === undefined) return undefined
  if (!isPlain(given)) return checkRequirements(withoutAuth(given))
  const names = Reflect.ownKeys(given)
  if (names.length === 1 && names[0] === 'auth') return undefined
  return recallRequirements(withoutAuth(given))
}

/** They come with every request, mostly the same: the engine is asked about each once. */
function recallRequirements(requirements: Requirements): CheckedRequirements | undefined {
  const text = textOf(requirements)
  if (found.has(text)) return text as CheckedRequirements
  const checked = checkRequirements(requirements)
  // Some may hold what a request says.
  if (found.size >= MOST_FOUND) found.clear()
  found.add(text)
  return checked
}

/** Requirements the engine has found to be well made. */
const found = new Set<string>()
const MOST_FOUND = 100

function withoutAuth(given: object): Requirements {
  if (given === null) return given
  const { auth: _auth, ...requirements } = given as { auth?: unknown }
  return requirements
}

/** Of whatever realm: frameworks run applications in realms of their own. */
function isPlain(given: unknown): given is object {
  if (typeof given !== 'object' || given === null) return false
  const prototype: unknown = Object.getPrototypeOf(given)
  return prototype === null || Object.hasOwn(prototype as object, 'isPrototypeOf')
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
