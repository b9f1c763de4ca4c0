// Variables, as @workos-inc/node finds them: of the process, or of a Worker that keeps its `env` in a global.

import { engine } from '#engine'

export function variable(name: string): string | undefined {
  const known = engine.environment()[name]
  const { env, process } = globalThis as { env?: Record<string, string | undefined>; process?: Process }
  // In Node a global of that name is a program's own.
  return known ?? (process?.release?.name === 'node' ? undefined : env?.[name])
}

interface Process {
  release?: { name?: string }
}
