// What there is one of in a process, though `import` and `require` may each have loaded this library: its ESM and its CommonJS
// build are one. Other installations, and a build that is loaded again (by tests that reset modules), begin anew.

import { engine } from '#engine'
import type { Folders } from '../engine/engine.js'

/** The first of this name that was made. */
export function shared<Value>(name: string, make: () => Value): Value {
  if (!Object.hasOwn(made, name)) made[name] = make()
  return made[name] as Value
}

/** What the builds of one installation share. */
interface Place {
  builds: Set<string>
  made: Record<string, unknown>
}

const PLACES = Symbol.for('fe26.authkit-session')
const { made } = placeOf(whereIfAny())

function placeOf(folders: Folders | undefined): Place {
  // Where there are no files, there is one build.
  if (!folders) return { builds: new Set(), made: {} }
  const known = (globalThis as { [PLACES]?: Map<string, Place> })[PLACES] ?? new Map<string, Place>()
  Object.defineProperty(globalThis, PLACES, { value: known, configurable: true })
  const { build, installation } = folders
  const others = known.get(installation)
  const place = others && !others.builds.has(build) ? others : { builds: new Set<string>(), made: {} }
  place.builds.add(build)
  known.set(installation, place)
  return place
}

/** A bundle may not know where it is. */
function whereIfAny(): Folders | undefined {
  try {
    return engine.folders?.()
  } catch {
    return undefined
  }
}
