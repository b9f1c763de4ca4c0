// Variables, as @workos-inc/node finds them: of the process, or of a Worker that keeps its `env` in a global.

import { engine } from '#engine'

export function variable(name: string): string | undefined {
  const { env } = globalThis as { env?: Record<string, string | undefined> }
  return engine.environment()[name] ?? env?.[name]
}
