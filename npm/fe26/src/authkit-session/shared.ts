// What there is one of in a process, though `import` and `require` may each have loaded this library.

import { version } from '../version.js'

/** The first of this name that was made. */
export function shared<Value>(name: string, make: () => Value): Value {
  if (!Object.hasOwn(made, name)) made[name] = make()
  return made[name] as Value
}

const KEY = Symbol.for(`fe26.authkit-session@${version}`)
const place = globalThis as { [KEY]?: Record<string, unknown> }
place[KEY] ??= {}
const made = place[KEY]
